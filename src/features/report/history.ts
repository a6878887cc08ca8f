import type { NamedPerson } from '../../core/model.ts'
import type { Entry, NamedAccount } from './entries.ts'

/** One operation, according to its own entries. */
export interface OperationFacts {
  readonly id: string
  kind: string
  /** The person who planned and confirmed it. */
  by: NamedPerson | null
  state: string
  accounts: number
  reason: string | null
  ticket: string | null
  origin: string | null
  /** The number of accounts that the origin doesn't name, among those that were confirmed. */
  unnamed: { readonly count: number; readonly of: number } | null
  planHash: string | null
  undoOf: string | null
  retryOf: string | null
  follows: string | null
  compromised: boolean
  actions: readonly { readonly kind: string; readonly restores: boolean }[]
  counts: Readonly<Record<string, number>>
  omitted: Entry['omitted']
  notChecked: readonly string[]
  /** The number of accounts that an approver excluded. */
  excluded: number
  plannedAt: number | null
  confirmedAt: number | null
  approvedAt: number | null
  startedAt: number | null
  endedAt: number | null
  /** Whether only the accounts it shares with the core operations count. */
  readonly later: boolean
}

/** One line of the timeline: one entry, or all similar entries about accounts between two of the operation's own. */
export interface TimelineEntry
  extends Pick<
    Entry,
    | 'at'
    | 'operation'
    | 'step'
    | 'isState'
    | 'action'
    | 'seq'
    | 'target'
    | 'before'
    | 'after'
    | 'why'
    | 'comment'
    | 'planHash'
  > {
  until: number
  readonly by: NamedPerson | null
  /** The number of entries, and the number of the last; `seq` is that of the first. */
  entries: number
  lastSeq: number
  /** The first accounts, for entries about accounts; for others, how many the operation will change. */
  readonly some: NamedAccount[]
  readonly accounts: number | null
  requestId: string | null
  /** Whether it is about an account. */
  readonly aboutAccounts: boolean
}

/** When the incident became known, as someone recorded it. */
export interface Awareness {
  readonly since: number
  readonly by: NamedPerson | null
  readonly at: number
  readonly seq: number
}

export interface History {
  readonly operations: readonly OperationFacts[]
  readonly timeline: readonly TimelineEntry[]
  readonly awareness: Awareness | null
}

/** Maximum number of accounts named per line of the timeline. */
const maxNamed = 3
const endSteps = ['done', 'stopped', 'cancelled', 'denied', 'expired']

/** Reads entries in order. Memory use grows with steps and people, not with accounts. */
export function createHistory(later: readonly string[]) {
  const operations = new Map<string, OperationFacts>()
  const timeline: TimelineEntry[] = []
  const open = new Map<string, TimelineEntry>()
  const parts = new Map<string, number>()
  let awareness: Awareness | null = null

  const operationOf = (entry: Entry): OperationFacts => {
    const known = operations.get(entry.operation)
    if (known) return known
    const made = toOperationFacts(entry, later.includes(entry.operation))
    operations.set(made.id, made)
    return made
  }

  return {
    take(entry: Entry): void {
      const operation = operationOf(entry)
      if (entry.account) {
        // Similar entries are combined until the operation itself takes its next step.
        const part = parts.get(entry.operation) ?? 0
        const { operation: id, step, action, why, actor } = entry
        const key = JSON.stringify([id, part, step, action, why, actor?.oid, actor?.name, noteOf(entry), passOf(entry)])
        const alike = open.get(key)
        if (alike) mergeIntoTimelineEntry(alike, entry)
        else open.set(key, addTimelineEntry(timeline, entry))
        return
      }
      parts.set(entry.operation, (parts.get(entry.operation) ?? 0) + 1)
      addTimelineEntry(timeline, entry)
      addOperationEntry(operation, entry)
      const since = entry.step === 'awareSince' ? Date.parse(entry.after ?? '') : Number.NaN
      if (!Number.isNaN(since)) awareness = { since, by: entry.actor, at: entry.at, seq: entry.seq }
    },
    course: (): History => ({ operations: [...operations.values()], timeline, awareness }),
  }
}

