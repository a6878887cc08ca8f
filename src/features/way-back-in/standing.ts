import { UserError } from '../../core/errors.ts'
import { pausesOperation } from '../../core/sign-in-errors.ts'
import type { Account } from '../../graph/directory/account.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import { hasPermission } from '../../graph/directory/me.ts'
import { inChangeTransaction } from '../../operations/lifecycle/advance.ts'
import { ownerMessages } from '../../operations/lifecycle/event.ts'
import type { Context } from '../../operations/model/context.ts'
import { channelOf, personOf } from '../../operations/model/rows.ts'
import { findStillContained } from '../../operations/rules/compromised.ts'
import { loadCurrentProtection } from '../../operations/rules/current-protection.ts'
import { whyProtected } from '../../operations/rules/who-is-protected.ts'
import type { OperationRow } from '../../store/queries/lifecycle/operations.ts'
import { scheduleQueries } from '../../store/queries/schedule/schedule.ts'
import { changeVouchers } from './change-vouchers.ts'
import { wayBackInErrors } from './errors.ts'
import { events, notices } from './events.ts'
import type { AccountRefusal, VoucherRefusal } from './model.ts'
import {
  barrierOf,
  isAtRisk,
  type ReceiverRefusal,
  readableRisks,
  receiverRefusal,
  riskScopes,
} from './pass-options.ts'
import { type VoucherRow, voucherQueries } from './queries/vouchers.ts'
import { accountOf, type FoundVoucher, keyOf } from './view.ts'

/**
 * Repeats the plan's checks before a pass is created. Changes are recorded, for the operator. Throws voucherEnded,
 * receiverNotAllowed, accountNotAllowed, voucherOperatorSignedOut.
 */
export async function checkStanding(context: Context, found: FoundVoucher, directory: Directory): Promise<void> {
  const { row, operation } = found
  const { account_id: account } = row
  const owner = operation.requester_oid
  const accounts = await directory.accountsByIds([account, owner])
  // Their token stays valid for a while.
  if (!accounts.get(owner)?.accountEnabled)
    throw new wayBackInErrors.voucherOperatorSignedOut({ name: operation.requester_name })
  const contained = await findContained(context, context.store.db, row)
  if (contained) return refuseContained(context, row, contained)
  const now = accounts.get(account)
  if (!now?.accountEnabled) return refuseEnded(context, row)
  const because = await whyNotShownTo(context, found, directory)
  if (because) return refuseReceiver(context, row, because)
  const refused = await whyProtectedNow(context, operation, now, directory)
  if (refused) {
    await refuse(context, row, refused)
    throw new wayBackInErrors.accountNotAllowed({ because: noteOf(refused), name: operation.requester_name })
  }
}

/** Who was contained as compromised, and hasn't been released since. */
export type ContainedPerson = 'account' | 'receiver'

/** Whether either is contained; `db` can be a transaction. */
export async function findContained(
  { registry }: Pick<Context, 'registry'>,
  db: Context['store']['db'],
  { tenant_id: tenantId, account_id: account, receiver_oid: receiver }: VoucherRow,
): Promise<ContainedPerson | undefined> {
  const contained = await findStillContained(db, registry, tenantId, [account, receiver])
  if (contained.length === 0) return undefined
  return contained.some((one) => one.account === account) ? 'account' : 'receiver'
}

/** Throws voucherEnded, receiverNotAllowed. */
export const refuseContained = (context: Context, row: VoucherRow, contained: ContainedPerson): Promise<never> =>
  contained === 'account' ? refuseEnded(context, row) : refuseReceiver(context, row, 'contained')

async function refuseEnded(context: Context, row: VoucherRow): Promise<never> {
  await cancel(context, row)
  throw new wayBackInErrors.voucherEnded({ state: 'cancelled' })
}

async function refuseReceiver(context: Context, row: VoucherRow, because: ReceiverRefusal): Promise<never> {
  await refuse(context, row, { why: barrierOf[because], detail: row.receiver_name })
  throw new wayBackInErrors.receiverNotAllowed({ because })
}

async function whyNotShownTo(
  context: Context,
  { row, operation }: FoundVoucher,
  directory: Directory,
): Promise<ReceiverRefusal | undefined> {
  const { receiver_oid: oid, receiver_upn: upn, receiver_name: name, receiver_is_manager: manager } = row
  const why = await receiverRefusal(directory, row.account_id, { oid, upn, name, manager })
  return why ?? (await riskOf(context, operation, oid, directory))
}

/** Whether the receiver is at risk, if the operator can read that. */
async function riskOf(
  { graph, tokenFor }: Context,
  operation: OperationRow,
  receiver: string,
  directory: Directory,
): Promise<'atRisk' | undefined> {
  const granted = await Promise.all(riskScopes.map((scope) => directory.ask(hasPermission, scope)))
  if (!granted.every(Boolean)) return undefined
  const reader = graph.as(await tokenFor(personOf(operation), channelOf(operation), riskScopes), { priority: 'high' })
  const risks = await readableRisks(reader, [receiver])
  return risks && isAtRisk(risks, receiver) ? 'atRisk' : undefined
}

/** Why the account is protected now, for example as an administrator. If that can't be read, it counts as protected. */
async function whyProtectedNow(
  context: Context,
  operation: OperationRow,
  account: Account,
  directory: Directory,
): Promise<VoucherRefusal | undefined> {
  try {
    return whyProtected(account, await loadCurrentProtection(context, operation, directory), false)
  } catch (error) {
    if (!(error instanceof UserError) || pausesOperation(error) || error.meaning.kind === 'outage') throw error
    context.log.warn('Could not check who is protected before showing a pass', {
      operation: operation.id,
      code: error.code,
    })
    return { why: 'protectionUnseen', detail: null }
  }
}

const noteOf = ({ why }: VoucherRefusal): AccountRefusal => {
  if (why === 'protectionUnseen') return 'unread'
  return why === 'adminRole' || why === 'partialRole' || why === 'eligibleRole' ? 'admin' : 'protected'
}

/** Ends the voucher of an account that was locked again. */
export async function cancel(context: Context, row: VoucherRow): Promise<void> {
  const now = context.clock.now()
  await changeVouchers(context, row.tenant_id, async ({ tx, advance }, cards) => {
    await scheduleQueries(tx).lock(keyOf(row))
    if (await voucherQueries(tx).end(row, { state: 'cancelled', now, by: null }))
      await advance(keyOf(row), events.voucherCancelled, { now, change: { detail: { account: accountOf(row) } } })
    cards.redraw(row.receiver_oid)
  })
}

/**
 * The voucher stays open, because the obstacle might be temporary. A reason is recorded once, however often they ask.
 */
async function refuse(context: Context, row: VoucherRow, refused: VoucherRefusal): Promise<void> {
  const now = context.clock.now()
  await inChangeTransaction(context, async ({ tx, advance }) => {
    await scheduleQueries(tx).lock(keyOf(row))
    if (!(await voucherQueries(tx).refuse(row, refused))) return
    const actor = { oid: row.receiver_oid, upn: row.receiver_upn, name: row.receiver_name }
    await advance(keyOf(row), events.passNotShown, {
      now,
      actor,
      change: { detail: { account: accountOf(row), why: refused.why } },
      tells: async (operation) => ownerMessages(notices.notBackIn)(operation),
    })
  })
}
