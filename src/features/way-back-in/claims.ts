import { type ChangeTransaction, type EventDetails, inChangeTransaction } from '../../operations/lifecycle/advance.ts'
import { type Event, ownerMessages } from '../../operations/lifecycle/event.ts'
import type { Context } from '../../operations/model/context.ts'
import { toNamedPerson } from '../../operations/model/rows.ts'
import type { Person } from '../../operations/model/types.ts'
import type { OperationKey } from '../../store/queries/lifecycle/operations.ts'
import { scheduleQueries } from '../../store/queries/schedule/schedule.ts'
import { changeVouchers } from './change-vouchers.ts'
import { wayBackInErrors } from './errors.ts'
import { events, notices } from './events.ts'
import { type IdentityCheck, maxReveals, receiverState } from './model.ts'
import { type VoucherRow, voucherQueries } from './queries/vouchers.ts'
import { type ContainedPerson, findContained, refuseContained } from './standing.ts'
import { accountOf, type FoundVoucher, isReceiver, keyOf } from './view.ts'

/*
 * A voucher is claimed while a pass is being created for it. The right to the pass is checked in the same transaction
 * as the claim, and again in the one that ends it, because it can end in between.
 */

/** Longer than Graph takes to respond; an older claim was left behind by a crash. */
const claimTime = 120_000
/** When to check whether someone has signed in again after a pass was shown. */
const firstCheckAfter = 2 * 60_000

/** Why a pass that has just been created must not be shown. */
export type Withdrawal = 'expired' | 'given' | 'cancelled' | 'backIn' | 'contained'

/** Throws voucherEnded, voucherBusy, voucherUsedUp. */
export function checkUsable(row: VoucherRow, now: number): void {
  const { reveals, claimed_until: claimedUntil } = row
  const state = receiverState(row, now)
  if (state !== 'open') throw new wayBackInErrors.voucherEnded({ state })
  if (claimedUntil > now) throw new wayBackInErrors.voucherBusy()
  if (reveals.length >= maxReveals) throw new wayBackInErrors.voucherUsedUp({ limit: maxReveals })
}

/**
 * Claims the voucher for one request at a time, on whichever instance. Throws voucherNotFound, voucherEnded,
 * voucherUsedUp, voucherBusy, receiverNotAllowed.
 */
export async function claim(
  context: Context,
  { row }: FoundVoucher,
  by: Person,
  checked: IdentityCheck,
): Promise<VoucherRow> {
  const { clock, store } = context
  const key = keyOf(row)
  const { claimed, contained } = await inChangeTransaction(
    context,
    async (changing): Promise<{ claimed?: VoucherRow; contained?: ContainedPerson | undefined }> => {
      const { tx, advance } = changing
      await scheduleQueries(tx).lock(key)
      const now = clock.now()
      await settleLeft(changing, row, now)
      const contained = await findContained(context, tx, row)
      if (contained) return { contained }
      const mine = await voucherQueries(tx).claim(row, toNamedPerson(by), { checked, now, until: now + claimTime })
      if (!mine) return {}
      const detail = { account: accountOf(row), after: checked }
      if (!(await advance(key, events.passAsked, { now, actor: toNamedPerson(by), change: { detail } })))
        throw new Error('A voucher belongs to an operation that has ended')
      return { claimed: mine }
    },
  )
  if (claimed) return claimed
  if (contained) return refuseContained(context, row, contained)
  const now = await voucherQueries(store.db).find(row.id)
  if (!now || !isReceiver(now, by)) throw new wayBackInErrors.voucherNotFound()
  checkUsable(now, clock.now())
  throw new wayBackInErrors.voucherBusy()
}

/**
 * Ends the claim, so that its pass can be shown; returns why it must not be, in which case the claim stays. Throws if
 * the claim is no longer valid.
 */
