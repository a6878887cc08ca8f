import { hasRun } from '../../core/operation-states.ts'
import type { Item, Operation } from '../../operations/model/types.ts'
import { buildPage, type ListRow } from '../card/index.ts'
import { operationItems, showOperation } from '../commands/operations.ts'
import { press } from '../commands/press.ts'
import type { Input } from '../commands/spec.ts'
import type { Messages } from '../words/index.ts'
import { playbookText } from './action-texts.ts'
import { enabledMark, itemCell, whyOf } from './format.ts'
import { operationText } from './operation-text.ts'
import { addedToAccounts, addedToPlan, type CardAdditions } from './places.ts'
import { plannedWho } from './planned-account.ts'
import type { Reply } from './reply.ts'
import { groupBySide, itemFilters } from './result-accounts.ts'
import { itemOutcome } from './step-lines.ts'
import { paging, toFrame, type Viewer } from './viewer.ts'

/** Accounts per page of an operation. */
export const itemsPerPage = 15

/** A page of an operation's results, account by account. */
export function showItems(
  view: {
    readonly operation: Operation
    /** What features add. */
    readonly cards: readonly CardAdditions[]
    readonly items: readonly Item[]
    readonly total: number
    /** From 1. */
    readonly page: number
    /** Which accounts are shown: those its plan changes or skips, or some of these. */
    readonly some?: Pick<Input<typeof operationItems>, 'only' | 'verdict' | 'why'>
  },
  messages: Messages,
  viewer: Viewer,
): Reply {
  const { operation, cards, items, total, page: at, some = {} } = view
  const { operations: says } = messages
  const texts = playbookText(messages, view.operation.playbook)
  const why = (item: Item) => (item.verdict === 'already' && !item.why ? texts.already : whyOf(item, messages, viewer))
  // Before an operation runs, accounts only have a verdict.
  const isPlanned = ({ verdict }: Item) => operation.state === 'planned' && verdict === 'change'
  const cell = (item: Item) =>
    isPlanned(item) && item.account
      ? [enabledMark(item.account.enabled, messages)]
      : itemOutcome(item, why(item), operation, messages)
  // The plan's card shows the first accounts with their earlier decisions, and so does the complete list.
  const name = (item: Item) => (isPlanned(item) ? plannedWho(item, messages, viewer) : itemCell(item))
  const rows = items.map((item) => ({ item, lead: name(item), side: cell(item) }))
  const title = says[some.only === undefined || some.only === 'change' ? 'items' : some.only](operation.id)
  const card = buildPage(toFrame(viewer, messages), {
    header: {
      title,
      subtitle: `${operationText(operation, messages, viewer)} · ${messages.states[operation.state]}`,
    },
    ...(hasRun(operation.state) &&
      some.verdict === undefined && { filters: itemFilters(operation, some.only, messages) }),
    rows: [...rows.filter(({ item }) => isPlanned(item)), ...groupRows(rows.filter(({ item }) => !isPlanned(item)))],
    pages: paging(
      { page: at, size: itemsPerPage, shown: items.length, total },
      (to) => press(operationItems, { operation: operation.id, page: to, ...some }),
      messages,
    ),
    actions: [
      { title: says.back, data: press(showOperation, { operation: operation.id }) },
      ...addedToAccounts(cards, operation, messages),
      ...(operation.state === 'planned' ? addedToPlan(cards, 'buttons of accounts', operation, messages) : []),
    ],
  })
  return { card, summary: title }
}

/** Accounts with the same outcome and reason are listed below it, each on a line. */
const groupRows = (rows: readonly Required<ListRow>[]): ListRow[] =>
  groupBySide(rows).flatMap(({ side: [outcome, ...reasons], rows }): readonly ListRow[] => {
    if (rows.length === 1 || !outcome) return rows
    const heading = { ...outcome, text: `${outcome.text}: ${rows.length}`, bold: true }
    return [
      { lead: [heading, ...reasons] },
      ...rows.map(({ lead }) => ({ lead: [{ text: lead.map(({ text }) => text).join(' · ') }] })),
    ]
  })
