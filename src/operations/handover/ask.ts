import { UserError } from '../../core/errors.ts'
import type { Person } from '../../core/model.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import { auditQueries } from '../../store/queries/audit.ts'
import { handoverQueries } from '../../store/queries/handover/handovers.ts'
import type { OperationKey, OperationRow } from '../../store/queries/lifecycle/operations.ts'
import { itemQueries } from '../../store/queries/plan/items.ts'
import { scheduleQueries } from '../../store/queries/schedule/schedule.ts'
import { enabledMembers, maxAsked } from '../confirm/approvers.ts'
import { find, findVisible, keyFor, type Observer, show } from '../lifecycle/access.ts'
import type { Context } from '../model/context.ts'
import { personOf } from '../model/rows.ts'
import type { OperationChannel } from '../model/types.ts'
import { checkWritable } from '../rules/confirmation.ts'
import { handoverEntry, toHandover } from './rows.ts'
import { checkTaker, expiryOf, isOpen, whyNotTaker } from './rules.ts'
import type { HandoverView } from './types.ts'

/** Somebody who wants to continue an operation of somebody else. */
export interface Taking extends Observer {
  /** Reads the approvers as this person. */
  readonly reader: Pick<Directory, 'groupMembers' | 'byIds'>
  readonly locale: string
  /** Where the operation's card will be. */
  readonly channel: OperationChannel
}

/**
 * Asks the owner to hand the operation over, and the approvers once it has waited for its owner for long. Asking again
 * changes nothing.
 */
export async function takeOver(context: Context, id: string, by: Taking): Promise<HandoverView> {
  const { person } = by
  const { row, own } = await findVisible(context, id, by)
  if (own) throw new UserError('alreadyYours', { id: row.id })
  checkWritable(context.limits)
  const key = keyFor(id, person)
  await checkTaker(context, context.store.db, key, row, person)
  const because = await whyNotTaker(context, key, person.oid, by.reader)
  if (because) throw new UserError('takerMayNot', { name: person.name, because })
  const approvers = await approversOf(context, key, row, by)
  const asked = await context.store.db.transaction().execute(async (tx) => {
    const schedule = scheduleQueries(tx)
    await schedule.lockPerson({ tenantId: key.tenantId, oid: person.oid })
    await schedule.lock(key)
    const now = context.clock.now()
    const current = await find({ db: tx }, key)
    if (current.requester_oid === person.oid) throw new UserError('alreadyYours', { id: row.id })
    await checkTaker(context, tx, key, current, person)
    const handovers = handoverQueries(tx)
    const open = await handovers.open(key)
    if (open?.state === 'agreed' || (open && isOpen(open, now))) {
      if (open.to_oid === person.oid) return open
      throw new UserError('handoverAsked', { id: row.id, name: open.to_name })
    }
    if (open) await handovers.move(key, open.number, { from: 'asked', to: 'expired', now })
    const from = personOf(current)
    const until = expiryOf(current, context.limits.handoverAfter, now)
    const made = await handovers.ask(key, { from, to: person, locale: by.locale, channel: by.channel, now, until })
    const { number } = made
    await handovers.addCard(key, { number, person: from, role: 'owner' })
    for (const one of approvers) await handovers.addCard(key, { number, person: one, role: 'approver' })
    await auditQueries(tx).append(key.tenantId, [handoverEntry('handoverAsked', current, made, person)])
    return made
  })
  await askApprovers(context, key)
  void context.notifier.state(key)
  const made = (await handoverQueries(context.store.db).find(key, asked.number)) ?? asked
  return {
    operation: await show(context, await find(context.store, key)),
    handover: toHandover(made),
    role: 'taker',
  }
}

/** Who may agree in the owner's place: enabled approvers other than both of them, and not changed by it. */
async function approversOf(
  { limits, store }: Context,
  key: OperationKey,
  row: OperationRow,
  { person, reader }: Taking,
): Promise<readonly Person[]> {
  if (!limits.approverGroupId) return []
  const targets = await itemQueries(store.db).targets(key)
  const excluded = new Set([person.oid, row.requester_oid, ...targets].map((one) => one.toLowerCase()))
  return (await enabledMembers(reader, limits.approverGroupId, excluded, key.tenantId)).slice(0, maxAsked)
}

/** Asks the approvers about operations that have waited for their owner for long: about all, or only this one. */
export async function askApprovers(context: Context, only?: OperationKey): Promise<void> {
  const { store, clock, limits, notifier } = context
  const due = await handoverQueries(store.db).stalled(clock.now() - limits.handoverAfter)
  for (const key of due) {
    if (only && (key.id !== only.id || key.tenantId !== only.tenantId)) continue
    await store.db.transaction().execute(async (tx) => {
      await scheduleQueries(tx).lock(key)
      const handovers = handoverQueries(tx)
      const open = await handovers.open(key)
      if (!open) return
      const now = clock.now()
      await handovers.askApprovers(key, open.number, { now, until: expiryOf(await find({ db: tx }, key), 0, now) })
    })
    void notifier.state(key)
  }
}