export function settleShown(context: Context, claimed: VoucherRow, method: string): Promise<Withdrawal | undefined> {
  return changeVouchers(context, claimed.tenant_id, async (changing, cards) => {
    await scheduleQueries(changing.tx).lock(keyOf(claimed))
    const withdrawn = await whyWithdrawn(context, changing, claimed)
    if (withdrawn) return withdrawn
    await settle(context, changing, claimed, { event: events.passShown, detail: { target: method }, method })
    cards.redraw(claimed.receiver_oid)
    return undefined
  })
}

async function whyWithdrawn(
  context: Context,
  { tx }: ChangeTransaction,
  claimed: VoucherRow,
): Promise<Withdrawal | undefined> {
  const row = await voucherQueries(tx).find(claimed.id)
  if (!row) throw new Error('A voucher was removed while a pass was being created')
  const state = receiverState(row, context.clock.now())
  if (state !== 'open') return state
  const contained = await findContained(context, tx, row)
  return contained && (contained === 'account' ? 'cancelled' : 'contained')
}

/**
 * Ends the claim without a pass that anyone saw. `back`: no pass was created, so it doesn't count. Throws if the claim
 * is no longer valid.
 */
export function settleNotShown(
  context: Context,
  claimed: VoucherRow,
  { why, target, back }: { readonly why: string; readonly target?: string; readonly back?: true },
): Promise<void> {
  return changeVouchers(context, claimed.tenant_id, async (changing, cards) => {
    await scheduleQueries(changing.tx).lock(keyOf(claimed))
    const detail = { why, ...(target !== undefined && { target }) }
    await settle(context, changing, claimed, { event: events.passNotShown, detail, ...(back && { back }) })
    cards.redraw(claimed.receiver_oid)
  })
}

async function settle(
  { clock }: Context,
  { tx, advance }: ChangeTransaction,
  claimed: VoucherRow,
  { event, detail, ...end }: { event: Event; detail: object; method?: string; back?: true },
): Promise<void> {
  const key: OperationKey = keyOf(claimed)
  const [last] = claimed.reveals.slice(-1)
  const now = clock.now()
  const mine = await voucherQueries(tx).settle(claimed, { ...end, lookAt: now + firstCheckAfter })
  if (!mine) throw new Error('The claim of a voucher was lost')
  const told = { account: accountOf(claimed), ...detail }
  await advance(key, event, {
    now,
    ...(last && { actor: last.by }),
    change: { detail: told },
    ...tellsIfFailed(tx, claimed),
  })
}

/** The owner is told once no passes are left and nobody was ever shown one. */
const tellsIfFailed = (tx: ChangeTransaction['tx'], { id }: Pick<VoucherRow, 'id'>): Pick<EventDetails, 'tells'> => ({
  tells: async (operation) =>
    (await voucherQueries(tx).hasFailed(id)) ? ownerMessages(notices.notBackIn)(operation) : [],
})

/** Whether a process claimed it and died. */
export const isLeft = ({ claimed_until: until }: Pick<VoucherRow, 'claimed_until'>, now: number): boolean =>
  until > 0 && until <= now

/** Records that nobody saw a pass whose creation was never answered, because the process that requested it died. */
export async function recordNotShown(context: Context, row: VoucherRow): Promise<void> {
  await changeVouchers(context, row.tenant_id, async (changing, cards) => {
    await scheduleQueries(changing.tx).lock(keyOf(row))
    if (await settleLeft(changing, row, context.clock.now())) cards.redraw(row.receiver_oid)
  })
}

/** Ends the claim of a process that died, in a transaction that holds the operation's lock; false if there is none. */
async function settleLeft({ tx, advance }: ChangeTransaction, { id }: VoucherRow, now: number): Promise<boolean> {
  const row = await voucherQueries(tx).find(id)
  if (!row || !isLeft(row, now)) return false
  await voucherQueries(tx).settle(row, { lookAt: now + firstCheckAfter })
  const [last] = row.reveals.slice(-1)
  const detail = { account: accountOf(row), why: 'passNotShown' }
  await advance(keyOf(row), events.passNotShown, {
    now,
    ...(last && { actor: last.by }),
    change: { detail },
    ...tellsIfFailed(tx, row),
  })
  return true
}
