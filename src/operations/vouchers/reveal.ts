import { runScopesOf } from '../../actions/scopes.ts'
import { isAtRisk, passPolicyIn, riskScopes, risksOf, whyNotReceiver } from '../../actions/ways-back-in.ts'
import { meaningOf, pauses } from '../../core/error-meanings.ts'
import { UserError } from '../../core/errors.ts'
import { type IdentityCheck, revealsAtMost, type VoucherView } from '../../core/vouchers.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import type { OperationKey, OperationRow } from '../../store/queries/lifecycle/operations.ts'
import { postQueries } from '../../store/queries/posts/posts.ts'
import { scheduleQueries } from '../../store/queries/schedule/schedule.ts'
import { type VoucherRow, voucherQueries } from '../../store/queries/vouchers/vouchers.ts'
import { change } from '../lifecycle/advance.ts'
import { checkMember } from '../lifecycle/membership.ts'
import type { Context } from '../model/context.ts'
import { channelOf, namedOf, personOf } from '../model/rows.ts'
import type { Person } from '../model/types.ts'
import { stillContained } from '../rules/compromised.ts'
import { checkWritable } from '../rules/confirmation.ts'
import { vouchingIn } from '../rules/receivers.ts'
import { accountOf, type Found, isReceiver, keyOf, mine, viewOf } from './view.ts'

/** What the receiver is shown, once. */
export interface Revealed {
  readonly voucher: VoucherView
  /** The secret. It is returned by this function only, and nothing keeps it. */
  readonly pass: string
  readonly minutes: number
  readonly startsAt: number
  /** How many more times a pass can be shown. */
  readonly left: number
}

/** Longer than Graph takes to answer; an older claim was left behind by a crash. */
const claimTime = 120_000
/** When to look whether somebody is back in, after a pass was shown. */
const firstLook = 2 * 60_000
/** How long a pass should work, if the policy allows. */
const minutesWanted = 60

/**
 * Creates a pass with the operator's sign-in and returns it, to the receiver of the voucher only. The claim comes first, so that
 * a crash or a lost answer counts as a pass that nobody saw. Throws voucherNotFound, voucherEnded, voucherUsedUp, voucherBusy,
 * receiverNotAllowed, voucherOperatorSignedOut, passRefused, passNotShown, readOnly, graphThrottled, graphUnavailable.
 */
export async function revealPass(context: Context, id: string, by: Person, checked: IdentityCheck): Promise<Revealed> {
  const found = await mine(context, id, by)
  checkUsable(found.row, context.clock.now())
  checkWritable(context.limits)
  const directory = await connect(context, found.operation)
  await checkStanding(context, found, directory)
  const minutes = await minutesIn(directory)
  const claimed = await claim(context, found, by, checked)
  const left = revealsAtMost - claimed.reveals.length
  const created = await create(context, claimed, directory, minutes, left)
  return { voucher: viewOf(claimed, found.operation), left, ...created }
}

function checkUsable({ state, until, reveals, claimed_until: claimedUntil }: VoucherRow, now: number): void {
  if (state !== 'open') throw new UserError('voucherEnded', { state })
  if (until <= now) throw new UserError('voucherEnded', { state: 'expired' })
  if (claimedUntil > now) throw new UserError('voucherBusy')
  if (reveals.length >= revealsAtMost) throw new UserError('voucherUsedUp', { limit: revealsAtMost })
}

/** The directory as the operation's owner sees it. Throws voucherOperatorSignedOut. */
export async function connect(context: Context, operation: OperationRow): Promise<Directory> {
  const { registry, graph, limits } = context
  const vouching = vouchingIn(registry, operation.actions).map((kind) => ({ kind }))
  try {
    const scopes = runScopesOf(registry, vouching)
    const directory = graph.as(await context.tokenFor(personOf(operation), channelOf(operation), scopes), {
      priority: 'high',
    })
    await checkMember('operator', limits, directory.memberOf)
    return directory
  } catch (error) {
    if (!(error instanceof UserError) || !(pauses(error) || meaningOf(error.code).kind === 'access')) throw error
    throw new UserError('voucherOperatorSignedOut', { name: operation.requester_name }, { cause: error })
  }
}

/** Checks again what the plan has checked. */
async function checkStanding(context: Context, { row, operation }: Found, directory: Directory): Promise<void> {
  const { store, registry } = context
  const { account_id: account, receiver_oid: receiver } = row
  const accounts = await directory.byIds([account])
  const still = await stillContained(store.db, registry, row.tenant_id, [account, receiver])
  const isContained = (oid: string) => still.some((one) => one.account === oid)
  const locked = accounts.get(account)?.accountEnabled !== true || isContained(account)
  if (locked) {
    await cancel(context, row)
    throw new UserError('voucherEnded', { state: 'cancelled' })
  }
  const person = { oid: receiver, upn: row.receiver_upn, name: row.receiver_name, manager: row.receiver_is_manager }
  const because = isContained(receiver)
    ? 'contained'
    : ((await whyNotReceiver(directory, account, person)) ?? (await riskOf(context, operation, receiver, directory)))
  if (because) throw new UserError('receiverNotAllowed', { because })
}

