import { UserError } from '../../core/errors.ts'
import type { Lookup } from '../../graph/directory/account.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import { itemQueries, type NewItem } from '../../store/queries/operation-items.ts'
import { linkQueries } from '../../store/queries/operation-links.ts'
import { type NewOperation, type OperationKey, operationQueries } from '../../store/queries/operations.ts'
import { find, show } from '../access.ts'
import { checkDraft, type Draft } from '../confirm/confirmation-rules.ts'
import type { Context } from '../context.ts'
import { hashToken, newId, newToken } from '../ids.ts'
import { accountIds } from '../rows.ts'
import type { Kind, Operation, OperationChannel, Person } from '../types.ts'
import { classify, countVerdicts, type TakenBack, wantedState } from './classify.ts'
import { planHash } from './plan-hash.ts'
import { type Reading, readForPlan } from './plan-inputs.ts'

const lifetime = 10 * 60_000

/** What an operator asks for. */
export interface PlanRequest extends Draft {
  readonly kind: Kind
  /** As typed: UPNs, mail addresses, object ids. */
  readonly inputs: readonly string[]
  readonly requester: Person
  /** Reads as the requester, with `planScopes`. */
  readonly directory: Directory
  readonly locale: string
  /** Also sign out those disabled (true). */
  readonly signOut?: boolean
  readonly channel: OperationChannel
  /** Hears how far the reading is. */
  readonly onProgress?: (reading: Reading) => void
}

/** Looks everything up, judges it and stores the plan; writes nothing to the directory. */
export async function plan(context: Context, request: PlanRequest): Promise<{ operation: Operation; token: string }> {
  const { kind, requester, directory } = request
  const inputs = request.inputs.map((input) => input.trim()).filter((input) => input !== '')
  checkSize(inputs, context.limits.maxAccounts)
  checkDraft(request, kind, context.limits, context.clock.now())
  const { protection, lookups } = await readForPlan(context, request, (onProgress) =>
    directory.find(inputs, { onProgress }).then(directory.suggest),
  )
  const besides = {
    takenBack: await takenBack(context, requester, lookups, kind),
    mailboxes: await mailboxesAmong(directory, lookups, kind),
  }
  return keep(context, request, classify(lookups, protection, kind, besides))
}

/** Which accounts are as wanted now and would not stay so: what waits to take that back. */
export async function takenBack(
  { store }: Context,
  { tid }: Person,
  lookups: readonly Lookup[],
  kind: Kind,
): Promise<TakenBack> {
  const wanted = wantedState(kind)
  const as = lookups.flatMap((one) =>
    one.outcome === 'found' && one.account.accountEnabled === wanted ? [one.account.id] : [],
  )
  if (wanted === undefined || as.length === 0) return new Map()
  return linkQueries(store.db).toBeTakenBack(tid, wanted ? 'disable' : 'enable', as)
}

/**
 * Which accounts to be enabled look like shared, room or equipment mailboxes, which are made disabled and have no licence. Graph
 * tells the kind of a mailbox to nobody but its owner, so this is no more than a likelihood.
 */
async function mailboxesAmong(
  directory: Directory,
  lookups: readonly Lookup[],
  kind: Kind,
): Promise<ReadonlySet<string>> {
  const likely = lookups.flatMap((one) => {
    if (kind !== 'enable' || one.outcome !== 'found') return []
    const { id, accountEnabled, userType, mail } = one.account
    return !accountEnabled && userType === 'Member' && mail !== null ? [id] : []
  })
  return likely.length > 0 ? directory.unlicensed(likely) : new Set()
}

/** Stores a plan of items that were judged, for its requester to confirm. */
export async function keep(
  context: Context,
  request: Omit<PlanRequest, 'inputs' | 'directory' | 'onProgress'> & {
    readonly undoOf?: string
    readonly retryOf?: string
  },
  items: readonly NewItem[],
): Promise<{ operation: Operation; token: string }> {
  const { kind, requester } = request
  const changing = items.filter((item) => item.verdict === 'change')
  const targets = accountIds(changing)
  const signOut = kind === 'disable' && (request.signOut ?? true)
  const token = newToken(context.random)
  const now = context.clock.now()
  const row = {
    tenantId: requester.tid,
    kind,
    requester,
    locale: request.locale,
    channel: request.channel,
    reason: request.reason?.trim() || null,
    ticket: request.ticket?.trim() || null,
    signOut,
    planHash: planHash({ kind, targets, signOut }),
    tokenHash: hashToken(token),
    counts: countVerdicts(items),
    guests: changing.filter((item) => item.account_guest).length,
    now,
    expiresAt: now + lifetime,
    undoOf: request.undoOf,
    retryOf: request.retryOf,
  }
  const operation = await store(context, row, items)
  return { operation, token }
}

/** Refuses none and too many. */
export function checkSize(inputs: readonly string[], limit: number): void {
  // Counted before Graph is asked anything; repetitions do no harm.
  const count = new Set(inputs.map((input) => input.toLowerCase())).size
  if (count === 0) throw new UserError('noAccounts')
  if (count > limit) throw new UserError('tooManyAccounts', { count, limit })
}

async function store(context: Context, row: Omit<NewOperation, 'id'>, items: readonly NewItem[]): Promise<Operation> {
  const key = await context.store.db.transaction().execute(async (tx) => {
    const inserted = await insertPlan(context, row, (plan) => operationQueries(tx).insert(plan))
    await itemQueries(tx).insert(inserted, items)
    return inserted
  })
  context.onStateChange({ kind: row.kind, state: 'planned' })
  return show(context.store, await find(context.store, key))
}

/** Stores an operation under an id that is free. */
export async function insertPlan(
  { random }: Context,
  row: Omit<NewOperation, 'id'>,
  write: (plan: NewOperation) => Promise<boolean>,
): Promise<OperationKey> {
  for (let attempt = 0; attempt < 10; attempt++) {
    const plan = { ...row, id: newId(random) }
    if (await write(plan)) return plan
  }
  throw new Error('No free operation id was found')
}
