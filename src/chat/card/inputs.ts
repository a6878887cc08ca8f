import {
  type FieldName,
  type FieldWith,
  type Fold,
  type FoldedField,
  fieldNames,
  fieldOf,
} from '../../operations/plan/form-fields.ts'
import type { Choice, Field, Moment, People, Toggle } from './view.ts'

type Json = Readonly<Record<string, unknown>>

type Each<Name extends FieldName, Input> = { readonly [F in Name]?: Input | undefined }

/** Every input a card can have; each is shown if given. */
export type Inputs = Each<Exclude<FieldWith<{ part: 'line' | 'paragraphs' | 'list' }>, 'added'>, Field> &
  Each<FieldWith<{ part: 'picker' }>, People> &
  Each<FieldWith<{ part: 'moment' }>, Moment> &
  Each<FieldWith<{ part: 'choice' }>, Choice> &
  Each<Exclude<FieldWith<{ part: 'toggle' }>, 'choices'>, Toggle> &
  /** By input ID, in order. */
  Each<'choices', Readonly<Record<string, Toggle>>> &
  Each<'added', Readonly<Record<string, Field & { readonly limit: number }>>>

// Removes characters nobody types, which take six characters each in JSON.
const withoutControlCharacters = (text: string) => text.replace(/[^\P{Cc}\n\t]|\p{Cs}/gu, '')

const errorText = (error: string | undefined) => error && `✕ ${error}`

const datasets = {
  organisation: 'graph.microsoft.com/users',
  chat: 'graph.microsoft.com/users?scope=currentContext',
} as const satisfies Record<People['from'], string>

function inputData(id: string, input: Field | People | Moment | Choice | Toggle, limit: number | undefined): Json {
  if ('on' in input) return { id, title: input.title, value: input.on ? 'true' : 'false' }
  const { error, ...rest } = input
  if ('date' in rest)
    return { ...rest, name: rest.label, error: errorText(error), dateId: `${id}Date`, timeId: `${id}Time` }
  if ('options' in rest) return { id, ...rest, name: rest.label, error: errorText(error) }
  return {
    id,
    label: rest.label,
    // Phones show it as text, without the client's own mark for required inputs.
    name: rest.required === undefined ? rest.label : `${rest.label} *`,
    placeholder: rest.placeholder,
    value: withoutControlCharacters(rest.value ?? ''),
    error: errorText(error),
    isRequired: rest.required !== undefined,
    required: rest.required ?? rest.label,
    ...('from' in rest && { dataset: datasets[rest.from] }),
    ...(limit !== undefined && { maxLength: limit }),
  }
}

/** Whether something was entered, or must be. */
function isUsed(input: Inputs[FoldedField]): boolean {
  if (!input) return false
  if (input.error !== undefined) return true
  if ('date' in input) return input.date !== '' || input.time !== ''
  return 'options' in input ? input.value !== input.options[0]?.value : Boolean(input.value)
}

/** Data for each input. Each is a list, because templates can omit a repeated part but not a single one. */
export function inputsData(given: Inputs): Readonly<Record<string, readonly Json[]>> {
  const { choices = {}, added = {}, ...others } = given
  const dataOf = (name: FieldName): readonly Json[] => {
    if (name === 'choices') return Object.entries(choices).map(([id, toggle]) => inputData(id, toggle, undefined))
    if (name === 'added') return Object.entries(added).map(([id, input]) => inputData(id, input, input.limit))
    const input = others[name]
    return input ? [inputData(name, input, fieldOf(name).limit)] : []
  }
  const all = Object.fromEntries(fieldNames.map((name) => [name, dataOf(name)]))
  /** Collapsed while empty; clients too old to collapse show them. */
  const fold = (inside: readonly FoldedField[]): readonly Json[] =>
    inside.some((name) => given[name])
      ? [
          {
            shown: inside.some((name) => isUsed(given[name])),
            ...Object.fromEntries(inside.map((name) => [name, all[name]])),
          },
        ]
      : []
  return { ...all, ...Object.fromEntries(Object.entries(folds).map(([name, inside]) => [name, fold(inside)])) }
}

const fieldsIn = (fold: Fold) => fieldNames.filter((name): name is FoldedField => fieldOf(name).folded === fold)

/** The collapsed parts of cards, with the fields in them. */
export const folds: Readonly<Record<Fold, readonly FoldedField[]>> = {
  when: fieldsIn('when'),
  exclude: fieldsIn('exclude'),
}
