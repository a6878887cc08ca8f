import { type Choices, type CommandPlaybook, offeredSteps, playbookOf } from '../actions/playbooks.ts'
import { actionText, playbookText } from '../actions/texts.ts'
import { changes, checkStatus } from '../command-specs/accounts.ts'
import { type Press, press } from '../command-specs/press.ts'
import { type FieldName, meaningOf } from '../core/error-meanings.ts'
import { UserError } from '../core/errors.ts'
import { textLimits } from '../core/text-limits.ts'
import { knownZone } from '../core/zoned-time.ts'
import { errorText, type Messages } from '../messages/index.ts'
import type { Operation } from '../operations/model/types.ts'
import { type Field, type FormInputs, form as formCard, type Moment, type Tone } from './card/index.ts'
import type { Reply } from './reply.ts'
import { forNobody } from './skips.ts'
import { labelOf } from './step-lines.ts'
import { frameOf, type Reader, short, type Viewer } from './viewer.ts'

/** Previous input to a form, and its errors. */
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
  /** Of a status: with details. */
  readonly details?: boolean | undefined
  readonly error?: unknown
  /** Further errors, so that all are shown at once. */
  readonly others?: readonly unknown[] | undefined
}

/** Input errors: the form is shown again with the error next to its field. */
export function isMendable(error: unknown): error is UserError {
  return error instanceof UserError && fieldFor(error) !== undefined
}

const named = ['group', 'runAt', 'enableAt'] as const satisfies FieldName[]

function fieldFor({ code, details }: UserError): FieldName | undefined {
  const field = 'field' in details ? details.field : undefined
  return named.find((name) => name === field) ?? meaningOf(code).field
}

/** The text of an error and its field; no field if it concerns the whole form. */
export function fieldError(error: unknown, messages: Messages): { field?: FieldName; text?: string } {
  if (!(error instanceof UserError)) return {}
  const { what, todo } = errorText(messages, error)
  const field = fieldFor(error)
  return { text: `${what} ${todo}`, ...(field && { field }) }
}

/** The error for the given field only. */
export function errorBeside(mistake: unknown, messages: Messages): (name: FieldName) => { error?: string } {
  const { field, text } = fieldError(mistake, messages)
  return (name) => (field === name && text ? { error: text } : {})
}

/** The first error for the given field only. */
function errorsBeside({ error, others = [] }: Pick<Typed, 'error' | 'others'>, messages: Messages) {
  const each = [error, ...others].map((mistake) => errorBeside(mistake, messages))
  return (name: FieldName): { error?: string } => each.map((beside) => beside(name)).find((one) => one.error) ?? {}
}

/** Longer text would leave no room for the rest of the card. */
const maxKept = 9_000

/** A form asking which accounts to check. */
export function showCheckForm(typed: Typed, messages: Messages, viewer: Reader): Reply {
  return show(
    { ...messages.form.check, tone: 'accent' },
    press(checkStatus, typed.details ? { details: true } : {}),
    typed,
    {},
    messages,
    viewer,
  )
}

/** Times are entered in the time zone of the person filling in the form. */
type FormReader = Reader & Pick<Viewer, 'timeZone'>

/** A form asking which accounts to change, why, and when. */
export function showChangeForm(name: CommandPlaybook, typed: Typed, messages: Messages, viewer: FormReader): Reply {
  const error = errorsBeside(typed, messages)
  const { tone } = playbookOf(name)
  const inputs = {
    reason: { ...reasonField(typed.reason, messages), ...error('reason') },
    ticket: { ...ticketField(typed.ticket, messages), ...error('ticket') },
    ...optionalInputs(name, typed, messages),
    ...compromisedInput(name, typed.compromised, messages),
    runAt: { ...runAtMoment(typed, messages, viewer), ...error('runAt') },
    ...enableAtInput(name, typed, messages, viewer),
  }
  const text = { ...playbookText(messages, name).form, tone: tone === 'takes' ? 'warning' : 'accent' } as const
  return show(text, press(changes[name]), typed, inputs, messages, viewer)
}

