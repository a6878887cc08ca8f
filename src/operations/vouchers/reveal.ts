import { passPolicyIn } from '../../actions/ways-back-in.ts'
import { UserError } from '../../core/errors.ts'
import { type IdentityCheck, maxReveals, type VoucherView } from '../../core/vouchers.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import type { OperationKey } from '../../store/queries/lifecycle/operations.ts'
import { scheduleQueries } from '../../store/queries/schedule/schedule.ts'
import { type VoucherRow, voucherQueries } from '../../store/queries/vouchers/vouchers.ts'
import { type ChangeTransaction, inChangeTransaction } from '../lifecycle/advance.ts'
import type { Context } from '../model/context.ts'
import { toNamedPerson } from '../model/rows.ts'
import type { Person } from '../model/types.ts'
import { checkWritable } from '../rules/confirmation.ts'
import { changeVouchers } from './change-vouchers.ts'
import { connect, withOwnerErrors } from './owner.ts'
import { checkStanding } from './standing.ts'
import { accountOf, type FoundVoucher, findOwnVoucher, isReceiver, keyOf, viewOf } from './view.ts'

/** What the receiver is shown, once. */
export interface RevealedPass {
  readonly voucher: VoucherView
  /** The secret. Only this function returns it, and it is never stored. */
  readonly pass: string
  readonly minutes: number
  readonly startsAt: number
  /** How many more times a pass can be shown. */
  readonly left: number
}

/** Longer than Graph takes to respond; an older claim was left behind by a crash. */
const claimTime = 120_000
/** When to check whether someone has signed in again after a pass was shown. */
const firstCheckAfter = 2 * 60_000
/** How long a pass should be valid, if the policy allows it. */
const minutesWanted = 60

/**
 * Creates a pass with the operator's sign-in and returns it, to the receiver of the voucher only. The claim comes
 * first, so that a crash or a lost answer counts as a pass that nobody saw. Throws voucherNotFound, voucherEnded,
 * voucherUsedUp, voucherBusy, receiverNotAllowed, accountNotAllowed, voucherOperatorSignedOut, passRefused,
 * passNotShown, readOnly, graphThrottled, graphUnavailable.
 */
export async function revealPass(
  context: Context,
  id: string,
  by: Person,
  checked: IdentityCheck,
): Promise<RevealedPass> {
  const found = await findOwnVoucher(context, id, by)
  checkUsable(found.row, context.clock.now())
  checkWritable(context.limits)
  return withOwnerErrors(found.operation, async () => {
    const directory = await connect(context, found.operation)
    await checkStanding(context, found, directory)
    const minutes = await minutesIn(directory)
    const claimed = await claim(context, found, by, checked)
    const left = maxReveals - claimed.reveals.length
    const created = await createClaimedPass(context, claimed, directory, minutes, left)
    return { voucher: viewOf(claimed, found.operation), left, ...created }
  })
}

function checkUsable({ state, until, reveals, claimed_until: claimedUntil }: VoucherRow, now: number): void {
  if (state !== 'open') throw new UserError('voucherEnded', { state })
  if (until <= now) throw new UserError('voucherEnded', { state: 'expired' })
  if (claimedUntil > now) throw new UserError('voucherBusy')
  if (reveals.length >= maxReveals) throw new UserError('voucherUsedUp', { limit: maxReveals })
}

async function minutesIn(directory: Directory): Promise<number> {
  const policy = await passPolicyIn(directory)
  if (policy?.enabled === false) throw new UserError('passRefused', { because: 'policy' })
  return policy ? Math.min(Math.max(minutesWanted, policy.minutes.min), policy.minutes.max) : minutesWanted
}

