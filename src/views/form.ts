import type { Reply } from '../bot/turn/command.ts'
import { changes, checkStatus } from '../command-specs/accounts.ts'
import { type Press, press } from '../command-specs/press.ts'
import { UserError, type UserErrorCode } from '../core/errors.ts'
import { textLimits } from '../core/text-limits.ts'
import { knownZone } from '../core/zoned-time.ts'
import { errorText, type Words } from '../messages/index.ts'
import type { Kind } from '../operations/types.ts'
import { type Field, type FormInputs, form, type Moment } from './card/index.ts'
import { frameOf, type Reader, short, type Viewer } from './viewer.ts'

/** What was typed into a form before, and what was wrong with it. */
export interface Typed {
  readonly accounts?: string | undefined
  readonly people?: string | undefined
  readonly group?: string | undefined
  readonly reason?: string | undefined
  readonly ticket?: string | undefined
  readonly signOut?: boolean | undefined
  readonly runAtDate?: string | undefined
  readonly runAtTime?: string | undefined
  readonly error?: unknown
}

export type FieldName = 'accounts' | 'group' | 'reason' | 'ticket' | 'count' | 'runAt' | 'enableAt'

const fieldOf: Partial<Record<UserErrorCode, FieldName>> = {
  noAccounts: 'accounts',
  filterBesideAccounts: 'accounts',
  groupNotFound: 'accounts',
  groupAmbiguous: 'accounts',
  groupEmpty: 'accounts',
  tooManyAccounts: 'accounts',
  reasonRequired: 'reason',
  badTicket: 'ticket',
  countMismatch: 'count',
}

/** Mistakes in what was filled in: the form comes back with the error beside its field. */
export function isMendable(error: unknown): error is UserError {
  return error instanceof UserError && fieldFor(error) !== undefined
}

const named = ['group', 'runAt', 'enableAt'] as const satisfies FieldName[]

function fieldFor({ code, details }: UserError): FieldName | undefined {
  const field = 'field' in details ? details.field : undefined
  return named.find((name) => name === field) ?? fieldOf[code]
}

/** The sentence for an error, and the field it belongs beside; no field when it is about the whole. */
export function fieldError(error: unknown, words: Words): { field?: FieldName; text?: string } {
  if (!(error instanceof UserError)) return {}
  const { what, todo } = errorText(words, error)
  const field = fieldFor(error)
  return { text: `${what} ${todo}`, ...(field && { field }) }
}

/** The error of a field, for that field alone. */
export function errorBeside(mistake: unknown, words: Words): (name: FieldName) => { error?: string } {
  const { field, text } = fieldError(mistake, words)
  return (name) => (field === name && text ? { error: text } : {})
}

/** More than this would not leave room for the rest of the card. */
const longestKept = 9_000

/** A form that asks which accounts to check. */
export function showCheckForm(typed: Typed, words: Words, viewer: Reader): Reply {
  return show('check', press(checkStatus), typed, {}, words, viewer)
}

/** Hours are asked for in the zone of who fills it in. */
type FormReader = Reader & Pick<Viewer, 'timeZone'>

/** A form that asks which accounts to change, why, and when. */
export function showChangeForm(kind: Kind, typed: Typed, words: Words, viewer: FormReader): Reply {
  const error = errorBeside(typed.error, words)
  const inputs = {
    reason: { ...reasonField(typed.reason, words), ...error('reason') },
    ticket: { ...ticketField(typed.ticket, words), ...error('ticket') },
    ...(kind === 'disable' && { signOut: signOutToggle(typed.signOut, words) }),
    runAt: { ...runAtMoment(typed, words, viewer), ...error('runAt') },
  }
  return show(kind, press(changes[kind]), typed, inputs, words, viewer)
}

/** The text as it was typed; only what would take twice its length in a card is cut. */
function kept(text: string, length: number): string {
  const whole = short(text, length)
  return JSON.stringify(whole).length <= 1.3 * length + 20 ? whole : short(text, length / 4)
}

export const reasonField = (value: string | null | undefined, words: Words): Field => ({
  label: words.form.reason,
  placeholder: words.form.reasonHint,
  value: kept(value ?? '', textLimits.reason),
})

export const ticketField = (value: string | null | undefined, words: Words): Field => ({
  label: words.form.ticket,
  placeholder: words.form.ticketHint,
  value: kept(value ?? '', textLimits.ticket),
})

export const runAtMoment = (
  { runAtDate = '', runAtTime = '' }: Pick<Typed, 'runAtDate' | 'runAtTime'>,
  { plan }: Words,
  { timeZone }: Pick<Viewer, 'timeZone'>,
): Moment => ({
  label: plan.runAt(knownZone(timeZone)),
  timeLabel: plan.runAtTime,
  date: runAtDate,
  time: runAtTime,
})

export const signOutToggle = (on: boolean | undefined, words: Words) => ({
  label: words.form.signOut,
  title: words.form.signOutHint,
  on: on ?? true,
})

function show(
  kind: Kind | 'check',
  submit: Press,
  typed: Typed,
  inputs: FormInputs,
  words: Words,
  viewer: Reader,
): Reply {
  const { form: says } = words
  const { field, text } = fieldError(typed.error, words)
  const error = errorBeside(typed.error, words)
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
      ...error('accounts'),
    },
    // Teams searches the whole organisation in 1:1 chats only.
    people: {
      ...(viewer.place === 'groupChat' || viewer.place === 'channel'
        ? { label: says.peopleHere, from: 'chat' as const }
        : { label: says.people, from: 'organisation' as const }),
      placeholder: says.peopleHint,
      value: (typed.people ?? '').slice(0, 1_000),
    },
    group: {
      label: says.group,
      placeholder: says.groupHint,
      value: kept(typed.group ?? '', textLimits.group),
      ...error('group'),
    },
    ...inputs,
    actions: [{ title: says.submit[kind], style: 'positive', data: submit }],
  })
  return { card, summary: title }
}
