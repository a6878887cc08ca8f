import type { LeftOutBy } from '../core/model.ts'
import type { Messages } from '../messages/index.ts'
import type { Operation } from '../operations/types.ts'
import type { Fact, Line } from './card/index.ts'
import { short } from './viewer.ts'

/** The accounts an approver left out: the first by name, or their number where names may not be shown. */
function listOf({ count, some }: LeftOutBy, { common, decisions }: Messages): string {
  const names = some.map((name) => short(name, 80))
  const more = count - some.length
  return decisions.leftOut(count, [...names, ...(some.length > 0 && more > 0 ? [common.andMore(more)] : [])].join(', '))
}

/** Which accounts were left out, by whom. */
export const leftOutFacts = ({ approval }: Operation, messages: Messages): Fact[] =>
  (approval?.leftOut ?? []).map((one) => ({
    title: messages.decisions.leftOutBy(short(one.by, 60)),
    value: listOf(one, messages),
  }))

/** The same as lines, for cards without facts. */
export const leftOutLines = ({ approval }: Operation, messages: Messages): Line[] =>
  (approval?.leftOut ?? []).map((one) => ({
    text: messages.decisions.leftOutLine(short(one.by, 60), listOf(one, messages)),
  }))

/** For the message about the approval; '' if nothing was excluded. */
export const withoutLine = ({ approval }: Operation, messages: Messages): string =>
  (approval?.leftOut ?? []).map((one) => `${messages.decisions.without(listOf(one, messages))}.`).join(' ')
