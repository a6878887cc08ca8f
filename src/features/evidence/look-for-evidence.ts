import { chunks } from '../../core/chunks.ts'
import { isRecent, recentDays } from '../../core/recently.ts'
import type { Account } from '../../graph/directory/account.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import { hasPermission } from '../../graph/directory/me.ts'
import type { Context } from '../../operations/model/context.ts'
import type { OmittedStep } from '../../operations/model/types.ts'
import type { JudgedPlan, OwnedCredentials, ReadWithPlan } from '../../operations/plan/read-with-plan.ts'
import type { AddOn } from '../../operations/registry/add-ons.ts'
import { commonPlanScopes } from '../../operations/registry/collect-scopes.ts'
import type { Trace } from '../../operations/registry/traces.ts'
import { ifAllowed } from '../../operations/rules/if-allowed.ts'
import { type EvidenceGap, type EvidenceKind, evidenceKinds, type FoundEvidence, mailboxKinds } from './model.ts'
import { evidenceQueries } from './queries.ts'
import { searchQueries } from './search-queries.ts'

/** Audit entries from Microsoft 365 about the mailboxes of contained accounts. */
export const mailboxSearches = {
  name: 'mailbox evidence',
  scopes: ['AuditLogsQuery-Exchange.Read.All'],
  unavailableIn: ['usgov', 'dod', 'china'],
} as const satisfies AddOn

/** Maximum number of accounts. More would take too long to read and need too many searches. */
const maxAccounts = 300
/** Accounts per search of Microsoft's audit log; its limit isn't documented. */
const accountsPerSearch = 50
/** How long a search can take, in ms. */
const searchTime = 30 * 60_000
const day = 86_400_000

/**
 * Traces that attackers might have left in contained accounts. Uses what the plan has read; what it can't read, at all
 * or right now, is listed instead. A retry doesn't search again.
 */
async function lookForEvidence(context: Context, plan: JudgedPlan): Promise<readonly FoundEvidence[]> {
  const { registry, clock } = context
  const { planner, planned, items, accounts, impacts } = plan
  const playbook = registry.playbook(planned.playbook)
  const changing = new Set(items.flatMap((one) => (one.verdict === 'change' ? (one.account_id ?? []) : [])))
  const theirs = accounts.filter(({ id }) => changing.has(id))
  if (playbook.contains !== 'always' || planned.retryOf !== undefined || theirs.length === 0) return []
  const now = clock.now()
  const ids = theirs.map(({ id }) => id)
  const actions = playbook.steps.map(({ action }) => registry.action(action))
  const bySteps = actions.map(async ({ kind, traces }) => {
    if (!traces) return []
    const found = await readTracesBy(context, kind, ids, plan)
    if (typeof found === 'string') return [unknownEvidence(traces.kind, found)]
    const each = ids.flatMap((account) => {
      const mine = found.get(account)
      return mine === undefined ? [] : traces.of(mine).map((trace) => ({ account, ...withDate(trace, now) }))
    })
    return [toEvidence(traces.kind, each, traces.keeps)]
  })
  const all = [
    ...(await Promise.all(bySteps)).flat(),
    credentialEvidence(impacts.credentials ?? 'unavailable', now),
    ...(await mailboxEvidence(planner.directory, theirs)),
  ]
  return all.toSorted((one, other) => evidenceKinds.indexOf(one.kind) - evidenceKinds.indexOf(other.kind))
}

/** What an action's step has found; without that step, whatever can be read anyway. */
async function readTracesBy(
  context: Context,
  kind: string,
  ids: readonly string[],
  { planner, facts, omittedSteps }: JudgedPlan,
): Promise<ReadonlyMap<string, unknown> | EvidenceGap> {
  const found = facts.found.get(kind)
  if (typeof found === 'object') return found
  if (found === 'unread') return 'tooMany'
  const omitted = omittedSteps.find(({ action }) => action === kind)
  const because = gapOf(omitted?.because)
  const { inspect, scopes } = context.registry.action(kind)
  // A role that doesn't permit the step might permit reading.
  const readable = because === 'off' || omitted?.roles !== undefined
  if (!readable || !inspect || ids.length > maxAccounts) return because
  const granted = await Promise.all(scopes.plan.map((scope) => planner.directory.ask(hasPermission, scope)))
  if (!granted.every(Boolean)) return 'permission'
  const reading = ifAllowed(context, planner, [...commonPlanScopes, ...scopes.plan], (directory) =>
    inspect(directory, ids, { parameters: undefined }),
  )
  return (await reading) ?? (because === 'off' ? 'unavailable' : because)
}

const gapOf = (because: OmittedStep['because'] | undefined): EvidenceGap => {
  switch (because) {
    case 'permission':
    case 'role':
    case 'licence':
    case 'cloud':
    case 'off':
    case 'tooMany':
      return because
    case 'final':
    case 'notChosen':
    case 'nothing':
    case undefined:
      return 'unavailable'
  }
}

const unknownEvidence = (kind: EvidenceKind, state: EvidenceGap): FoundEvidence => ({
  kind,
  state,
  undated: 0,
  traces: [],
})

const withDate = (trace: Trace, now: number): Trace => ({
  ...trace,
  ...(trace.at !== undefined && isRecent(trace.at, now) && { recent: true as const }),
})

const toEvidence = (kind: EvidenceKind, traces: FoundEvidence['traces'], keeps: 'all' | 'recent'): FoundEvidence => ({
  kind,
  state: 'read',
  undated: keeps === 'all' ? 0 : traces.filter(({ at }) => at === undefined).length,
  traces: keeps === 'all' ? traces : traces.filter(({ recent }) => recent),
})

function credentialEvidence(credentials: OwnedCredentials, now: number): FoundEvidence {
  if (typeof credentials === 'string') return unknownEvidence('appCredentials', credentials)
  const traces = [...credentials].flatMap(([account, apps]) =>
    apps.map(({ name, count, latest }) => ({
      account,
      ...withDate({ what: name, count, ...(latest !== undefined && { at: latest }) }, now),
    })),
  )
  return toEvidence('appCredentials', traces, 'all')
}

/** Guests' mailboxes are in their own organisation. */
const hasMailbox = ({ userType }: Account): boolean => userType === 'Member'

async function mailboxEvidence(directory: Directory, accounts: readonly Account[]): Promise<FoundEvidence[]> {
  const some = accounts.filter(hasMailbox)
  if (some.length === 0) return []
  const granted = await Promise.all(mailboxSearches.scopes.map((scope) => directory.ask(hasPermission, scope)))
  const state = !granted.every(Boolean) ? 'permission' : some.length > maxAccounts ? 'tooMany' : 'searching'
  return mailboxKinds.map((kind) => ({ kind, state, undated: 0, traces: [] }))
}

/** Stores what was found with its plan, and starts the searches of the audit log, which nobody waits for. */
export const evidenceOfPlan: ReadWithPlan<Context> = async (context, plan) => {
  const found = await lookForEvidence(context, plan)
  return async (tx, key, now) => {
    await evidenceQueries(tx).record(key, found, now)
    if (!found.some(({ state }) => state === 'searching')) return
    const members = plan.items.flatMap((one) =>
      one.verdict === 'change' && !one.account_guest ? (one.account_id ?? []) : [],
    )
    const times = { from: now - recentDays * day, to: now, time: searchTime }
    await searchQueries(tx).insert(key, chunks(members, accountsPerSearch), times)
  }
}
