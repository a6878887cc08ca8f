import type { UserError } from '../../core/errors.ts'
import { needsSignIn, signInErrors } from '../../core/sign-in-errors.ts'
import { type Button, buildNotice, type Card, type Link } from '../card/index.ts'
import { help, signIn as signInSpec, whoami } from '../commands/about.ts'
import { checkStatus } from '../commands/accounts.ts'
import { commandErrors } from '../commands/errors.ts'
import { listOperations } from '../commands/operations.ts'
import { type Press, press } from '../commands/press.ts'
import { type ErrorText, errorText, type Messages } from '../words/index.ts'
import type { Reply } from './reply.ts'
import { type Reader, shorten, toFrame } from './viewer.ts'

/** A command that was probably meant: as typed text, and as button data. */
export interface SuggestedCommand {
  readonly line: string
  readonly data: Press
}

/** What happened and what to do about it. */
function noticeCard(
  { what, todo }: ErrorText,
  messages: Messages,
  viewer: Reader,
  actions: readonly (Button | Link)[] = [],
  calm = false,
): Card {
  return buildNotice(toFrame(viewer, messages), {
    header: calm ? { title: what } : { icon: '▲', title: what, tone: 'warning' },
    lines: [{ text: todo }],
    actions,
  })
}

/** A refusal, and what was probably meant instead. */
type Refusal = UserError & { readonly meant?: SuggestedCommand | undefined }

/**
 * A refusal with the button that helps, if there is one. `again`: what repeats the request, if its card is gone or a
 * service was down.
 */
export function showError(error: Refusal, messages: Messages, viewer: Reader, again?: Press): Reply {
  const text = errorText(messages, withSuggestion(error))
  const actions = [...resolvingButtons(error, messages), ...repeatButtons(again, messages)]
  const card = noticeCard(text, messages, viewer, actions, error.meaning.kind === 'notUnderstood')
  return { card, summary: text.what, replace: false }
}

/** An error's text without the suggested solution, for use above a card. */
export const whatHappened = (error: UserError, messages: Messages): string => errorText(messages, error).what

/** Longer input would leave no room for the rest of the card, and is usually pasted again anyway. */
const maxRepeatLength = 9_000

const repeatButtons = (data: Press | undefined, messages: Messages): Button[] =>
  data && JSON.stringify(data).length <= maxRepeatLength ? [{ title: messages.waiting.again, data }] : []

/** Completes the suggested command with its arguments. */
function withSuggestion(error: Refusal): UserError {
  const { meant } = error
  if (!meant || !(error instanceof commandErrors.unknownCommand)) return error
  return new commandErrors.unknownCommand({ ...error.details, nearest: shorten(meant.line) })
}

const helpButtons = {
  operations: ({ operations }: Messages): Button => ({ title: operations.title, data: press(listOperations) }),
  whoami: (): Button => ({ title: whoami.name, data: press(whoami) }),
  checkStatus: ({ form }: Messages): Button => ({ title: form.check.title, data: press(checkStatus) }),
}

function resolvingButtons(error: Refusal, messages: Messages): (Button | Link)[] {
  const { meant } = error
  // Not a sign-in button, because the consent would still be missing after signing in again.
  if (error instanceof signInErrors.consentRequired) {
    return error.details.url ? [{ title: messages.signIn.grant, url: error.details.url }] : []
  }
  if (needsSignIn(error)) return [{ title: messages.signIn.button, data: press(signInSpec) }]
  const { next } = error.meaning
  if (next) return [helpButtons[next](messages)]
  if (error instanceof commandErrors.badArguments) {
    // Wrong input from a card is corrected on that card.
    if (error.details.onCard) return []
    return [{ title: messages.help.more, data: press(help, { topic: error.details.command }) }]
  }
  if (!(error instanceof commandErrors.unknownCommand)) return []
  const all = { title: messages.help.all, data: press(help) }
  // Buttons can't send files.
  return meant && !error.details.file ? [{ title: shorten(meant.line, 40), data: meant.data }, all] : [all]
}

/** Shown to someone who pressed a button on another person's card: whose card it is, and how to get their own. */
export function showCardOwner(name: string | undefined, command: string | undefined, { card }: Messages): Reply {
  return { text: `${card.belongsTo(name)} ${card.getYourOwn(command ?? help.name)}`, replace: false }
}

/** A bug, shown as a reference ID that is also in the log. */
export function showUnexpected(reference: string, messages: Messages, viewer: Reader): Reply {
  const text = messages.unexpected(reference)
  const all = { title: messages.help.all, data: press(help) }
  return { card: noticeCard(text, messages, viewer, [all]), summary: text.what, replace: false }
}
