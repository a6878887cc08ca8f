import { UserError } from '../../core/errors.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import { signInsOf } from '../../graph/directory/sign-ins.ts'
import { knownOperations } from '../../operations/lifecycle/known-operations.ts'
import type { Context } from '../../operations/model/context.ts'
import { channelOf, personOf } from '../../operations/model/rows.ts'
import { ifAllowed } from '../../operations/rules/if-allowed.ts'
import { type OperationKey, type OperationRow, operationQueries } from '../../store/queries/lifecycle/operations.ts'
import { scheduleQueries } from '../../store/queries/schedule/schedule.ts'
import { changeVouchers } from './change-vouchers.ts'
import { isLeft, recordNotShown } from './claims.ts'
import { events } from './events.ts'
import { voucherReminderTime } from './model.ts'
import { connect } from './owner.ts'
import { deletePass, methodsSince, passStates } from './passes.ts'
import { type VoucherRow, voucherQueries } from './queries/vouchers.ts'
import { accountOf, keyOf } from './view.ts'

/** Number of vouchers that one instance checks at once, and how long it claims them. */
const maxClaimed = 20
const claimTime = 60_000
/** When to check again: soon after a pass was shown, then less often. */
const checkSoon = 5 * 60_000
const checkLater = 30 * 60_000
/** A pass can be used after its voucher has expired. */
const passUseTime = 2 * 60 * 60_000
/** How far Graph's clock might be behind ours, in ms. */
const clockTolerance = 5_000

/**
 * Checks vouchers that are due: whether people have signed in again, or the voucher has expired. The failure of one
 * never rejects.
 */
export async function watchVouchers(context: Context): Promise<void> {
  const { store, clock, log } = context
  const rows = await voucherQueries(store.db).due(clock.now(), maxClaimed, claimTime, knownOperations(context.registry))
  const [first] = rows
  const operation = first && (await operationQueries(store.db).find(keyOf(first)))
  if (!operation) return
  const now = clock.now()
  for (const row of rows.filter((one) => isLeft(one, now))) await endLeft(context, operation, row)
  // While a pass is being created, only that request decides about its voucher.
  const isBusy = ({ claimed_until: claimed }: VoucherRow) => claimed > now
  for (const row of rows.filter(isBusy)) await voucherQueries(store.db).later(row, row.claimed_until)
  const open = rows.filter((row) => row.state === 'open' && !isBusy(row))
  const evidence = await findBackIn(context, operation, open.filter(wasShown)).catch((error: unknown) => {
    // Without the operator's sign-in, only the remaining time matters.
    if (!(error instanceof UserError)) throw error
    log.info('Could not check who has signed in again', { operation: operation.id, code: error.code })
    return new Map<string, BackIn>()
  })
  for (const row of open) await settleOne(context, row, evidence.get(row.account_id))
  await remindReceivers(context, keyOf(first), open)
}

/** Reminds the receivers of an operation, all in one, that their time is almost over. */
async function remindReceivers(context: Context, key: OperationKey, rows: readonly VoucherRow[]): Promise<void> {
  const now = context.clock.now()
  const isDue = (row: VoucherRow) => row.reminded_at === null && row.until - voucherReminderTime <= now
  if (!rows.some((row) => isDue(row) && !wasShown(row))) return
  await changeVouchers(context, key.tenantId, async ({ tx, advance }, cards) => {
    await scheduleQueries(tx).lock(key)
    const people = await voucherQueries(tx).takeForReminder(key, now, voucherReminderTime)
    const reminded = people.length > 0 && (await advance(key, events.receiversReminded, { now }))
    if (reminded) cards.tell(reminded, people)
  })
}

/**
 * Ends the claim of a process that died, or that couldn't delete a pass: whatever pass exists was seen by nobody, and is
 * deleted. That is tried until the pass has expired if its voucher has ended; until then, the next pass replaces it.
 */
async function endLeft(context: Context, operation: OperationRow, row: VoucherRow): Promise<void> {
  const { clock, store, log } = context
  const deleted = await deleteUnseen(context, operation, row).then(
    () => true,
    (error: unknown) => {
      log.warn('A pass that nobody saw could not be deleted', { operation: operation.id, error })
      return false
    },
  )
  const now = clock.now()
  if (!deleted && row.state !== 'open' && now < row.claimed_until + passUseTime)
    await voucherQueries(store.db).later(row, now + checkSoon)
  else await recordNotShown(context, row)
}

