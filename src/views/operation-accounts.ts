import { playbookText } from '../actions/words.ts'
import { operationItems, showOperation } from '../command-specs/operations.ts'
import { press } from '../command-specs/press.ts'
import type { Input } from '../command-specs/spec.ts'
import type { Messages } from '../messages/index.ts'
import type { Item, Operation } from '../operations/types.ts'
import { type Column, table } from './card/index.ts'
import { changeMark, enabledMark, itemWho, outcomeCell, plannedWho, stateLook, whyOf } from './format.ts'
import type { Reply } from './reply.ts'
import { itemSteps } from './step-lines.ts'
import { frameOf, paging, type Viewer } from './viewer.ts'

/** How many accounts one page of an operation shows. */
export const itemsPerPage = 15

/** One page of what an operation did, account by account. */
export function showItems(
  view: {
    readonly operation: Operation
    readonly items: readonly Item[]
    readonly total: number
    /** From 1. */
    readonly page: number
    /** Which of them are shown: those that its plan changes or leaves out, or part of these. */
    readonly some?: Pick<Input<typeof operationItems>, 'only' | 'verdict' | 'why'>
  },
  words: Messages,
  viewer: Viewer,
): Reply {
  const { operation, items, total, page, some = {} } = view
  const { labels, operations: says } = words
  const texts = playbookText(words, view.operation.playbook)
  const columns: Column[] = [
    { title: labels.account, width: 5, phone: 'lead' },
    { title: `${labels.outcome}, ${labels.why}`, width: 4, phone: 'side' },
  ]
  const why = (item: Item) => (item.verdict === 'already' && !item.why ? texts.already : whyOf(item, words, viewer))
  // Of what is only planned there is nothing to tell but how it stands.
  const cell = (item: Item) =>
    operation.state === 'planned' && item.verdict === 'change' && item.account
      ? [enabledMark(item.account.enabled, words)]
      : [...outcomeCell(changeMark(item, words), why(item)), ...itemSteps(item, words)]
  // The card of a plan names the first accounts only, with what was decided over them before: so does the list of all.
  const name = (item: Item) =>
    operation.state === 'planned' && item.verdict === 'change' ? plannedWho(item, words, viewer) : itemWho(item)
  const title = says[some.only === undefined || some.only === 'change' ? 'items' : some.only](operation.id)
  const card = table(frameOf(viewer, words), {
    header: {
      title,
      subtitle: `${texts.button(operation.counts.change)} · ${words.states[operation.state]}`,
      tone: stateLook(operation.state).tone,
    },
    ...(items.length > 0 && {
      table: { columns, rows: items.map((item) => [name(item), cell(item)]) },
    }),
    ...paging(
      { page, size: itemsPerPage, shown: items.length, total },
      (to) => press(operationItems, { operation: operation.id, page: to, ...some }),
      words,
    ),
    actions: [{ title: says.back, data: press(showOperation, { operation: operation.id }) }],
  })
  return { card, summary: title }
}
