import { findOperation, loadOperation } from '../../operations/lifecycle/access.ts'
import { inChangeTransaction } from '../../operations/lifecycle/advance.ts'
import type { Context } from '../../operations/model/context.ts'
import { personOf, toNamedPerson } from '../../operations/model/rows.ts'
import { notPendingError } from '../../operations/rules/confirmation.ts'
import type { OperationKey } from '../../store/queries/lifecycle/operations.ts'
import { scheduleQueries } from '../../store/queries/schedule/schedule.ts'
import { handoverErrors } from './errors.ts'
import { handoverQueries } from './queries.ts'
import { toHandover } from './rows.ts'
import { transfer } from './transfer.ts'
import type { HandoverView, TakeoverRequest } from './types.ts'

/**
 * Gives someone an ended operation immediately while people are still waiting for something. Only the sign-in used
 * for it changes. The former owner is notified. Throws alreadyYours, operationEnded, approvedByTaker.
 */
export async function takeOverEnded(context: Context, key: OperationKey, by: TakeoverRequest): Promise<HandoverView> {
  const { person, locale, channel } = by
  const { store, clock } = context
  const number = await inChangeTransaction(context, async (changing) => {
    const { tx } = changing
    await scheduleQueries(tx).lock(key)
    const row = await findOperation({ db: tx }, key)
    if (row.requester_oid === person.oid) throw new handoverErrors.alreadyYours({ id: row.id })
    let waits = false
    for (const { heldOpen } of context.features) if (await heldOpen?.waits(tx, key)) waits = true
    if (!waits) throw notPendingError(row)
    if (row.approver_oid === person.oid) throw new handoverErrors.approvedByTaker({ id: row.id, name: person.name })
    const now = clock.now()
    const handovers = handoverQueries(tx)
    const people = { from: personOf(row), to: person }
    const made = await handovers.ask(key, { ...people, locale, channel, approvers: [], now, until: now })
    await handovers.move(key, made.number, { from: 'asked', to: 'agreed', now, by: toNamedPerson(person) })
    if (!(await transfer(context, changing, key))) throw notPendingError(row)
    return made.number
  })
  const row = await findOperation(store, key)
  const request = await handoverQueries(store.db).find(key, number)
  if (!request) throw new Error('A hand-over stays recorded')
  return { operation: await loadOperation(context, row), handover: toHandover(request), role: 'taker' }
}