/** The text as typed, unless its JSON would be too long. */
function kept(text: string, length: number): string {
  const whole = short(text, length)
  return JSON.stringify(whole).length <= 1.3 * length + 20 ? whole : short(text, length / 4)
}

export const reasonField = (value: string | null | undefined, messages: Messages): Field => ({
  label: messages.form.reason,
  placeholder: messages.form.reasonHint,
  value: kept(value ?? '', textLimits.reason),
})

export const ticketField = (value: string | null | undefined, messages: Messages): Field => ({
  label: messages.form.ticket,
  placeholder: messages.form.ticketHint,
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

/** The time at which the change is reversed, if that can be set. */
export function enableAtInput(
  playbook: string,
  typed: Pick<Typed, 'enableAtDate' | 'enableAtTime' | 'error' | 'others'>,
  messages: Messages,
  { timeZone }: Pick<Viewer, 'timeZone'>,
): { enableAt?: Moment } {
  if (!playbookOf(playbook).timed) return {}
  const { enableAt, enableAtTime: timeLabel } = messages.plan
  const { enableAtDate: date = '', enableAtTime: time = '' } = typed
  const moment = { label: enableAt(knownZone(timeZone)), timeLabel, date, time }
  return { enableAt: { ...moment, ...errorsBeside(typed, messages)('enableAt') } }
}

/** More toggles than this appear only on the plan, which shows what each one does. */
const choicesOnForm = 2

/** A toggle for each optional action, set as planned or to the playbook's default. */
export function optionalInputs(
  playbook: string,
  typed: Choices,
  messages: Messages,
  planned?: Pick<Operation, 'playbook' | 'actions' | 'leftOut' | 'steps'>,
): Pick<FormInputs, 'choices'> {
  const chosen = new Map<string, boolean | undefined>(Object.entries(typed))
  const left = new Set(planned?.leftOut.map(({ action }) => action))
  const steps = offeredSteps(playbook, (kind) => planned?.steps.some(({ action }) => action === kind) === true)
  const many = steps.length > choicesOnForm
  const switches = steps.flatMap(({ action, optional }) => {
    const { input } = actionText(messages, action)
    const step = labelOf(planned ?? { playbook, actions: [] }, action, messages)
    if (!optional || left.has(action)) return []
    const before = planned?.actions.some(({ kind }) => kind === action) ?? optional.on
    // With many toggles, list only the steps to save space.
    const name = many || !input ? step : input.title
    const title = planned ? forNobody(name, action, planned, messages) : name
    return [[optional.input, { title, on: chosen.get(optional.input) ?? before }] as const]
  })
  if (switches.length === 0 || (!planned && many)) return {}
  return { choices: Object.fromEntries(switches) }
}

/** A toggle for marking accounts as compromised, if the playbook leaves that to the operator. */
export const compromisedInput = (playbook: string, on = false, { form }: Messages): Pick<FormInputs, 'compromised'> =>
  playbookOf(playbook).contains === 'asked' ? { compromised: { ...form.compromised, on } } : {}

function show(
  says: { readonly title: string; readonly intro: string; readonly submit: string; readonly tone: Tone },
  submit: Press,
  typed: Typed,
  inputs: FormInputs,
  messages: Messages,
  viewer: Reader,
): Reply {
  const { form } = messages
  const { field, text } = fieldError(typed.error, messages)
  const error = errorsBeside(typed, messages)
  const tooLong = JSON.stringify(typed.accounts ?? '').length > maxKept
  const { title } = says
  const card = formCard(frameOf(viewer, messages), {
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
    // Teams searches the whole organisation only in personal chats.
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
      ...(inputs.runAt ? [{ title: messages.plan.when, unfolds: 'when' as const }] : []),
    ],
  })
  return { card, summary: title }
}
