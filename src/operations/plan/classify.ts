import type { Account, Lookup } from '../../graph/directory/account.ts'
import type { NewItem } from '../../store/queries/operation-items.ts'
import type { TakingBack } from '../../store/queries/operation-links.ts'
import type { Kind, Verdict, Why } from '../types.ts'
import { type Protection, whyProtected } from './protection.ts'

interface Judgement {
  readonly verdict: Verdict
  readonly why?: Why
  readonly detail?: string | null
}

/** What a kind does to `accountEnabled`; undefined when it leaves it alone. */
export function wantedState(kind: Kind): boolean | undefined {
  return { disable: false, enable: true, signOut: undefined }[kind]
}

/** What would make another change of an account that is as wanted: by id, which operation will take that back. */
export type TakenBack = ReadonlyMap<string, TakingBack>

/**
 * Whether this account is to be changed, and if not, why. Asked by the plan, and by the run once more. `keep`: it is to be
 * written though it is as wanted, so that this is the latest that was decided over it.
 */
export function judge(account: Account, protection: Protection, kind: Kind, keep = false): Judgement {
  const wanted = wantedState(kind)
  if (account.accountEnabled === wanted && !keep) return { verdict: 'already', why: 'already' }
  const reason = whyProtected(account, protection, kind)
  if (reason) return { verdict: 'protected', ...reason }
  // The next sync would undo a change of state. Ending sessions is nothing that a sync knows.
  const undone = account.synced && wanted !== undefined
  if (undone && !protection.changesSynced) return { verdict: 'synced', why: 'synced' }
  if (account.userType === 'Guest' && kind === 'signOut') return { verdict: 'protected', why: 'guest' }
  if (undone) return { verdict: 'change', why: 'syncedToo' }
  if (account.restricted) return { verdict: 'change', why: 'restrictedUnit' }
  const group = protection.roleGroups?.get(account.id.toLowerCase())
  return group === undefined ? { verdict: 'change' } : { verdict: 'change', why: 'roleGroup', detail: group }
}

/** What else is known of accounts: which will be taken back, and which are probably mailboxes of nobody's. */
export interface Besides {
  readonly takenBack?: TakenBack
  readonly mailboxes?: ReadonlySet<string>
}

/** One item an input, in the order given. */
export function classify(
  lookups: readonly Lookup[],
  protection: Protection,
  kind: Kind,
  besides: Besides = {},
): NewItem[] {
  return lookups.map((lookup, index) => {
    const account = lookup.outcome === 'found' || lookup.outcome === 'duplicate' ? lookup.account : undefined
    const { verdict, why, detail } = judgeLookup(lookup, protection, kind, besides)
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

function judgeLookup(lookup: Lookup, protection: Protection, kind: Kind, besides: Besides): Judgement {
  switch (lookup.outcome) {
    case 'found':
      return judgeFound(lookup.account, protection, kind, besides)
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

function judgeFound(account: Account, protection: Protection, kind: Kind, besides: Besides): Judgement {
  const by = account.accountEnabled === wantedState(kind) ? besides.takenBack?.get(account.id) : undefined
  const judged = judge(account, protection, kind, by !== undefined)
  if (judged.verdict !== 'change') return judged
  if (!by) return judged.why || !besides.mailboxes?.has(account.id) ? judged : { ...judged, why: 'sharedMailbox' }
  const detail = [by.operation, ...(by.at === null ? [] : [new Date(by.at).toISOString()])].join(' ')
  return { ...judged, why: kind === 'disable' ? 'toBeEnabled' : 'toBeDisabled', detail }
}
