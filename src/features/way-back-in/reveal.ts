import { undefinedAfter } from '../../core/deadline.ts'
import { UserError } from '../../core/errors.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import { graphErrors } from '../../graph/directory/errors.ts'
import type { Context } from '../../operations/model/context.ts'
import type { Person } from '../../operations/model/types.ts'
import { checkWritable } from '../../operations/rules/confirmation.ts'
import { checkUsable, claim, settleNotShown, settleShown, type Withdrawal } from './claims.ts'
import { wayBackInErrors } from './errors.ts'
import { type IdentityCheck, maxReveals, type VoucherView } from './model.ts'
import { connect, withOwnerErrors } from './owner.ts'
import { passErrors } from './pass-errors.ts'
import { passPolicyIn } from './pass-options.ts'
import { createPass, deletePass, passStates } from './passes.ts'
import type { VoucherRow } from './queries/vouchers.ts'
import { cancel, checkStanding } from './standing.ts'
import { accountOf, findOwnVoucher, viewOf } from './view.ts'

/** What the receiver is shown, once. */
export interface RevealedPass {
  readonly voucher: VoucherView
  /** The secret. Only this function returns it, and it is never stored. */
  readonly pass: string
  readonly minutes: number
  /** How many more times a pass can be shown. */
  readonly left: number
}

/** How long the receiver's browser waits for the checks, in ms. Proxies give up after a minute. */
const patience = 30_000
/** How long a pass should be valid, if the policy allows it. */
const minutesWanted = 60

/**
 * Creates a pass with the operator's sign-in and returns it, to the receiver of the voucher only. The claim comes
 * first, so that a crash or a lost answer counts as a pass that nobody saw. Throws voucherNotFound, voucherEnded,
 * voucherUsedUp, voucherBusy, receiverNotAllowed, accountNotAllowed, voucherOperatorSignedOut, passRefused,
 * passNotShown, passWithdrawn, readOnly, graphThrottled, graphUnavailable.
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
    const ready = await undefinedAfter(context.clock, patience, async () => {
      const directory = await connect(context, found.operation)
      await checkStanding(context, found, directory)
      return { directory, minutes: await minutesIn(directory) }
    })
    if (!ready) throw new graphErrors.graphUnavailable({})
    const { directory, minutes } = ready
    const claimed = await claim(context, found, by, checked)
    const left = maxReveals - claimed.reveals.length
    const created = await createClaimedPass(context, claimed, directory, minutes, left)
    return { voucher: viewOf(claimed, found.operation, context.clock.now()), left, ...created }
  })
}

async function minutesIn(directory: Directory): Promise<number> {
  const policy = await passPolicyIn(directory)
  if (policy?.enabled === false) throw new passErrors.passRefused({ because: 'policy' })
  return policy ? Math.min(Math.max(minutesWanted, policy.minutes.min), policy.minutes.max) : minutesWanted
}

async function createClaimedPass(
  context: Context,
  claimed: VoucherRow,
  directory: Directory,
  minutes: number,
  left: number,
): Promise<Pick<RevealedPass, 'pass' | 'minutes'>> {
  if (claimed.reveals.length > 1) await deleteFormer(context, claimed, directory)
  const { id, ...shown } = await directory
    .ask(createPass, claimed.account_id, { minutes })
    .catch(async (error: unknown) => {
      // After an unknown error, a pass might exist, so it stays recorded as requested.
      if (!(error instanceof UserError)) throw error
      const lost = error instanceof passErrors.passNotShown
      await settleNotShown(context, claimed, { why: error.code, ...(!lost && { back: true }) })
      throw lost ? new passErrors.passNotShown({ ...error.details, left }, { cause: error }) : error
    })
  const withdrawn = await settleShown(context, claimed, id)
  if (withdrawn) return withdraw(context, claimed, directory, id, withdrawn)
  return shown
}

/**
 * Deletes a pass of this voucher that is still valid: Microsoft has documented both that a new pass replaces it and that
 * it has to be deleted first. If that fails, creating the new one shows whether it was necessary.
 */
async function deleteFormer(context: Context, { account_id: account, reveals }: VoucherRow, directory: Directory) {
  try {
    const former = (await directory.ask(passStates, [account])).get(account)
    if (former?.state !== 'usable' || !reveals.some(({ method }) => method === former.id)) return
    await directory.ask(deletePass, account, former.id)
  } catch (error) {
    context.log.warn('The former pass of an account could not be deleted', { account, error })
  }
}

/**
 * Deletes a pass that must not be shown, because the right to it ended while it was created. If that fails, the claim
 * stays, and `watch.ts` deletes it once the claim has expired.
 */
async function withdraw(
  context: Context,
  claimed: VoucherRow,
  directory: Directory,
  id: string,
  because: Withdrawal,
): Promise<never> {
  const deleted = await directory.ask(deletePass, claimed.account_id, id).then(
    () => true,
    (error: unknown) => {
      context.log.warn('A pass that must not be shown could not be deleted', { account: accountOf(claimed).id, error })
      return false
    },
  )
  const refusal = new wayBackInErrors.passWithdrawn({ because, deleted: deleted ? 1 : 0 })
  if (deleted) await settleNotShown(context, claimed, { why: refusal.code, target: id })
  if (because === 'cancelled') await cancel(context, claimed)
  throw refusal
}
