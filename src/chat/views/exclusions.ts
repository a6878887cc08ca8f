import type { Exclusion, Operation } from '../../operations/model/types.ts'
import type { Fact, Line } from '../card/index.ts'
import type { Messages } from '../words/index.ts'
import { listOf, shorten } from './viewer.ts'

/**
 * Whether it would restore apps or devices that have names, by the actions it has or, before it is confirmed, can get.
 */
export function mayExcludeItems({ steps, actions, definition, state }: Operation): boolean {
  const offered = state === 'planned' ? definition.steps : []
  const isBack = (action: string) =>
    actions.some(({ kind, restores }) => kind === action && restores) ||
    offered.some((step) => step.action === action && step.restores)
  return steps.some(({ action, named }) => isBack(action) && (named?.length ?? 0) > 0)
}

const maxNamed = 5

/** What was excluded, and by whom: accounts by an approver, apps and devices also by the requester. */
function exclusionsOf({ approval, excludedItems }: Operation): readonly Exclusion[] {
  const people = [...new Set(excludedItems.map(({ by }) => by))]
  const items = people.map((by) => {
    const names = excludedItems.filter((one) => one.by === by).map(({ name }) => name)
    return { by, count: names.length, some: names.slice(0, maxNamed) }
  })
  return [...(approval?.excluded ?? []), ...items]
}

/** What someone excluded: the first items by name, or their number if names must not be shown. */
function listNames({ count, some }: Exclusion, messages: Messages): string {
  const names = some.map((name) => shorten(name, 80))
  return messages.decisions.excluded(count, some.length > 0 ? listOf(names, count, messages) : '')
}

/** What was excluded, and by whom. */
export const exclusionFacts = (operation: Operation, messages: Messages): Fact[] =>
  exclusionsOf(operation).map((one) => ({
    title: messages.decisions.excludedBy(shorten(one.by, 60)),
    value: listNames(one, messages),
  }))

/** The same as lines, for cards without facts. */
export const exclusionLines = (operation: Operation, messages: Messages): Line[] =>
  exclusionsOf(operation).map((one) => ({
    text: messages.decisions.excludedLine(shorten(one.by, 60), listNames(one, messages)),
  }))

/** For the message about the approval; '' if nothing was excluded. */
export const exclusionSentence = (operation: Operation, messages: Messages): string =>
  exclusionsOf(operation)
    .map((one) => `${messages.decisions.without(listNames(one, messages))}.`)
    .join(' ')
