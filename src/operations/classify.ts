import type { Account, Lookup } from '../graph/account.ts'
import type { NewItem } from '../store/operation-items.ts'
import { type Protection, whyProtected } from './protection.ts'
import type { Kind, Verdict, Why } from './types.ts'

interface Judgement {
  readonly verdict: Verdict
  readonly why?: Why
  readonly detail?: string | null
}

/** What a kind does to `accountEnabled`; undefined when it leaves it alone. */
export function wantedState(kind: Kind): boolean | undefined {
  return { disable: false, enable: true, signOut: undefined }[kind]
}

/** Whether this account is to be changed, and if not, why. Asked by the plan, and by the run once more. */
export function judge(account: Account, protection: Protection, kind: Kind): Judgement {
  const wanted = wantedState(kind)
  if (account.accountEnabled === wanted) return { verdict: 'already', why: 'already' }
  const reason = whyProtected(account, protection, kind)
  if (reason) return { verdict: 'protected', ...reason }
  // The next sync would undo a change of state. Ending sessions is nothing that a sync knows.
  if (account.synced && wanted !== undefined) return { verdict: 'synced', why: 'synced' }
  if (account.userType === 'Guest' && kind === 'signOut') return { verdict: 'protected', why: 'guest' }
  return { verdict: 'change' }
}

/** One item an input, in the order given. */
export function classify(lookups: readonly Lookup[], protection: Protection, kind: Kind): NewItem[] {
  return lookups.map((lookup, index) => {
    const account = lookup.outcome === 'found' || lookup.outcome === 'duplicate' ? lookup.account : undefined
    const { verdict, why, detail } = judgeLookup(lookup, protection, kind)
    return {
      seq: index + 1,
      input: lookup.input,
      verdict,
      why: verdict === 'already' ? null : (why ?? null),
      detail: detail ?? null,
      account_id: account?.id ?? null,
      account_upn: account?.userPrincipalName ?? null,
      account_name: account?.displayName ?? null,
      account_enabled: account?.accountEnabled ?? null,
      account_guest: account ? account.userType === 'Guest' : null,
      reason: lookup.outcome === 'failed' ? lookup.reason : null,
    }
  })
}

/** How many inputs got which verdict. */
export function countVerdicts(items: readonly { readonly verdict: Verdict }[]): Record<Verdict, number> {
  const counts: Record<Verdict, number> = {
    change: 0,
    already: 0,
    protected: 0,
    synced: 0,
    notFound: 0,
    ambiguous: 0,
    duplicate: 0,
    failed: 0,
  }
  for (const { verdict } of items) counts[verdict] += 1
  return counts
}

function judgeLookup(lookup: Lookup, protection: Protection, kind: Kind): Judgement {
  switch (lookup.outcome) {
    case 'found':
      return judge(lookup.account, protection, kind)
    case 'duplicate':
      return { verdict: 'duplicate', detail: lookup.of }
    case 'ambiguous':
      return { verdict: 'ambiguous', detail: lookup.candidates.map((one) => one.userPrincipalName).join(', ') }
    case 'notFound':
      return { verdict: 'notFound', detail: lookup.similar?.map((one) => one.userPrincipalName).join(', ') ?? null }
    case 'failed':
      return { verdict: 'failed' }
  }
}
