import type { UserErrorData } from '../core/errors.ts'
import { errorText, type Messages } from '../messages/index.ts'
import { type Button, buildNotice } from './card/index.ts'
import type { Reply } from './reply.ts'
import { type Reader, toFrame } from './viewer.ts'

/** A question about something unclear, with a button for each answer. */
export function showChoices(
  { title, text, choices }: { readonly title: string; readonly text: string; readonly choices: readonly Button[] },
  messages: Messages,
  viewer: Reader,
): Reply {
  const card = buildNotice(toFrame(viewer, messages), {
    header: { title },
    lines: [{ text }],
    actions: choices,
  })
  return { card, summary: title, replace: false }
}

/** A question about ambiguous input, with the texts of its error. */
export function showOpenQuestion(
  error: UserErrorData,
  choices: readonly Button[],
  messages: Messages,
  viewer: Reader,
): Reply {
  const { what, todo } = errorText(messages, error)
  return showChoices({ title: what, text: todo, choices }, messages, viewer)
}
