import type { Person } from '../../core/model.ts'
import { hasRun } from '../../core/operation-states.ts'
import { maxAsked, readEnabledMembers } from '../../operations/confirm/who-is-asked.ts'
import { findOperation, findVisible, keyFor, loadOperation } from '../../operations/lifecycle/access.ts'
import { inChangeTransaction } from '../../operations/lifecycle/advance.ts'
import { knownOperations } from '../../operations/lifecycle/known-operations.ts'
import type { Each } from '../../operations/model/chore.ts'
import type { Context } from '../../operations/model/context.ts'
import { personOf, toNamedPerson } from '../../operations/model/rows.ts'
import { checkWritable, notPendingError } from '../../operations/rules/confirmation.ts'
import type { Change } from '../../store/queries/lifecycle/advance.ts'
import type { OperationKey, OperationRow } from '../../store/queries/lifecycle/operations.ts'
import { itemQueries } from '../../store/queries/plan/items.ts'
import { scheduleQueries } from '../../store/queries/schedule/schedule.ts'
import { endRequest } from './end-requests.ts'
import { handoverErrors } from './errors.ts'
import { events } from './events.ts'
import { handoverQueries } from './queries.ts'
import { handoverDetail, toHandover } from './rows.ts'
import { checkTaker, findTakerRefusal, isOpen, requestExpiry } from './rules.ts'
import { takeOverEnded } from './take-over-ended.ts'
import type { HandoverView, TakeoverRequest } from './types.ts'

/**
 * Asks the owner to hand the operation over, and also the approvers if it has waited long for its owner. Asking again
 * changes nothing. An ended operation changes owner immediately if people are still waiting for something. Throws
 * operationNotFound, alreadyYours, readOnly, anotherVersion, operationEnded, handoverNotNow, handoverAsked,
 * approvedByTaker, takerNeedsApproval, takerMayNot; and what features refuse whose receivers it keeps waiting.
 */
export async function takeOver(context: Context, id: string, by: TakeoverRequest): Promise<HandoverView> {
  const { person } = by
  const { row, own } = await findVisible(context, id, by)
  if (own) throw new handoverErrors.alreadyYours({ id: row.id })
  checkWritable(context.limits)
  const key = keyFor(id, person)
  const isOver = hasRun(row.state)
  if (!isOver) await checkTaker(context, context.store.db, key, row, person)
  const because = await findTakerRefusal(context, key, person.oid, by.reader)
  if (because) throw new handoverErrors.takerMayNot({ name: person.name, because })
  await checkHeldOpen(context, row, by)
  if (isOver) return takeOverEnded(context, key, by)
  const approvers = await findHandoverApprovers(context, key, row, by)
  const asked = await inChangeTransaction(context, async (changing) => {
    const { tx, advance } = changing
    const schedule = scheduleQueries(tx)
    await schedule.lockPerson({ tenantId: key.tenantId, oid: person.oid })
    await schedule.lock(key)
    const now = context.clock.now()
    const current = await findOperation({ db: tx }, key)
    if (current.requester_oid === person.oid) throw new handoverErrors.alreadyYours({ id: row.id })
    await checkTaker(context, tx, key, current, person)
    const handovers = handoverQueries(tx)
    const open = await handovers.open(key)
    if (open?.state === 'agreed' || (open && isOpen(open, now))) {
      if (open.to_oid === person.oid) return open
      throw new handoverErrors.handoverAsked({ id: row.id, name: open.to_name })
    }
    if (open) await endRequest(changing, key, open, 'expired', { now })
    const made = await handovers.ask(key, {
      from: personOf(current),
      to: person,
      locale: by.locale,
      channel: by.channel,
      approvers: approvers.map(({ oid }) => oid),
      now,
      until: requestExpiry(current, context.limits.handoverAfter, now),
    })
    const asks = { now, actor: toNamedPerson(person), about: made, change: { detail: handoverDetail(made) } }
    if (!(await advance(key, events.handoverAsked, asks))) throw notPendingError(current)
    return made
  })
  const isStalled = (await findStalled(context)).some(({ tenantId, id }) => tenantId === key.tenantId && id === key.id)
  if (isStalled) await askApproversOf(context, key)
  const made = (await handoverQueries(context.store.db).find(key, asked.number)) ?? asked
  return {
    operation: await loadOperation(context, await findOperation(context.store, key)),
    handover: toHandover(made),
    role: 'taker',
  }
}

/** Refuses someone who couldn't do what people wait for after the operation. */
async function checkHeldOpen(context: Context, row: OperationRow, by: TakeoverRequest): Promise<void> {
  for (const { heldOpen } of context.features) await heldOpen?.checkTaker(context, row, by)
}

/**
 * The people who can agree on the owner's behalf: enabled approvers whose accounts it doesn't change, other than the
 * owner and the person asking.
 */
async function findHandoverApprovers(
  { limits, store }: Context,
  key: OperationKey,
  row: OperationRow,
  { person, reader }: TakeoverRequest,
): Promise<readonly Person[]> {
  if (!limits.approverGroupId) return []
  const targets = await itemQueries(store.db).targets(key)
  const excluded = new Set([person.oid, row.requester_oid, ...targets].map((one) => one.toLowerCase()))
  return (await readEnabledMembers(reader, limits.approverGroupId, excluded, key.tenantId)).slice(0, maxAsked)
}

/** Asks the approvers about operations that have waited long for their owners. */
export async function askApprovers(context: Context, each: Each): Promise<void> {
  await each(await findStalled(context), (key) => askApproversOf(context, key))
}

const findStalled = ({ store, clock, limits, registry }: Context): Promise<OperationKey[]> =>
  handoverQueries(store.db).stalled(clock.now() - limits.handoverAfter, knownOperations(registry))

async function askApproversOf(context: Context, key: OperationKey): Promise<void> {
  await inChangeTransaction(context, async ({ tx, advance }) => {
    await scheduleQueries(tx).lock(key)
    const request = await handoverQueries(tx).open(key)
    const now = context.clock.now()
    if (!request || !isOpen(request, now) || request.approvers_at !== null) return
    const write: Change['write'] = (db, row) =>
      handoverQueries(db).askApprovers(key, request.number, { now, until: requestExpiry(row, 0, now) })
    await advance(key, events.handoverApproversAsked, { now, about: request, change: { write } })
  })
}