async function deleteUnseen(context: Context, operation: OperationRow, row: VoucherRow): Promise<void> {
  const { account_id: account, reveals } = row
  const directory = await connect(context, operation)
  const pass = (await directory.ask(passStates, [account])).get(account)
  const asked = reveals.at(-1)?.at ?? Number.POSITIVE_INFINITY
  if (!pass || reveals.some(({ method }) => method === pass.id) || (pass.created ?? 0) < asked - clockTolerance) return
  await directory.ask(deletePass, account, pass.id)
}

/** The evidence that someone has signed in again. */
type BackIn = 'used' | 'signIn' | 'method'

const shownAt = ({ reveals }: VoucherRow): number | undefined => reveals.findLast(({ method }) => method !== null)?.at
const wasShown = (row: VoucherRow): boolean => shownAt(row) !== undefined

async function findBackIn(
  context: Context,
  operation: OperationRow,
  rows: readonly VoucherRow[],
): Promise<ReadonlyMap<string, BackIn>> {
  if (rows.length === 0) return new Map()
  const directory = await connect(context, operation)
  const ids = rows.map(({ account_id: id }) => id)
  const passes = await directory.ask(passStates, ids)
  const isUsed = ({ account_id: id, reveals }: VoucherRow) => {
    const pass = passes.get(id)
    return pass?.state === 'used' && reveals.some(({ method }) => method === pass.id)
  }
  const found = new Map<string, BackIn>()
  const read = <T>(scopes: readonly string[], what: (directory: Directory) => Promise<T>) =>
    ifAllowed(context, { requester: personOf(operation), channel: channelOf(operation) }, scopes, what)
  const since = Math.min(...rows.map((row) => shownAt(row) ?? 0))
  const signIns = await read(['User.Read.All', 'AuditLog.Read.All'], (reader) =>
    reader.ask(signInsOf, ids, { optional: true }),
  )
  const methods = await read(['UserAuthenticationMethod.ReadWrite.All'], (reader) =>
    reader.ask(methodsSince, ids, since),
  )
  for (const row of rows) {
    const { account_id: id } = row
    const from = shownAt(row) ?? 0
    const own = methods?.get(id)
    const isNew = own?.added.some(({ created }) => created !== undefined && created >= from)
    // Anything but a success can be an old phone that keeps trying.
    const succeeded = signIns?.get(id)?.succeeded ?? 0
    if (isNew) found.set(id, 'method')
    else if (succeeded > from) found.set(id, 'signIn')
    // A policy can refuse someone whose pass is used up by then, so that they have nothing to sign in with next time.
    else if (isUsed(row) && (!own || own.undated.length > 0)) found.set(id, 'used')
  }
  return found
}

/** Stores the outcome for one voucher, and when to check again. */
async function settleOne(context: Context, row: VoucherRow, evidence: BackIn | undefined): Promise<void> {
  const { clock, store } = context
  const now = clock.now()
  const shown = shownAt(row)
  const end = Math.max(row.until, (shown ?? 0) + passUseTime)
  if (!evidence && end > now) {
    const reminder = row.until - voucherReminderTime
    const next =
      shown === undefined
        ? reminder > now
          ? reminder
          : row.until
        : Math.min(end, now + (now - shown < checkLater ? checkSoon : checkLater))
    return voucherQueries(store.db).later(row, next)
  }
  const [state, event] = evidence ? (['backIn', events.backIn] as const) : (['expired', events.voucherExpired] as const)
  const key = keyOf(row)
  await changeVouchers(context, key.tenantId, async ({ tx, advance }, cards) => {
    await scheduleQueries(tx).lock(key)
    if (!(await voucherQueries(tx).end(row, { state, now, by: evidence ?? null }))) return
    const detail = { account: accountOf(row), ...(evidence && { after: evidence }) }
    await advance(key, event, { now, change: { detail } })
    cards.redraw(row.receiver_oid)
  })
}