/** Claims the voucher for one request at a time, on whichever instance. */
async function claim(context: Context, { row }: FoundVoucher, by: Person, checked: IdentityCheck): Promise<VoucherRow> {
  const { clock, store } = context
  const key = keyOf(row)
  const claimed = await inChangeTransaction(context, async (changing) => {
    const { tx, advance } = changing
    await scheduleQueries(tx).lock(key)
    const now = clock.now()
    await settleLeft(changing, row, now)
    const mine = await voucherQueries(tx).claim(row, toNamedPerson(by), { checked, now, until: now + claimTime })
    if (!mine) return undefined
    const detail = { account: accountOf(row), after: checked }
    if (!(await advance(key, 'passAsked', { now, actor: toNamedPerson(by), change: { detail } })))
      throw new Error('A voucher belongs to an operation that has ended')
    return mine
  })
  if (claimed) return claimed
  const now = await voucherQueries(store.db).find(row.id)
  if (!now || !isReceiver(now, by)) throw new UserError('voucherNotFound')
  checkUsable(now, clock.now())
  throw new UserError('voucherBusy')
}

async function createClaimedPass(
  context: Context,
  claimed: VoucherRow,
  directory: Directory,
  minutes: number,
  left: number,
): Promise<Pick<RevealedPass, 'pass' | 'minutes' | 'startsAt'>> {
  const account = accountOf(claimed)
  try {
    const { id, ...shown } = await directory.createPass(account.id, { minutes })
    await settle(context, claimed, 'passShown', { account, target: id }, { method: id })
    return shown
  } catch (error) {
    // After an unknown error, a pass might exist, so it stays recorded as requested.
    if (!(error instanceof UserError)) throw error
    const lost = error.code === 'passNotShown'
    const back = lost ? {} : ({ back: true } as const)
    await settle(context, claimed, 'passNotShown', { account, why: error.code }, back)
    throw lost ? new UserError('passNotShown', { ...error.details, left }, { cause: error }) : error
  }
}

/** Records that nobody saw a pass whose creation was never answered, because the process that requested it died. */
export async function recordNotShown(context: Context, row: VoucherRow): Promise<void> {
  if (!isLeft(row, context.clock.now())) return
  await changeVouchers(context, row.tenant_id, async (changing, cards) => {
    await scheduleQueries(changing.tx).lock(keyOf(row))
    if (await settleLeft(changing, row, context.clock.now())) cards.redraw(row.receiver_oid)
  })
}

/** Whether a process claimed it and died. */
const isLeft = ({ claimed_until: until }: VoucherRow, now: number): boolean => until > 0 && until <= now

/** Ends the claim of a process that died, in a transaction that holds the operation's lock; false if there is none. */
async function settleLeft({ tx, advance }: ChangeTransaction, { id }: VoucherRow, now: number): Promise<boolean> {
  const row = await voucherQueries(tx).find(id)
  if (!row || !isLeft(row, now)) return false
  await voucherQueries(tx).settle(row, { lookAt: now + firstCheckAfter })
  const [last] = row.reveals.slice(-1)
  const detail = { account: accountOf(row), why: 'passNotShown' }
  await advance(keyOf(row), 'passNotShown', { now, ...(last && { actor: last.by }), change: { detail } })
  return true
}

/** Ends a claim. Throws if the claim is no longer valid; nobody must then be shown what was created. */
async function settle(
  context: Context,
  claimed: VoucherRow,
  event: 'passShown' | 'passNotShown',
  detail: object,
  end: { readonly method?: string; readonly back?: true },
): Promise<void> {
  const { clock } = context
  const key: OperationKey = keyOf(claimed)
  const [last] = claimed.reveals.slice(-1)
  await changeVouchers(context, key.tenantId, async ({ tx, advance }, cards) => {
    await scheduleQueries(tx).lock(key)
    const now = clock.now()
    const mine = await voucherQueries(tx).settle(claimed, { ...end, lookAt: now + firstCheckAfter })
    if (!mine) throw new Error('The claim of a voucher was lost')
    await advance(key, event, { now, ...(last && { actor: last.by }), change: { detail } })
    cards.redraw(claimed.receiver_oid)
  })
}