/** As far as the operator may read it. */
async function riskOf(
  { graph, tokenFor }: Context,
  operation: OperationRow,
  receiver: string,
  directory: Directory,
): Promise<'atRisk' | undefined> {
  const granted = await Promise.all(riskScopes.map((scope) => directory.has(scope)))
  if (!granted.every(Boolean)) return undefined
  const reader = graph.as(await tokenFor(personOf(operation), channelOf(operation), riskScopes), { priority: 'high' })
  const risks = await risksOf(reader, [receiver])
  return risks && isAtRisk(risks, receiver) ? 'atRisk' : undefined
}

async function cancel(context: Context, row: VoucherRow): Promise<void> {
  const now = context.clock.now()
  await change(context, async ({ tx, advance }) => {
    await scheduleQueries(tx).lock(keyOf(row))
    if (await voucherQueries(tx).end(row, { state: 'cancelled', now, by: null }))
      await advance(keyOf(row), 'voucherCancelled', { now, change: { detail: { account: accountOf(row) } } })
    await postQueries(tx).raise(keyOf(row), 'receiver', now, row.receiver_oid)
  })
}

async function minutesIn(directory: Directory): Promise<number> {
  const policy = await passPolicyIn(directory)
  if (policy?.enabled === false) throw new UserError('passRefused', { because: 'policy' })
  return policy ? Math.min(Math.max(minutesWanted, policy.minutes.min), policy.minutes.max) : minutesWanted
}

/** For one press at a time, whichever instance it reaches. */
async function claim(context: Context, { row }: Found, by: Person, checked: IdentityCheck): Promise<VoucherRow> {
  const { clock, store } = context
  const key = keyOf(row)
  const claimed = await change(context, async ({ tx, advance }) => {
    await scheduleQueries(tx).lock(key)
    const now = clock.now()
    const mine = await voucherQueries(tx).claim(row, namedOf(by), { checked, now, until: now + claimTime })
    if (!mine) return undefined
    const detail = { account: accountOf(row), after: checked }
    if (!(await advance(key, 'passAsked', { now, actor: namedOf(by), change: { detail } })))
      throw new Error('A voucher belongs to an operation that has ended')
    return mine
  })
  if (claimed) return claimed
  const now = await voucherQueries(store.db).find(row.id)
  if (!now || !isReceiver(now, by)) throw new UserError('voucherNotFound')
  checkUsable(now, clock.now())
  throw new UserError('voucherBusy')
}

async function create(
  context: Context,
  claimed: VoucherRow,
  directory: Directory,
  minutes: number,
  left: number,
): Promise<Pick<Revealed, 'pass' | 'minutes' | 'startsAt'>> {
  const account = accountOf(claimed)
  try {
    const { id, ...shown } = await directory.createPass(account.id, { minutes })
    await settle(context, claimed, 'passShown', { account, target: id }, { method: id })
    return shown
  } catch (error) {
    // Whatever isn't known may have created a pass: that stays recorded as asked for.
    if (!(error instanceof UserError)) throw error
    const lost = error.code === 'passNotShown'
    const back = lost ? {} : ({ back: true } as const)
    await settle(context, claimed, 'passNotShown', { account, why: error.code }, back)
    throw lost ? new UserError('passNotShown', { ...error.details, left }, { cause: error }) : error
  }
}

/** Records that nobody saw a pass whose creation was never answered, because the process that asked for it died. */
export async function notShown(context: Context, row: VoucherRow): Promise<void> {
  const isLeft = row.claimed_until > 0 && row.claimed_until <= context.clock.now()
  if (isLeft) await settle(context, row, 'passNotShown', { account: accountOf(row), why: 'passNotShown' }, {})
}

/** Ends a claim. Throws if it is no longer this one: then nobody may be shown what was created. */
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
  await change(context, async ({ tx, advance }) => {
    await scheduleQueries(tx).lock(key)
    const now = clock.now()
    const mine = await voucherQueries(tx).settle(claimed, { ...end, lookAt: now + firstLook })
    if (!mine) throw new Error('The claim of a voucher was lost')
    await advance(key, event, { now, ...(last && { actor: last.by }), change: { detail } })
    await postQueries(tx).raise(key, 'receiver', now, claimed.receiver_oid)
  })
}
