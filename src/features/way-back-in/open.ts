import type { After } from '../../operations/feature.ts'
import type { ChangeTransaction } from '../../operations/lifecycle/advance.ts'
import { knownOperations } from '../../operations/lifecycle/known-operations.ts'
import type { Context } from '../../operations/model/context.ts'
import { newLinkToken } from '../../operations/model/ids.ts'
import { operationQueries } from '../../store/queries/lifecycle/operations.ts'
import { readPlannedWrites } from '../../store/queries/plan/writes.ts'
import { scheduleQueries } from '../../store/queries/schedule/schedule.ts'
import { changeVouchers } from './change-vouchers.ts'
import { events } from './events.ts'
import { voucherLifetime } from './model.ts'
import { isVoucherDue, type PlannedVoucher, type VoucherRow, voucherQueries } from './queries/vouchers.ts'
import { plannedReceivers, vouchingKinds } from './receivers.ts'
import { accountOf, keyOf } from './view.ts'

/** States of an operation in which its vouchers can be used. */
const { from: endedStates } = events.vouchersOpened

/** What selects operations whose vouchers can still be opened. */
const endedWith = ({ clock, registry }: Context) =>
  [
    vouchingKinds(registry),
    { states: endedStates, since: clock.now() - voucherLifetime },
    knownOperations(registry),
  ] as const

/** Whether vouchers are to be opened or checked. */
export const isDue = (context: Context) => isVoucherDue(context.clock.now(), ...endedWith(context))

/**
 * After an operation has ended: opens a voucher for each account that was to get one as its last step and whose other
 * steps succeeded. Does nothing if there are none or they already exist, nor for operations that were left behind and
 * ended too long ago for vouchers to be useful.
 */
export const openVouchers: After<Context> = {
  chore: 'openVouchers',
  concerns: ({ actions }, { registry }) => vouchingKinds(registry, actions).length > 0,
  left: (context) => voucherQueries(context.store.db).unopened(...endedWith(context)),
  run: (context, key) => {
    const { clock, random, registry } = context
    return changeVouchers(context, key.tenantId, async (changing, cards) => {
      const { tx, advance } = changing
      const before = await voucherQueries(tx).others(key)
      // In the order of their IDs, so that no two transactions wait for each other.
      const ids = [key.id, ...new Set(before.map((one) => one.operation_id))].sort()
      for (const id of ids) await scheduleQueries(tx).lock({ tenantId: key.tenantId, id })
      const row = await operationQueries(tx).find(key)
      if (!row || !endedStates.includes(row.state)) return false
      const vouchers = voucherQueries(tx)
      const kinds = vouchingKinds(registry, row.actions)
      const planned = plannedReceivers(await readPlannedWrites(tx, key, kinds, { done: true }))
      if (planned.length === 0 || (await vouchers.all(key)).length > 0) return false
      const now = clock.now()
      await vouchers.insert(
        key,
        planned.map((one) => ({ ...one, id: newLinkToken(random) })),
        now + voucherLifetime,
      )
      const people = [...new Set(planned.map(({ receiver }) => receiver.oid))]
      const opened = await advance(key, events.vouchersOpened, { now })
      if (opened) cards.tell(opened, people)
      for (const one of before) if (await giveAway(changing, one, planned, now)) cards.redraw(one.receiver_oid)
      return true
    })
  },
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
  await advance(keyOf(row), events.voucherGiven, { now, change: { detail } })
  return true
}
