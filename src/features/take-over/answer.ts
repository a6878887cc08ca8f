import type { Directory } from '../../graph/directory/directory.ts'
import { me } from '../../graph/directory/me.ts'
import { approvalErrors } from '../../operations/confirm/errors.ts'
import { findOperation, keyFor, loadOperation, type Observer } from '../../operations/lifecycle/access.ts'
import { inChangeTransaction } from '../../operations/lifecycle/advance.ts'
import { operationErrors } from '../../operations/lifecycle/errors.ts'
import { checkMember } from '../../operations/lifecycle/operators-and-approvers.ts'
import type { Context } from '../../operations/model/context.ts'
import { toNamedPerson } from '../../operations/model/rows.ts'
import { checkWritable, notPendingError } from '../../operations/rules/confirmation.ts'
import { type OperationKey, operationQueries } from '../../store/queries/lifecycle/operations.ts'
import { itemQueries } from '../../store/queries/plan/items.ts'
import { scheduleQueries } from '../../store/queries/schedule/schedule.ts'
import { endRequest } from './end-requests.ts'
import { handoverErrors } from './errors.ts'
import { events } from './events.ts'
import { type HandoverRow, handoverQueries } from './queries.ts'
import { handoverDetail, newOwnerOf, toHandover } from './rows.ts'
import { checkTaker, findTakerRefusal, isAbandoned, isOpen } from './rules.ts'
import { transfer } from './transfer.ts'
import type { HandoverRole, HandoverView } from './types.ts'

/** Someone who answers a request. `request`: the one on the card whose button was pressed. */
export interface HandoverObserver extends Observer {
  readonly request?: number | undefined
}

/** Someone who agrees to a request or declines it. */
export interface HandoverAnswer extends HandoverObserver {
  readonly agrees: boolean
  /** Reads, as this person, their own account and whether the person who asked is still allowed to continue it. */
  readonly reader: Directory
}

/**
 * A request, as its owner, the person who asked or an approver can see it, with the buttons to answer it if they are
 * allowed to; operationNotFound for others.
 */
export async function showHandoverRequest(context: Context, id: string, by: HandoverObserver): Promise<HandoverView> {
  const { key, row, role } = await findRequest(context, id, by)
  return readView(context, key, row.number, role)
}

/**
 * Agrees to a request or declines it, as its operation's owner or as an approver on the owner's behalf; the person who
 * asked can withdraw it. The first answer counts; later ones receive the state. If no slice is running, the operation
 * changes owner in the same transaction. Throws the errors of `takeOver`, ownHandover, ownerIsBack.
 */
export async function answerHandover(context: Context, id: string, by: HandoverAnswer): Promise<HandoverView> {
  const { key, row, role } = await findRequest(context, id, by)
  const { clock, limits } = context
  if (role === 'taker' && by.agrees) throw new handoverErrors.ownHandover({ id: key.id, name: row.from_name })
  if (by.agrees) checkWritable(limits)
  if (by.agrees && role === 'approver' && !(await by.reader.ask(me)).accountEnabled)
    throw new approvalErrors.approverDisabled({ id: key.id })
  const because = by.agrees ? await findTakerRefusal(context, key, row.to_oid, by.reader) : undefined
  const outcome = await inChangeTransaction(context, async (changing) => {
    const { tx } = changing
    const schedule = scheduleQueries(tx)
    await schedule.lockPerson({ tenantId: key.tenantId, oid: row.to_oid })
    await schedule.lock(key)
    const now = clock.now()
    const handovers = handoverQueries(tx)
    const current = await handovers.find(key, row.number)
    const operation = await findOperation({ db: tx }, key)
    if (current?.state !== 'asked') return { decided: false }
    if (!isOpen(current, now)) {
      await endRequest(changing, key, current, 'expired', { now })
      return { decided: false }
    }
    if (role === 'approver' && !isAbandoned(operation, limits.handoverAfter, now))
      throw new handoverErrors.ownerIsBack({ id: key.id, name: row.from_name })
    const end = { now, by: toNamedPerson(by.person) }
    if (!by.agrees) return { decided: await endRequest(changing, key, current, refusals[role], end) }
    if (because) {
      await endRequest(changing, key, current, 'refused', { ...end, why: because })
      return { decided: true, because }
    }
    await checkTaker(context, tx, key, operation, newOwnerOf(row))
    const request = await handovers.move(key, row.number, { from: 'asked', to: 'agreed', ...end })
    if (!request) return { decided: false }
    const agreed = { now, actor: end.by, about: request, change: { detail: handoverDetail(request) } }
    const moved =
      (await transfer(context, changing, key)) ?? (await changing.advance(key, events.handoverAgreed, agreed))
    if (!moved) throw notPendingError(operation)
    return { decided: true }
  })
  if (outcome.because) throw new handoverErrors.takerMayNot({ name: row.to_name, because: outcome.because })
  return { ...(await readView(context, key, row.number, role)), decided: outcome.decided }
}

/** How each person can end a request without a handover. */
const refusals = { owner: 'declined', approver: 'denied', taker: 'withdrawn' } as const

async function readView(
  context: Context,
  key: OperationKey,
  number: number,
  role: HandoverRole,
): Promise<HandoverView> {
  const row = await handoverQueries(context.store.db).find(key, number)
  if (!row) throw new operationErrors.operationNotFound({ id: key.id })
  return {
    operation: await loadOperation(context, await findOperation(context.store, key)),
    handover: toHandover(row),
    role,
  }
}

/**
 * The request and this person's part in it. To anyone else, the operation doesn't exist; approvers are checked before
 * anything about its state is revealed.
 */
async function findRequest(
  { store, limits }: Context,
  id: string,
  { person, directory, request }: HandoverObserver,
): Promise<{ key: OperationKey; row: HandoverRow; role: keyof typeof refusals }> {
  const key = keyFor(id, person)
  const handovers = handoverQueries(store.db)
  const row = await (request === undefined ? handovers.latest(key) : handovers.find(key, request))
  const none = new operationErrors.operationNotFound({ id: key.id })
  if (!row) {
    const operation = await operationQueries(store.db).find(key)
    throw operation?.requester_oid === person.oid ? new handoverErrors.nobodyAsks({ id: key.id }) : none
  }
  if (row.from_oid === person.oid) return { key, row, role: 'owner' }
  if (row.to_oid === person.oid) return { key, row, role: 'taker' }
  if (!row.approvers.includes(person.oid) || row.approvers_at === null) throw none
  await checkMember('approver', limits, directory)
  if (await itemQueries(store.db).changes(key, person.oid)) throw none
  return { key, row, role: 'approver' }
}
