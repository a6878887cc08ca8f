import { textLimits } from '../../core/text-limits.ts'
import type { Choice, Field, Moment, People, Toggle } from './view.ts'

type Json = Readonly<Record<string, unknown>>

/** Every input a card can have; each is shown if given. */
export interface Inputs {
  readonly accounts?: Field
  readonly people?: People
  readonly group?: Field
  readonly reason?: Field
  readonly ticket?: Field
  /** By input id, in order. */
  readonly choices?: Readonly<Record<string, Toggle>>
  readonly compromised?: Toggle
  readonly repeated?: Field
  readonly admins?: Field
  readonly count?: Field
  readonly runAt?: Moment
  readonly enableAt?: Moment
  /** Collapsed with the times. */
  readonly approver?: Choice
  readonly comment?: Field
  /** Collapsed while empty. */
  readonly without?: Field
}

// Removes characters nobody types, which take six characters each in JSON.
const typed = (text: string) => text.replace(/[^\P{Cc}\n\t]|\p{Cs}/gu, '')

const mistake = (error: string | undefined) => error && `✕ ${error}`

const text = (id: string, input: Field, more: Json): Json => ({
  id,
  label: input.label,
  placeholder: input.placeholder,
  value: typed(input.value ?? ''),
  error: mistake(input.error),
  isRequired: input.required !== undefined,
  required: input.required ?? input.label,
  ...more,
})

const moment = (id: string, { error, ...rest }: Moment): Json => ({
  ...rest,
  error: mistake(error),
  dateId: `${id}Date`,
  timeId: `${id}Time`,
})

const toggle = (id: string, { title, on }: Toggle): Json => ({ id, title, value: on ? 'true' : 'false' })

const datasets = {
  organisation: 'graph.microsoft.com/users',
  chat: 'graph.microsoft.com/users?scope=currentContext',
} as const satisfies Record<People['from'], string>

const { group, reason, ticket, comment, repeated, admins, leaveOut } = textLimits
const maxLengths = { group, reason, ticket, comment, repeated, admins, count: 9, without: leaveOut }

/** Data for each input. Each is a list, because templates can omit a repeated part but not a single one. */
export function inputsData(
  given: Inputs,
): Readonly<
  Record<Exclude<keyof Inputs, 'runAt' | 'enableAt' | 'approver' | 'without'> | 'when' | 'leaveOut', readonly Json[]>
> {
  const { accounts, people, compromised } = given
  const limited = (id: keyof typeof maxLengths) => {
    const input = given[id]
    return input ? [text(id, input, { maxLength: maxLengths[id] })] : []
  }
  return {
    accounts: accounts ? [text('accounts', accounts, {})] : [],
    people: people ? [text('people', people, { dataset: datasets[people.from] })] : [],
    group: limited('group'),
    reason: limited('reason'),
    ticket: limited('ticket'),
    choices: Object.entries(given.choices ?? {}).map(([id, one]) => toggle(id, one)),
    compromised: compromised ? [toggle('compromised', compromised)] : [],
    repeated: limited('repeated'),
    admins: limited('admins'),
    count: limited('count'),
    when: hours(given),
    comment: limited('comment'),
    leaveOut: given.without
      ? [{ shown: Boolean(given.without.value || given.without.error), without: limited('without') }]
      : [],
  }
}

/** The schedule inputs and the approver, collapsed while empty; clients too old to collapse show them. */
function hours({ runAt, enableAt, approver }: Inputs): readonly Json[] {
  if (!runAt && !enableAt && !approver) return []
  const timed = [runAt, enableAt].some((one) => one && [one.date, one.time, one.error].some(Boolean))
  const used =
    timed || (approver !== undefined && (approver.value !== approver.options[0]?.value || approver.error !== undefined))
  return [
    {
      shown: used,
      runAt: runAt ? [moment('runAt', runAt)] : [],
      enableAt: enableAt ? [moment('enableAt', enableAt)] : [],
      approver: approver ? [{ id: 'approver', ...approver, error: mistake(approver.error) }] : [],
    },
  ]
}