function toOperationFacts(entry: Entry, later: boolean): OperationFacts {
  return {
    id: entry.operation,
    kind: entry.kind ?? '',
    by: null,
    state: '',
    accounts: 0,
    reason: null,
    ticket: null,
    origin: null,
    unnamed: null,
    planHash: null,
    undoOf: null,
    retryOf: null,
    follows: null,
    compromised: false,
    actions: [],
    counts: {},
    omitted: [],
    notChecked: [],
    excluded: 0,
    plannedAt: null,
    confirmedAt: null,
    approvedAt: null,
    startedAt: null,
    endedAt: null,
    later,
  }
}

/** Adds what an entry about a whole operation says about it. */
function addOperationEntry(operation: OperationFacts, entry: Entry): void {
  const { step, at, after } = entry
  for (const key of ['reason', 'ticket', 'origin', 'planHash', 'undoOf', 'retryOf', 'follows'] as const)
    operation[key] = entry[key] ?? operation[key]
  operation.kind = entry.kind ?? operation.kind
  operation.actions = entry.actions ?? operation.actions
  operation.counts = entry.counts ?? operation.counts
  operation.compromised ||= entry.compromised
  if (entry.omitted.length > 0) operation.omitted = entry.omitted
  if (entry.notChecked.length > 0) operation.notChecked = entry.notChecked
  if (entry.unnamed !== null) operation.unnamed = { count: entry.unnamed, of: entry.accounts ?? 0 }
  if (step === 'excluded') operation.excluded += entry.accounts ?? 0
  else operation.accounts = entry.accounts ?? operation.accounts
  if (step === 'planned' || step === 'confirmed') operation.by = entry.actor ?? operation.by
  if (!entry.isState) return
  if (after) operation.state = after
  if (step === 'planned') operation.plannedAt = at
  if (step === 'confirmed' || step === 'scheduled') operation.confirmedAt ??= at
  if (step === 'approved') operation.approvedAt = at
  if (step === 'started') operation.startedAt ??= at
  if (after && endSteps.includes(after)) operation.endedAt = at
}

function addTimelineEntry(timeline: TimelineEntry[], entry: Entry): TimelineEntry {
  const {
    at,
    seq,
    operation,
    step,
    isState,
    action,
    actor: by,
    account,
    target,
    before,
    after,
    why,
    comment,
    planHash,
  } = entry
  const made: TimelineEntry = {
    at,
    until: at,
    operation,
    step,
    isState,
    action,
    by,
    entries: 1,
    seq,
    lastSeq: seq,
    some: account ? [account] : [],
    accounts: account ? null : entry.accounts,
    target: account ? passOf(entry) : target,
    before: account ? null : before,
    after: account ? noteOf(entry) : after,
    why,
    comment,
    planHash,
    requestId: entry.requestId,
    aboutAccounts: account !== null,
  }
  timeline.push(made)
  return made
}

/**
 * What entries about an account contain besides its state: how someone's identity was checked, the evidence that they
 * have signed in again, or who has changed it in another tool.
 */
const noteOf = ({ step, after }: Entry): string | null =>
  step === 'passAsked' || step === 'backIn' || step === 'changedByOthers' ? after : null

/** The ID of a pass that was shown: each is a line of its own. */
const passOf = ({ step, target }: Entry): string | null => (step === 'passShown' ? target : null)

function mergeIntoTimelineEntry(moment: TimelineEntry, entry: Entry): void {
  moment.until = entry.at
  moment.lastSeq = entry.seq
  moment.entries += 1
  // If there are several requests, the list of accounts contains the IDs.
  moment.requestId = null
  const { account } = entry
  if (account && moment.some.length <= maxNamed && !moment.some.some(({ id }) => id === account.id))
    moment.some.push(account)
}
