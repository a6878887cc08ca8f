import { UserError } from '../../core/errors.ts'
import {
  type EnteredFields,
  type FieldName,
  type FieldOfError,
  type FieldOn,
  type FormFacts,
  fieldNames,
  fieldOf,
  fields,
  findFieldOfError,
  isFieldOn,
} from '../../operations/plan/form-fields.ts'
import type { Field, Inputs, Moment, Toggle } from '../card/index.ts'
import { errorText, type Messages } from '../words/index.ts'
import { missingText, momentWords, textWords, toggleWords } from './field-words.ts'
import { shorten } from './viewer.ts'

/** Previous input to a form, and its errors. */
export type TypedInput = EnteredFields & {
  readonly error?: unknown
  /** Other errors, so that all are shown at once. */
  readonly others?: readonly unknown[] | undefined
}

/** The text of an error and its field; no field if it concerns the whole form. */
export function fieldError(error: unknown, messages: Messages): { field?: FieldOfError | undefined; text?: string } {
  if (!(error instanceof UserError)) return {}
  const { what, todo } = errorText(messages, error)
  return { text: `${what} ${todo}`, field: findFieldOfError(error) }
}

/** The first of these errors for the given field. */
export function errorBeside({ error, others = [] }: Pick<TypedInput, 'error' | 'others'>, messages: Messages) {
  const all = [error, ...others].map((mistake) => fieldError(mistake, messages))
  return (name: FieldOfError): { error?: string | undefined } => ({
    error: all.find(({ field }) => field === name)?.text,
  })
}

/** The text as typed, unless its JSON would be too long. */
export function keepTyped(text: string, length: number): string {
  const whole = shorten(text, length)
  return JSON.stringify(whole).length <= 1.3 * length + 20 ? whole : shorten(text, length / 4)
}

/** The reason alone, on cards that ask only for it. */
export const reasonInput = (typed: Pick<TypedInput, 'reason' | 'error'>, messages: Messages) => ({
  label: messages.form.reason,
  placeholder: messages.form.reasonHint,
  value: keepTyped(typed.reason ?? '', fields.reason.limit),
  required: messages.form.reasonMissing,
  ...errorBeside(typed, messages)('reason'),
})

/** The fields of a card that depend only on `FormFacts`, as they were filled in. */
export function fieldInputs(
  card: 'check' | 'form' | 'plan',
  facts: FormFacts,
  typed: TypedInput,
  messages: Messages,
): Pick<Inputs, Exclude<FieldOn<typeof card>, 'people' | 'choices' | 'added' | 'approver'>> {
  const beside = errorBeside(typed, messages)
  const entered = new Map<string, unknown>(Object.entries(typed))
  const textOf = (id: string) => String(entered.get(id) ?? '')
  const say = <Text>(words: Partial<Record<FieldName, (said: Messages, about: FormFacts) => Text>>, name: FieldName) =>
    words[name]?.(messages, facts)
  const draw = (name: FieldName): Field | Moment | Toggle | undefined => {
    const moment = say(momentWords, name)
    if (moment) return { ...moment, date: textOf(`${name}Date`), time: textOf(`${name}Time`), ...beside(name) }
    const toggle = say(toggleWords, name)
    if (toggle) return { ...toggle, on: entered.get(name) === true }
    const text = say(textWords, name)
    const { cut, limit = 0 } = fieldOf(name)
    return (
      text && {
        ...text,
        value: cut ? keepTyped(textOf(name), limit) : textOf(name),
        required: card === 'plan' ? say(missingText, name) : undefined,
        ...beside(name),
      }
    )
  }
  return Object.fromEntries(
    fieldNames.flatMap((name) => {
      const { shown } = fieldOf(name)
      const isShown = isFieldOn(card)(name) && (!shown || shown(facts) || beside(name).error !== undefined)
      const input = isShown ? draw(name) : undefined
      return input ? [[name, input] as const] : []
    }),
  )
}
