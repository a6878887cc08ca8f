import { type Choices, type CommandPlaybook, offeredSteps, playbookOf } from '../actions/playbooks.ts'
import { actionText, playbookText } from '../actions/words.ts'
import { changes, checkStatus } from '../command-specs/accounts.ts'
import { type Press, press } from '../command-specs/press.ts'
import { UserError, type UserErrorCode } from '../core/errors.ts'
import { textLimits } from '../core/text-limits.ts'
import { knownZone } from '../core/zoned-time.ts'
import { errorText, type Messages } from '../messages/index.ts'
import type { Operation } from '../operations/types.ts'
import { type Field, type FormInputs, form as formCard, type Moment, type Tone } from './card/index.ts'
import type { Reply } from './reply.ts'
import { frameOf, type Reader, short, type Viewer } from './viewer.ts'

/** What was typed into a form before, and what was wrong with it. */
export interface Typed extends Choices {
  readonly accounts?: string | undefined
  readonly people?: string | undefined
  readonly group?: string | undefined
  readonly reason?: string | undefined
  readonly ticket?: string | undefined
  readonly compromised?: boolean | undefined
  readonly runAtDate?: string | undefined
  readonly runAtTime?: string | undefined
  readonly enableAtDate?: string | undefined
  readonly enableAtTime?: string | undefined
  readonly error?: unknown
  /** What else was wrong with it: all of it is said at once. */
  readonly others?: readonly unknown[] | undefined
}

export type FieldName = 'accounts' | 'group' | 'reason' | 'repeated' | 'ticket' | 'count' | 'runAt' | 'enableAt'

