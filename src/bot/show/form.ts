import { type Field, type FormInputs, form } from '../../cards/index.ts'
import { UserError, type UserErrorCode } from '../../core/errors.ts'
import type { Kind } from '../../operations/types.ts'
import type { Words } from '../../words/index.ts'
import type { Reply } from '../command.ts'
import { frameOf, type Reader, short } from './viewer.ts'

/** What was typed into a form before, and what was wrong with it. */
export interface Typed {
  readonly accounts?: string | undefined
  readonly people?: string | undefined
  readonly reason?: string | undefined
  readonly ticket?: string | undefined
  readonly signOut?: boolean | undefined
  readonly error?: unknown
}

export type FieldName = 'accounts' | 'reason' | 'ticket' | 'count' | 'runAt' | 'enableAt'

const fieldOf: Partial<Record<UserErrorCode, FieldName>> = {
  noAccounts: 'accounts',
  groupNotFound: 'accounts',
  groupAmbiguous: 'accounts',
  groupEmpty: 'accounts',
  tooManyAccounts: 'accounts',
  reasonRequired: 'reason',
  badTicket: 'ticket',
  countMismatch: 'count',
}

/** Mistakes in how the accounts were named: the form comes back with the error beside its field. */
export function isAboutAccounts(error: unknown): error is UserError {
  return error instanceof UserError && fieldOf[error.code] === 'accounts'
}

/** The sentence for an error, and the field it belongs beside; no field when it is about the whole. */
export function fieldError(error: unknown, words: Words): { field?: FieldName; text?: string } {
  if (!(error instanceof UserError)) return {}
  const { what, todo } = words.errors[error.code](error.details)
  const named = error.details['field']
  const field = named === 'runAt' || named === 'enableAt' ? named : fieldOf[error.code]
  return { text: `${what} ${todo}`, ...(field && { field }) }
}

// Longer ones are refused before they get here from an input; a card has to fit all the same.
const longestReason = 1000
const longestTicket = 100

/** More than this would not leave room for the rest of the card. */
const longestKept = 9_000

/** A form that asks which accounts to check. */
export function showCheckForm(typed: Typed, words: Words, viewer: Reader): Reply {
  return show('check', 'check status', typed, {}, words, viewer)
}

const commandOf = { disable: 'disable accounts', enable: 'enable accounts', signOut: 'sign out everywhere' } as const

/** A form that asks which accounts to change, and why. */
export function showChangeForm(kind: Kind, typed: Typed, words: Words, viewer: Reader): Reply {
  const { field, text } = fieldError(typed.error, words)
  const error = (name: FieldName) => (field === name && text ? { error: text } : {})
  const inputs = {
    reason: { ...reasonField(typed.reason, words), ...error('reason') },
    ticket: { ...ticketField(typed.ticket, words), ...error('ticket') },
    ...(kind === 'disable' && { signOut: signOutToggle(typed.signOut, words) }),
  }
  return show(kind, commandOf[kind], typed, inputs, words, viewer)
}

/** The text as it was typed; only what would take twice its length in a card is cut. */
function kept(text: string, length: number): string {
  const whole = short(text, length)
  return JSON.stringify(whole).length <= 1.3 * length + 20 ? whole : short(text, length / 4)
}

export const reasonField = (value: string | null | undefined, words: Words): Field => ({
  label: words.form.reason,
  placeholder: words.form.reasonHint,
  value: kept(value ?? '', longestReason),
})

export const ticketField = (value: string | null | undefined, words: Words): Field => ({
  label: words.form.ticket,
  placeholder: words.form.ticketHint,
  value: kept(value ?? '', longestTicket),
})

export const signOutToggle = (on: boolean | undefined, words: Words) => ({
  label: words.form.signOut,
  title: words.form.signOutHint,
  on: on ?? true,
})

function show(
  kind: Kind | 'check',
  command: string,
  typed: Typed,
  inputs: FormInputs,
  words: Words,
  viewer: Reader,
): Reply {
  const { form: says } = words
  const { field, text } = fieldError(typed.error, words)
  const tooLong = JSON.stringify(typed.accounts ?? '').length > longestKept
  const title = says.title[kind]
  const card = form(frameOf(viewer, words), {
    header: { icon: '✎', title, subtitle: says.intro[kind], tone: kind === 'disable' ? 'warning' : 'accent' },
    lines: [
      ...(text && !field ? [{ text: `✕ ${text}`, tone: 'attention' as const }] : []),
      ...(tooLong ? [{ text: `▲ ${says.tooLongToShow}`, tone: 'warning' as const }] : []),
    ],
    accounts: {
      label: says.accounts,
      placeholder: says.accountsHint,
      value: tooLong ? '' : (typed.accounts ?? ''),
      ...(field === 'accounts' && text && { error: text }),
    },
    // Teams searches the whole organisation in 1:1 chats only.
    people: {
      ...(viewer.place === 'groupChat' || viewer.place === 'channel'
        ? { label: says.peopleHere, from: 'chat' as const }
        : { label: says.people, from: 'organisation' as const }),
      placeholder: says.peopleHint,
      value: (typed.people ?? '').slice(0, 1_000),
    },
    ...inputs,
    actions: [{ title: says.submit[kind], style: 'positive', data: { command } }],
  })
  return { card, summary: title }
}
