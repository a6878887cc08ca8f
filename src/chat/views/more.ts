import { type Button, buildNotice, type Line, type Link, type ToggleButton } from '../card/index.ts'
import type { Press } from '../commands/press.ts'
import type { Messages } from '../words/index.ts'
import type { Reply } from './reply.ts'
import { type Reader, toFrame } from './viewer.ts'

/** Maximum number of buttons on a card, other than filters and pages. */
export const maxButtons = 4

type AnyButton = Button | Link | ToggleButton

/** The first of these buttons, and one for the others if there isn't room for all, or if there is more to know. */
export const withMore = <B extends AnyButton>(
  buttons: readonly B[],
  room: number,
  more: Press,
  { common }: Messages,
  hasMore = false,
): readonly (B | Button)[] =>
  buttons.length <= room && !hasMore ? buttons : [...buttons.slice(0, room - 1), { title: common.more, data: more }]

/** All buttons of a card, in a separate message, with anything else there is to know. */
export function showMore(
  title: string,
  actions: readonly AnyButton[],
  lines: readonly Line[],
  messages: Messages,
  viewer: Reader,
): Reply {
  return {
    card: buildNotice(toFrame(viewer, messages), { header: { title }, lines, actions }),
    summary: title,
    replace: false,
  }
}
