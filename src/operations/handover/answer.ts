import { UserError } from '../../core/errors.ts'
import type { HandoverRole, HandoverState, Named } from '../../core/handovers.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import { auditQueries } from '../../store/queries/audit.ts'
import { type HandoverRow, handoverQueries } from '../../store/queries/handover/handovers.ts'
import { type OperationKey, operationQueries } from '../../store/queries/lifecycle/operations.ts'
import { itemQueries } from '../../store/queries/plan/items.ts'
import { postQueries } from '../../store/queries/posts/posts.ts'
import { scheduleQueries } from '../../store/queries/schedule/schedule.ts'
import { find, keyFor, type Observer, show } from '../lifecycle/access.ts'
import { type Changing, change } from '../lifecycle/advance.ts'
import { checkMember } from '../lifecycle/membership.ts'
import type { Context } from '../model/context.ts'
import { toOf } from '../model/rows.ts'
import { checkWritable } from '../rules/confirmation.ts'
import { handoverEntry, toHandover } from './rows.ts'
import { checkTaker, isAbandoned, isOpen, whyNotTaker } from './rules.ts'
import { transfer } from './transfer.ts'
import type { HandoverView } from './types.ts'

/** Somebody who answers a request. `request`: the one on the card that was pressed. */
export interface Answering extends Observer {
  readonly request?: number | undefined
}

/** Who agrees to a request or declines it. */
export interface Agreeing extends Answering {
  readonly agrees: boolean
  /** Reads, as this person, whether whoever asked may still continue it. */
  readonly reader: Pick<Directory, 'groupMembers' | 'byIds'>
}

/** The request as this person may see it, with the buttons to answer it if they may. */
export async function handoverFor(context: Context, id: string, by: Answering): Promise<HandoverView> {
  const { key, row, role } = await asked(context, id, by)
  return view(context, key, row.number, role)
}

/**
 * Agrees to a request, as its operation's owner or as an approver in their place, or declines it; whoever asked can
 * withdraw it. The first answer counts; a later one gets the state. If no slice is running, the operation changes hands in
 * the same transaction.
 */
export async function answerHandover(context: Context, id: string, by: Agreeing): Promise<HandoverView> {
  const { key, row, role } = await asked(context, id, by)
  const { clock, limits } = context
  if (role === 'taker' && by.agrees) throw new UserError('ownHandover', { id: key.id, name: row.from_name })
  if (by.agrees) checkWritable(limits)
  const because = by.agrees ? await whyNotTaker(context, key, row.to_oid, by.reader) : undefined
  const outcome = await change(context, async (changing) => {
    const { tx } = changing
    const schedule = scheduleQueries(tx)
    await schedule.lockPerson({ tenantId: key.tenantId, oid: row.to_oid })
    await schedule.lock(key)
    const now = clock.now()
    const handovers = handoverQueries(tx)
    const current = await handovers.find(key, row.number)
    const operation = await find({ db: tx }, key)
    if (current?.state !== 'asked') return { decided: false }
    if (!isOpen(current, now)) {
      await endRequest(tx, key, row.number, { to: 'expired', now })
      return { decided: false }
    }
    if (role === 'approver' && !isAbandoned(operation, limits.handoverAfter, now))
      throw new UserError('ownerIsBack', { id: key.id, name: row.from_name })
    const { person } = by
    if (!by.agrees) {
      const { to, step } = refusals[role]
      const ended = await endRequest(tx, key, row.number, { to, now, by: person })
      if (role !== 'taker') await handovers.addCard(key, { number: row.number, person: toOf(row), role: 'news' })
      await auditQueries(tx).append(key.tenantId, [handoverEntry(step, operation, row, person)])
      return { decided: ended !== undefined }
    }
    if (because) {
      await endRequest(tx, key, row.number, { to: 'refused', now, by: person })
      await handovers.addCard(key, { number: row.number, person: toOf(row), role: 'news' })
      const entry = handoverEntry('handoverRefused', operation, row, person)
      await auditQueries(tx).append(key.tenantId, [{ ...entry, why: because }])
      return { decided: true, because }
    }
    await checkTaker(context, tx, key, operation, toOf(row))
    await handovers.move(key, row.number, { from: 'asked', to: 'agreed', now, by: person })
    const moved = await transfer(context, changing, key)
    if (!moved) await auditQueries(tx).append(key.tenantId, [handoverEntry('handoverAgreed', operation, row, person)])
    return { decided: true, moved }
  })
  if (!outcome.moved) void context.notifier.state(key)
  if (outcome.because) throw new UserError('takerMayNot', { name: row.to_name, because: outcome.because })
  return { ...(await view(context, key, row.number, role)), decided: outcome.decided }
}

