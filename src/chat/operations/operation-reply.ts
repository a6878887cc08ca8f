import { truncate } from '../../core/text.ts'
import { textLimits } from '../../core/text-limits.ts'
import {
  type ItemFilter,
  NothingToDo,
  type Observer,
  type Operation,
  type ReadingProgress,
  typedCountThreshold,
  type UndoOrRetryRequest,
  type Verdict,
} from '../../operations/index.ts'
import { planSpecOf } from '../commands/accounts.ts'
import type { operationItems } from '../commands/operations.ts'
import { type Press, press } from '../commands/press.ts'
import type { Args } from '../commands/spec.ts'
import type { AuthorisedTurn, Turn } from '../turn/command.ts'
import { showNothingToDo } from '../views/nothing-to-do.ts'
import { showOperation } from '../views/operation.ts'
import { itemsPerPage, showItems } from '../views/operation-accounts.ts'
import { maxChangesRead, maxNamesPerReason, type PlanView, showPlan } from '../views/plan.ts'
import type { Progress, Reply } from '../views/reply.ts'
import { skippedVerdicts, unchangedVerdicts } from '../views/result-texts.ts'

const verdictsOf = {
  change: ['change'],
  skipped: skippedVerdicts,
  unchanged: unchangedVerdicts,
  excluded: ['excluded'],
} satisfies Record<string, readonly Verdict[]>

/** Some of an operation's accounts. */
export function selectedItems(
  only: NonNullable<Args<typeof operationItems>['only']>,
): Pick<ItemFilter, 'verdicts' | 'attention' | 'stillEnabled'> {
  return only === 'attention' || only === 'stillEnabled' ? { [only]: true } : { verdicts: verdictsOf[only] }
}

/** Reports planning progress to the turn; `replace` as in the answer. */
export function reportPlanning(
  { progress }: Pick<Turn, 'progress'>,
  replace = true,
): (reading: ReadingProgress) => void {
  const tell = ({ what, ...counts }: ReadingProgress) =>
    progress({ what: what === 'accounts' ? 'plan' : what, ...counts, replace } satisfies Progress)
  tell({ what: 'accounts', done: 0 })
  return tell
}

/** The default reason of a plan that undoes an operation; it can be changed before confirming. */
export const undoReason =
  ({ messages: { links } }: Pick<Turn, 'messages'>): NonNullable<UndoOrRetryRequest['undoReason']> =>
  ({ id, reason }) => {
    const text = links.undoReason(id, reason?.trim() ?? '')
    // The limit counts code units, and a character can have two.
    return text.length <= textLimits.reason ? text : truncate(text, textLimits.reason / 2)
  }

/** The card of a plan that its requester can confirm; `token` activates its buttons. */
export async function replyWithPlan(
  plan: Pick<PlanView, 'operation' | 'token'> & Partial<Pick<PlanView, 'rest' | 'leaving' | 'typed'>>,
  { services, person, messages, sender }: AuthorisedTurn,
): Promise<Reply> {
  const { operations, registry, cards, limits } = services
  const { operation } = plan
  // First, because a plan of another version can't be offered.
  const need = await operations.approvalNeed(operation.id, person)
  const [notes, containments, changes, skipped] = await Promise.all([
    operations.notes(operation.id, person),
    operations.containments(operation.id, person),
    operations.items(operation.id, person, {
      verdicts: ['change'],
      remarkableFirst: true,
      offset: 0,
      limit: maxChangesRead,
    }),
    operations.skipped(operation.id, person, maxNamesPerReason),
  ])
  const approvers = need.needed ? await operations.mayApprove(operation.id, person) : []
  const confirmCountAbove = typedCountThreshold(limits, need.needed)
  return showPlan(
    {
      ...plan,
      registry,
      cards,
      notes,
      containments,
      changes,
      skipped,
      approvers,
      confirmCountAbove,
      approval: { ...limits, ...need },
    },
    messages,
    sender,
  )
}

/** The longest text repeated in a card's buttons; longer text is stored as a list on the server. */
export const maxButtonText = 600

/** The arguments for these accounts in a button. */
export async function toAccountArguments(
  accounts: readonly string[],
  { services, person }: Pick<AuthorisedTurn, 'services' | 'person'>,
): Promise<{ accounts: string } | { lookup: string }> {
  const text = accounts.join('\n')
  return text.length <= maxButtonText ? { accounts: text } : { lookup: await services.lists.save(person.oid, accounts) }
}

/** The reply that `plan` returns, or why the plan would change nothing; `again` plans it again. */
export async function orShowNothingToDo(
  plan: () => Promise<Reply>,
  turn: AuthorisedTurn,
  again: (given: { readonly accounts?: string; readonly lookup?: string; readonly changed?: true }) => Press,
): Promise<Reply> {
  try {
    return await plan()
  } catch (error) {
    if (!(error instanceof NothingToDo)) throw error
    const { playbook, skipped, gaps, undoOf, retryOf, inputs } = error
    const accounts = await toAccountArguments(inputs, turn)
    const { cards, registry } = turn.services
    const include = again({ ...accounts, changed: true })
    const view = { playbook, cards, skipped, gaps, undoOf, retryOf, accounts, again: again(accounts), include }
    const { undo } = registry.shownPlaybook(playbook)
    const spec = undo === null || undoOf ? undefined : planSpecOf(registry, undo)
    const reverse = spec && { playbook: spec.playbook, data: press(spec, accounts) }
    return showNothingToDo({ ...view, reverse }, turn.messages, turn.sender)
  }
}

/** The card of an operation in its current state; a read-only one if it belongs to someone else. */
export async function replyWithOperation(
  operation: Operation,
  { services: { operations, cards }, person, messages, sender }: AuthorisedTurn,
): Promise<Reply> {
  const { id, requester } = operation
  const oversees = requester.oid !== person.oid
  const read = (filter: ItemFilter) => operations.items(id, requester, filter)
  const { operation: own, ...reply } = await showOperation(operation, read, messages, { ...sender, oversees }, cards)
  // Only the requester's card is kept up to date.
  return { ...reply, ...(own && !oversees && { operation: own }) }
}

/** The person asking, as someone who might oversee other people's operations. */
export const toObserver = ({ person, membership }: AuthorisedTurn): Observer => ({ person, directory: membership })

/**
 * An operation's results or plan, account by account; `only` selects accounts the plan changes or skips, or some of
 * those.
 */
export async function replyWithItems(
  operation: Operation,
  { page, ...some }: Pick<Args<typeof operationItems>, 'page' | 'only' | 'verdict' | 'why'>,
  { services: { operations, cards }, messages, sender }: AuthorisedTurn,
): Promise<Reply> {
  const { only, verdict } = some
  const filter = verdict ? { verdicts: [verdict], why: some.why ?? null } : only && selectedItems(only)
  const range = { offset: (page - 1) * itemsPerPage, limit: itemsPerPage }
  const { items, total } = await operations.items(operation.id, operation.requester, { ...filter, ...range })
  return showItems({ operation, cards, page, some, items, total }, messages, sender)
}
