import { Unreachable } from '../../core/errors.ts'
import { hasEnded } from '../../core/operation-states.ts'
import { absenceQueries } from '../../store/queries/absences.ts'
import { type ApproverRow, approvalQueries } from '../../store/queries/approval/approvers.ts'
import { pauseAfter } from '../../store/queries/attempts.ts'
import type { OperationKey, OperationRow } from '../../store/queries/lifecycle/operations.ts'
import { itemQueries } from '../../store/queries/plan/items.ts'
import { find, questionsOf, replacementsOf } from '../access.ts'
import { enabledOf, withBlocking } from '../blocking.ts'
import type { Context } from '../context.ts'
import { hashToken, newToken } from '../ids.ts'
import { channelOf, leftOutIn, toOperation } from '../rows.ts'
import type { Concerned, Limits, NotifyApprover, Operation } from '../types.ts'
import { remindAfter } from './approvers.ts'

/** The phase an approver's card shows. */
function phaseOf({ state, handed }: OperationRow): string {
  if (state === 'awaitingApproval') return 'asked'
  const phase = hasEnded(state) ? state : 'approved'
  return handed.length > 0 ? `${phase}, handed over ${handed.length}` : phase
}

/** Number of departments and job titles to name. */
const namedWork = 3

/** The affected people, described for approvers. */
export async function concernedBy(
  db: Context['store']['db'],
  key: OperationKey,
  row: OperationRow,
): Promise<Concerned> {
  const work = await approvalQueries(db).work(key, namedWork)
  const items = itemQueries(db)
  return { work, leftOut: leftOutIn(await items.leftOut(key, 1), row), admins: await items.admins(key) }
}

type Needs = Pick<Context, 'store' | 'log' | 'clock' | 'random'> & {
  readonly notifyApprover: NotifyApprover
  readonly limits?: Pick<Limits, 'installLink'>
  /** Aborted when this instance stops: whoever hasn't been asked yet is asked by another one. */
  readonly closing?: AbortSignal | undefined
}

/** Teams throttles, and an attempt that waits too long counts as abandoned. */
const atOnce = 5