/** How each person can end a request without a hand-over. */
const refusals = {
  owner: { to: 'declined', step: 'handoverDeclined' },
  approver: { to: 'denied', step: 'handoverDenied' },
  taker: { to: 'withdrawn', step: 'handoverWithdrawn' },
} as const

async function view(context: Context, key: OperationKey, number: number, role: HandoverRole): Promise<HandoverView> {
  const row = await handoverQueries(context.store.db).find(key, number)
  if (!row) throw new UserError('operationNotFound', { id: key.id })
  return { operation: await show(context, await find(context.store, key)), handover: toHandover(row), role }
}

/**
 * The request and this person's part in it. To anybody else there is no such operation, whether there is or not; approvers
 * are checked before anything is said about its state.
 */
async function asked(
  { store, limits }: Context,
  id: string,
  { person, directory, request }: Answering,
): Promise<{ key: OperationKey; row: HandoverRow; role: keyof typeof refusals }> {
  const key = keyFor(id, person)
  const handovers = handoverQueries(store.db)
  const row = await (request === undefined ? handovers.latest(key) : handovers.find(key, request))
  const none = new UserError('operationNotFound', { id: key.id })
  if (!row) {
    const operation = await operationQueries(store.db).find(key)
    throw operation?.requester_oid === person.oid ? new UserError('nobodyAsks', { id: key.id }) : none
  }
  if (row.from_oid === person.oid) return { key, row, role: 'owner' }
  if (row.to_oid === person.oid) return { key, row, role: 'taker' }
  if (!(await handovers.approvers(key, row.number)).includes(person.oid) || row.approvers_at === null) throw none
  await checkMember('approver', limits, directory.memberOf)
  const targets = await itemQueries(store.db).targets(key)
  if (targets.some((target) => target.toLowerCase() === person.oid)) throw none
  return { key, row, role: 'approver' }
}

/** Ends a request without a hand-over; undefined if it isn't open any more. */
async function endRequest(
  tx: Changing['tx'],
  key: OperationKey,
  number: number,
  move: { to: HandoverState; now: number; by?: Named },
): Promise<HandoverRow | undefined> {
  const row = await handoverQueries(tx).move(key, number, { from: 'asked', ...move })
  // It says who wants the operation.
  if (row) await postQueries(tx).raise(key, 'requester', move.now)
  return row
}

/** Ends requests that nobody answered in time, and tells whoever asked. */
export async function expireHandovers(context: Context, now: number): Promise<void> {
  const { store, notifier } = context
  for (const { number, ...key } of await handoverQueries(store.db).overdue(now)) {
    await store.db.transaction().execute(async (tx) => {
      await scheduleQueries(tx).lock(key)
      const handovers = handoverQueries(tx)
      const row = await endRequest(tx, key, number, { to: 'expired', now })
      if (!row) return
      await handovers.addCard(key, { number, person: toOf(row), role: 'news' })
      const operation = await find({ db: tx }, key)
      await auditQueries(tx).append(key.tenantId, [handoverEntry('handoverExpired', operation, row, null)])
    })
    void notifier.state(key)
  }
}
