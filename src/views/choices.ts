import type { UserErrorData } from '../core/errors.ts'
import { errorText, type Messages } from '../messages/index.ts'
import { type Button, notice } from './card/index.ts'
import type { Reply } from './reply.ts'
import { frameOf, type Reader } from './viewer.ts'

/** A question about something unclear, with a button for each answer. */
export function showChoices(
  { title, text, choices }: { readonly title: string; readonly text: string; readonly choices: readonly Button[] },
  words: Messages,
  viewer: Reader,
): Reply {
  const card = notice(frameOf(viewer, words), {
    header: { title, tone: 'accent' },
    lines: [{ text }],
    actions: choices,
  })
  return { card, summary: title, replace: false }
}

/** The same for input that is ambiguous. */
export function showOpenQuestion(
  error: UserErrorData,
  choices: readonly Button[],
  words: Messages,
  viewer: Reader,
): Reply {
  const { what, todo } = errorText(words, error)
  return showChoices({ title: what, text: todo, choices }, words, viewer)
}
