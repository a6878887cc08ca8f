import { voucherLifetime } from '../../core/vouchers.ts'
import { type OperationKey, operationQueries } from '../../store/queries/lifecycle/operations.ts'
import { scheduleQueries } from '../../store/queries/schedule/schedule.ts'
import { voucherQueries } from '../../store/queries/vouchers/vouchers.ts'
import { change } from '../lifecycle/advance.ts'
import { specOf } from '../lifecycle/events.ts'
import type { Context } from '../model/context.ts'
import { newToken } from '../model/ids.ts'
import { vouchingIn } from '../rules/receivers.ts'

/** States of an operation in which its vouchers can be used. */
const { from: ended } = specOf('vouchersOpened')

/**
 * After an operation has ended: opens a voucher for each account for which that was its last step, and for which the others ended
 * well. Does nothing if there are none, or if they are there.
 */
export async function openVouchers(context: Context, key: OperationKey): Promise<void> {
  const { clock, random, registry } = context
  await change(context, async ({ tx, advance }) => {
    await scheduleQueries(tx).lock(key)
    const row = await operationQueries(tx).find(key)
    if (!row || !ended.includes(row.state)) return
    const vouchers = voucherQueries(tx)
    const planned = await vouchers.planned(key, vouchingIn(registry, row.actions), { done: true })
    if (planned.length === 0 || (await vouchers.all(key)).length > 0) return
    const now = clock.now()
    await vouchers.insert(
      key,
      planned.map((one) => ({ ...one, id: newToken(random) })),
      now + voucherLifetime,
    )
    const people = [...new Set(planned.map(({ receiver }) => receiver.oid))]
    const tells = async () => people.map((to) => ({ to, about: 'receiver' as const }))
    await advance(key, 'vouchersOpened', { now, tells })
  })
}

/** The same for operations that were left behind, unless that is too long ago to be of any use. */
export async function openLeftVouchers(context: Context): Promise<void> {
  const { store, clock, registry } = context
  const since = clock.now() - voucherLifetime
  const left = await voucherQueries(store.db).unopened(registry.vouching(), { states: ended, since })
  for (const key of left) await openVouchers(context, key)
}
