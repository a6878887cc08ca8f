import type { AuthorisedTurn, Turn } from '../bot/turn/command.ts'
import { UserError, type UserErrorCode } from '../core/errors.ts'
import { countTypedAbove, type Item, type Operation, type Reading, type Verdict } from '../operations/index.ts'
import { showOperation } from '../views/operation.ts'
import { itemsPerPage, showItems } from '../views/operation-accounts.ts'
import { leftOutShown, type Planned, plannedPerPage, showPlan } from '../views/plan.ts'
import type { Progress, Reply } from '../views/reply.ts'
import { unchanged } from '../views/result.ts'

const leftOut: readonly Verdict[] = [...unchanged, 'already', 'duplicate']
const nothing: { items: Item[]; total: number } = { items: [], total: 0 }

/** Mistakes in what was typed on the plan card: it comes back with the error beside its field. */
const mendable: ReadonlySet<UserErrorCode> = new Set([
  'reasonRequired',
  'badTicket',
  'countMismatch',
  'textTooLong',
  'timeMissing',
  'timeUnreadable',
  'timeInGap',
  'timePast',
  'timeTooFar',
])

/** Whether the plan comes back with it. */
export const isTypedOnPlan = (error: unknown): error is UserError =>
  error instanceof UserError && mendable.has(error.code)

/** Tells the turn how far the reading for its plan is; `replace` as the answer's. */
export function planning({ progress }: Pick<Turn, 'progress'>, replace = true): (reading: Reading) => void {
  const tell = ({ what, ...counts }: Reading) =>
    progress({ what: what === 'accounts' ? 'plan' : what, ...counts, replace } satisfies Progress)
  tell({ what: 'accounts', done: 0 })
  return tell
}

/** The card of a plan that its requester may confirm: `token` is what makes the buttons work. */
export async function replyWithPlan(
  plan: Pick<Planned, 'operation' | 'token'> & Partial<Pick<Planned, 'rest' | 'typed' | 'page'>>,
  { services, person, words, sender }: AuthorisedTurn,
): Promise<Reply> {
  const { operations, limits } = services
  const { operation } = plan
  const page = plan.page ?? 1
  const [need, notes, changes, others] = await Promise.all([
    operations.approvalNeed(operation.id, person),
    operations.notes(operation.id, person),
    operations.items(operation.id, person, {
      verdicts: ['change'],
      offset: (page - 1) * plannedPerPage,
      limit: plannedPerPage,
    }),
    page === 1
      ? operations.items(operation.id, person, { verdicts: leftOut, offset: 0, limit: leftOutShown })
      : nothing,
  ])
  const confirmCountAbove = countTypedAbove(operation, limits)
  return showPlan(
    { ...plan, page, notes, changes, leftOut: others, confirmCountAbove, approval: { ...limits, ...need } },
    words,
    sender,
  )
}

/** The card of an operation as it stands. */
export function replyWithOperation(
  operation: Operation,
  { services: { operations }, person, words, sender }: AuthorisedTurn,
): Promise<Reply> {
  return showOperation(operation, (filter) => operations.items(operation.id, person, filter), words, sender)
}

/** What an operation did or would do, account by account; `only` what its plan leaves out. */
export async function replyWithItems(
  operation: Operation,
  { page, only }: { page: number; only?: 'leftOut' | 'unchanged' | undefined },
  { services: { operations }, person, words, sender }: AuthorisedTurn,
): Promise<Reply> {
  const range = {
    offset: (page - 1) * itemsPerPage,
    limit: itemsPerPage,
    ...(only && { verdicts: only === 'leftOut' ? leftOut : unchanged }),
  }
  return showItems({ operation, page, only, ...(await operations.items(operation.id, person, range)) }, words, sender)
}