const fieldOf: Partial<Record<UserErrorCode, FieldName>> = {
  noAccounts: 'accounts',
  filterBesideAccounts: 'accounts',
  groupNotFound: 'accounts',
  groupEmpty: 'accounts',
  tooManyAccounts: 'accounts',
  notUnderstood: 'accounts',
  filterUnknown: 'accounts',
  reasonRequired: 'reason',
  reasonNotRepeated: 'repeated',
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
export function fieldError(error: unknown, words: Messages): { field?: FieldName; text?: string } {
  if (!(error instanceof UserError)) return {}
  const { what, todo } = errorText(words, error)
  const field = fieldFor(error)
  return { text: `${what} ${todo}`, ...(field && { field }) }
}

/** The error of a field, for that field alone. */
export function errorBeside(mistake: unknown, words: Messages): (name: FieldName) => { error?: string } {
  const { field, text } = fieldError(mistake, words)
  return (name) => (field === name && text ? { error: text } : {})
}

/** The first error of a field, for that field alone. */
function errorsBeside({ error, others = [] }: Pick<Typed, 'error' | 'others'>, words: Messages) {
  const each = [error, ...others].map((mistake) => errorBeside(mistake, words))
  return (name: FieldName): { error?: string } => each.map((beside) => beside(name)).find((one) => one.error) ?? {}
}

/** More than this would not leave room for the rest of the card. */
const maxKept = 9_000

/** A form that asks which accounts to check. */
export function showCheckForm(typed: Typed, words: Messages, viewer: Reader): Reply {
  return show({ ...words.form.check, tone: 'accent' }, press(checkStatus), typed, {}, words, viewer)
}

/** Hours are asked for in the zone of who fills it in. */
type FormReader = Reader & Pick<Viewer, 'timeZone'>

/** A form that asks which accounts to change, why, and when. */
export function showChangeForm(name: CommandPlaybook, typed: Typed, words: Messages, viewer: FormReader): Reply {
  const error = errorsBeside(typed, words)
  const { tone } = playbookOf(name)
  const inputs = {
    reason: { ...reasonField(typed.reason, words), ...error('reason') },
    ticket: { ...ticketField(typed.ticket, words), ...error('ticket') },
    ...optionalInputs(name, typed, words),
    ...compromisedInput(name, typed.compromised, words),
    runAt: { ...runAtMoment(typed, words, viewer), ...error('runAt') },
    ...enableAtInput(name, typed, words, viewer),
  }
  const text = { ...playbookText(words, name).form, tone: tone === 'takes' ? 'warning' : 'accent' } as const
  return show(text, press(changes[name]), typed, inputs, words, viewer)
}

/** The text as it was typed; only what would take twice its length in a card is cut. */
function kept(text: string, length: number): string {
  const whole = short(text, length)
  return JSON.stringify(whole).length <= 1.3 * length + 20 ? whole : short(text, length / 4)
}

export const reasonField = (value: string | null | undefined, words: Messages): Field => ({
  label: words.form.reason,
  placeholder: words.form.reasonHint,
  value: kept(value ?? '', textLimits.reason),
})

export const ticketField = (value: string | null | undefined, words: Messages): Field => ({
  label: words.form.ticket,
  placeholder: words.form.ticketHint,
  value: kept(value ?? '', textLimits.ticket),
})

export const runAtMoment = (
  { runAtDate = '', runAtTime = '' }: Pick<Typed, 'runAtDate' | 'runAtTime'>,
  { plan }: Messages,
  { timeZone }: Pick<Viewer, 'timeZone'>,
): Moment => ({
  label: plan.runAt(knownZone(timeZone)),
  timeLabel: plan.runAtTime,
  date: runAtDate,
  time: runAtTime,
})

/** The hour at which it is taken back, where that can be set. */
export function enableAtInput(
  playbook: string,
  typed: Pick<Typed, 'enableAtDate' | 'enableAtTime' | 'error' | 'others'>,
  words: Messages,
  { timeZone }: Pick<Viewer, 'timeZone'>,
): { enableAt?: Moment } {
  if (!playbookOf(playbook).timed) return {}
  const { enableAt, enableAtTime: timeLabel } = words.plan
  const { enableAtDate: date = '', enableAtTime: time = '' } = typed
  const moment = { label: enableAt(knownZone(timeZone)), timeLabel, date, time }
  return { enableAt: { ...moment, ...errorsBeside(typed, words)('enableAt') } }
}

/** More switches than these are on the plan only, where it shows what each of them would do. */
const choicesOnForm = 2

/** A switch for each action that the operator may leave out; as planned, or as the playbook says. */
export function optionalInputs(
  playbook: string,
  typed: Choices,
  words: Messages,
  planned?: Pick<Operation, 'actions' | 'leftOut' | 'steps'>,
): Pick<FormInputs, 'choices'> {
  const chosen = new Map<string, boolean | undefined>(Object.entries(typed))
  const left = new Set(planned?.leftOut.map(({ action }) => action))
  const steps = offeredSteps(playbook, (kind) => planned?.steps.some(({ action }) => action === kind) === true)
  const many = steps.length > choicesOnForm
  const switches = steps.flatMap(({ action, optional }) => {
    const { label: step, input } = actionText(words, action)
    if (!optional || left.has(action)) return []
    const before = planned?.actions.some(({ kind }) => kind === action) ?? optional.on
    // Many of them are a list of steps: there is no room for more.
    const title = many || !input ? step : input.title
    return [[optional.input, { title, on: chosen.get(optional.input) ?? before }] as const]
  })
  if (switches.length === 0 || (!planned && many)) return {}
  return { choices: Object.fromEntries(switches) }
}

/** A switch for the accounts of a playbook that leaves it to the operator to call them compromised. */
export const compromisedInput = (playbook: string, on = false, { form }: Messages): Pick<FormInputs, 'compromised'> =>
  playbookOf(playbook).contains === 'asked' ? { compromised: { ...form.compromised, on } } : {}

function show(
  says: { readonly title: string; readonly intro: string; readonly submit: string; readonly tone: Tone },
  submit: Press,
  typed: Typed,
  inputs: FormInputs,
  words: Messages,
  viewer: Reader,
): Reply {
  const { form } = words
  const { field, text } = fieldError(typed.error, words)
  const error = errorsBeside(typed, words)
  const tooLong = JSON.stringify(typed.accounts ?? '').length > maxKept
  const { title } = says
  const card = formCard(frameOf(viewer, words), {
    header: { title, subtitle: says.intro, tone: says.tone },
    lines: [
      ...(text && !field ? [{ text: `✕ ${text}`, tone: 'attention' as const }] : []),
      ...(tooLong ? [{ text: `▲ ${form.tooLongToShow}`, tone: 'warning' as const }] : []),
    ],
    accounts: {
      label: form.accounts,
      placeholder: form.accountsHint,
      value: tooLong ? '' : (typed.accounts ?? ''),
      ...error('accounts'),
    },
    // Teams searches the whole organisation in 1:1 chats only.
    people: {
      ...(viewer.place === 'groupChat' || viewer.place === 'channel'
        ? { label: form.peopleHere, from: 'chat' as const }
        : { label: form.people, from: 'organisation' as const }),
      placeholder: form.peopleHint,
      value: (typed.people ?? '').slice(0, 1_000),
    },
    group: {
      label: form.group,
      placeholder: form.groupHint,
      value: kept(typed.group ?? '', textLimits.group),
      ...error('group'),
    },
    ...inputs,
    actions: [
      { title: says.submit, style: 'positive', data: submit },
      ...(inputs.runAt ? [{ title: words.plan.when, unfolds: 'when' as const }] : []),
    ],
  })
  return { card, summary: title }
}
