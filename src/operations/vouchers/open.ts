import { voucherLifetime } from '../../core/vouchers.ts'
import { type OperationKey, operationQueries } from '../../store/queries/lifecycle/operations.ts'
import { scheduleQueries } from '../../store/queries/schedule/schedule.ts'
import { type PlannedVoucher, type VoucherRow, voucherQueries } from '../../store/queries/vouchers/vouchers.ts'
import type { ChangeTransaction } from '../lifecycle/advance.ts'
import { eventSpec } from '../lifecycle/events.ts'
import { knownOperations } from '../lifecycle/known-operations.ts'
import type { Each } from '../model/chore.ts'
import type { Context } from '../model/context.ts'
import { newLinkToken } from '../model/ids.ts'
import { vouchingKinds } from '../rules/receivers.ts'
import { changeVouchers } from './change-vouchers.ts'
import { accountOf, keyOf } from './view.ts'

/** States of an operation in which its vouchers can be used. */
const { from: endedStates } = eventSpec('vouchersOpened')

/**
 * After an operation has ended: opens a voucher for each account that was to get one as its last step and whose other
 * steps succeeded. Does nothing if there are none or they already exist.
 */
export async function openVouchers(context: Context, key: OperationKey): Promise<void> {
  const { clock, random, registry } = context
  await changeVouchers(context, key.tenantId, async (changing, cards) => {
    const { tx, advance } = changing
    const before = await voucherQueries(tx).others(key)
    // In the order of their IDs, so that no two transactions wait for each other.
    const ids = [key.id, ...new Set(before.map((one) => one.operation_id))].sort()
    for (const id of ids) await scheduleQueries(tx).lock({ tenantId: key.tenantId, id })
    const row = await operationQueries(tx).find(key)
    if (!row || !endedStates.includes(row.state)) return
    const vouchers = voucherQueries(tx)
    const planned = await vouchers.planned(key, vouchingKinds(registry, row.actions), { done: true })
    if (planned.length === 0 || (await vouchers.all(key)).length > 0) return
    const now = clock.now()
    await vouchers.insert(
      key,
      planned.map((one) => ({ ...one, id: newLinkToken(random) })),
      now + voucherLifetime,
    )
    const people = [...new Set(planned.map(({ receiver }) => receiver.oid))]
    const opened = await advance(key, 'vouchersOpened', { now })
    if (opened) cards.tell(opened, people)
    for (const one of before) if (await giveAway(changing, one, planned, now)) cards.redraw(one.receiver_oid)
  })
}

/** Ends a voucher of another operation if it is for one of these accounts. False if it isn't, or is no longer open. */
async function giveAway(
  { tx, advance }: ChangeTransaction,
  row: VoucherRow,
  planned: readonly PlannedVoucher[],
  now: number,
): Promise<boolean> {
  const receiver = planned.find(({ account }) => account.oid === row.account_id)?.receiver
  if (!receiver || !(await voucherQueries(tx).end(row, { state: 'given', now, by: null }))) return false
  const detail = { account: accountOf(row), after: `${receiver.name} (${receiver.upn})` }
  await advance(keyOf(row), 'voucherGiven', { now, change: { detail } })
  return true
}

/** Opens the vouchers of operations that were left behind, unless they ended too long ago for vouchers to be useful. */
export async function openLeftVouchers(context: Context, each: Each): Promise<void> {
  const { store, clock, registry } = context
  const since = clock.now() - voucherLifetime
  const left = await voucherQueries(store.db).unopened(
    registry.vouching(),
    { states: endedStates, since },
    knownOperations(registry),
  )
  await each(left, (key) => openVouchers(context, key))
}