/** Does something for each, a few at a time and in order, until `stop` is aborted. */
async function settleSome<T>(all: readonly T[], task: (one: T) => Promise<void> | undefined, stop?: AbortSignal) {
  const results: PromiseSettledResult<void>[] = []
  const rest = all.values()
  const worker = async () => {
    for (const one of rest) {
      if (stop?.aborted) return
      results.push(...(await Promise.allSettled([task(one)])))
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return results
}

/**
 * Updates every approver's card: asks those without a card while the request is open, and tells the others the result.
 * Returns the operation as it is afterwards.
 */
export async function notifyApprovers(needs: Needs, key: OperationKey): Promise<OperationRow> {
  let row = await find(needs.store, key)
  for (;;) {
    const phase = phaseOf(row)
    const { version } = row
    await tellPhase(needs, key, row, phase)
    // Decided, extended or discussed while others were still being asked; their cards must show it too.
    row = await find(needs.store, key)
    if (phaseOf(row) === phase && row.version === version) return row
  }
}

async function tellPhase(needs: Needs, key: OperationKey, row: OperationRow, phase: string): Promise<void> {
  const { db } = needs.store
  const approvals = approvalQueries(db)
  const operation = {
    ...withBlocking(row, toOperation(row, await itemQueries(db).tally(key)), await enabledOf(db, [row])),
    ...(await replacementsOf(db, [row]))(row),
    questions: (await questionsOf(db, [row]))(row),
  }
  const card = { row, operation, ...(phase === 'asked' && { concerned: await concernedBy(needs.store.db, key, row) }) }
  const all = await approvals.all(key)
  const people = all.map(({ approver_oid: oid }) => oid)
  const now = needs.clock.now()
  const away = await absenceQueries(needs.store.db).away(key.tenantId, people, now)
  const isTriedAgain = (one: ApproverRow) =>
    one.told === null && !one.unreachable && one.attempts > 0 && !waits(one) && !away.has(one.approver_oid)
  const othersAt = othersAskedAt(row, all, away, now)
  const isNext = ({ approver_oid: oid, told }: ApproverRow) =>
    othersAt !== undefined && told === null && oid !== row.named_approver
  const waits = (one: ApproverRow) => (one.escalated && row.escalated_at === null) || isNext(one)
  const one = async (approver: ApproverRow) => {
    const held = approver.told === null && (waits(approver) || away.has(approver.approver_oid))
    if (phase === 'asked')
      return held
        ? undefined
        : approver.told === null
          ? ask(needs, key, card, approver)
          : renew(needs, key, card, approver)
    if (approver.told === null || approver.told === phase) return
    const channel = await needs.notifyApprover({ ...cardFor(card, approver), channel: approver.channel })
    await approvals.told(key, approver.approver_oid, channel, phase)
  }
  const results = await settleSome(all, one, needs.closing)
  if (phase === 'asked') {
    const asked = await approvals.all(key)
    const people = asked.filter(({ conversation }) => conversation === null)
    const notYet = people.flatMap((one) => (isTriedAgain(one) ? one.approver_name : []))
    const shared = asked.find(({ conversation }) => conversation !== null)
    await approvals.saveNames(key, {
      asked: people.flatMap(({ told, approver_name }) => (told === null ? [] : approver_name)),
      away: people.flatMap((one) =>
        one.told === null && !waits(one) && away.has(one.approver_oid) ? one.approver_name : [],
      ),
      unreachable: people.flatMap(({ unreachable, approver_name }) => (unreachable ? approver_name : [])),
      ...(needs.limits?.installLink !== undefined && { install: needs.limits.installLink }),
      ...(notYet.length > 0 && { notYet }),
      ...(asked.some(isNext) && othersAt !== undefined && { othersAt }),
      ...(shared && !isNext(shared) && { conversation: shared.unreachable ? 'unreachable' : 'asked' }),
    })
  }
  for (const result of results) if (result.status === 'rejected') throw result.reason
}

/**
 * Until when only the approver whom the requester named is asked; undefined if the others can be asked now. Says the same
 * as the query for requests that some people still have to be asked about.
 */
function othersAskedAt(
  { named_approver: named, asked_at: since }: OperationRow,
  all: readonly ApproverRow[],
  away: Pick<ReadonlySet<string>, 'has'>,
  now: number,
): number | undefined {
  const until = (since ?? 0) + remindAfter
  const canBeAsked = all.some(({ approver_oid: oid, unreachable }) => oid === named && !unreachable && !away.has(oid))
  return canBeAsked && until > now ? until : undefined
}

async function ask(
  needs: Needs,
  key: OperationKey,
  card: Parameters<typeof cardFor>[0],
  approver: ApproverRow,
): Promise<void> {
  const { store, log, clock, random } = needs
  const approvals = approvalQueries(store.db)
  const oid = approver.approver_oid
  const token = newToken(random)
  const now = clock.now()
  const mine = await approvals.claimAsking(key, oid, {
    tokenHash: hashToken(token),
    until: card.row.approve_by,
    talk: card.row.talk,
    now,
  })
  if (!mine) return
  let channel: unknown
  try {
    channel = await needs.notifyApprover({ ...cardFor(card, approver), token })
  } catch (error) {
    log.warn('an approver could not be reached', { operation: key.id, approver: oid, error })
    // Only Teams' own refusal is final; a fault passes.
    if (error instanceof Unreachable) await approvals.unreachable(key, oid)
    else await approvals.notAsked(key, oid, clock.now() + pauseAfter(approver.attempts + 1))
    return
  }
  await approvals.told(key, oid, channel, 'asked')
}

/** Shows a new time for an answer, and what was asked and answered since. */
async function renew(
  needs: Needs,
  key: OperationKey,
  card: Parameters<typeof cardFor>[0],
  approver: ApproverRow,
): Promise<void> {
  const { approver_oid: oid, channel, shown_until, shown_talk } = approver
  const { approve_by: until, talk } = card.row
  const approvals = approvalQueries(needs.store.db)
  const token = newToken(needs.random)
  const now = { until: until ?? 0, talk, tokenHash: hashToken(token) }
  if (!(await approvals.claimRenewal(key, oid, now))) return
  try {
    await needs.notifyApprover({ ...cardFor(card, approver), channel, token })
  } catch (error) {
    await approvals.notRenewed(key, oid, { until: shown_until, talk: shown_talk })
    throw error
  }
}

function cardFor(
  { row, ...shown }: { row: OperationRow; operation: Operation; concerned?: Concerned },
  approver: ApproverRow,
) {
  const { approver_oid: oid, approver_upn: upn, approver_name: name, conversation } = approver
  const asked = conversation === null ? { person: { oid, tid: row.tenant_id, upn, name } } : { conversation }
  return { ...shown, asked, requesterChannel: channelOf(row) }
}
