import { z } from 'zod/v4'
import { UserError } from '../../core/errors.ts'
import { textLimits } from '../../core/text-limits.ts'
import { parseLocalTime } from '../../core/zoned-time.ts'
import type { Playbook } from '../registry/playbook.ts'
import type { Registry } from '../registry/registry.ts'

/** What determines the fields of a form or plan. */
export interface FormFacts {
  readonly playbook: Pick<Playbook, 'timed' | 'contains' | 'inputs' | 'steps'>
  /** The time zone in which times are entered. */
  readonly timeZone: string
  /** Number of accounts to change; 0 on a form, as is everything that only a plan knows. */
  readonly changing: number
  readonly admins: number
  /** Number of compromised accounts whose access is restored. */
  readonly compromised: number
  /** Whether the number of accounts has to be typed. */
  readonly countTyped: boolean
  /** Number of people who can approve it. */
  readonly approvers: number
  /** Whether it would restore apps or devices that have names. */
  readonly namedItems: boolean
}

interface Field {
  /** Which part of the cards' templates draws it. */
  readonly part: 'line' | 'paragraphs' | 'list' | 'moment' | 'toggle' | 'choice' | 'picker'
  /** Maximum length of its text, in characters. */
  readonly limit?: number
  /** Whether longer text is truncated when it is shown again. */
  readonly cut?: true
  /** The schemas of its inputs, by input ID. An empty input can be '' or missing. */
  readonly inputs: z.core.$ZodLooseShape
  /** The cards it can be on. */
  readonly on: readonly FormCard[]
  /** Whether a plan can't be confirmed while it is empty. */
  readonly required?: true
  /** Whether the field is shown; always, if absent. It is also shown if an error belongs to it. */
  readonly shown?: (facts: FormFacts) => boolean
  /** The collapsed part of the card that contains it. */
  readonly folded?: 'when' | 'exclude'
}

/** The forms that ask for accounts, for accounts to change, for confirmation and for approval. */
type FormCard = 'check' | 'form' | 'plan' | 'approval'

/** Text that can exceed its limit at first, so that the refusal can be shown beside its field. */
const textUpTo = (limit: number) =>
  z
    .string()
    .trim()
    .max(2 * limit)
    .optional()
const toggleInput = z.stringbool().or(z.boolean()).optional()
const dateOrTime = z.string().max(20).optional()

/** The choice of no particular approver. */
export const anyApprover = 'anyone'

/**
 * Everything that a person fills in to plan, confirm or approve an operation, in the order in which cards show it.
 * What an error means names the field that it belongs to.
 */
export const fields = {
  accounts: {
    inputs: { accounts: z.string().max(5_000_000).optional() },
    on: ['check', 'form'],
    part: 'list',
  },
  /** Comma-separated object IDs. */
  people: { inputs: { people: z.string().max(20_000).optional() }, on: ['check', 'form'], part: 'picker' },
  /** Name, email address or object ID of a group. */
  group: {
    inputs: { group: z.string().trim().max(textLimits.group).optional() },
    on: ['check', 'form'],
    part: 'line',
    limit: textLimits.group,
    cut: true,
  },
  /** The reasons why accounts were contained, typed again one after another. */
  repeated: {
    inputs: { repeated: textUpTo(textLimits.repeated) },
    on: ['plan'],
    part: 'paragraphs',
    limit: textLimits.repeated,
    required: true,
    shown: ({ compromised }) => compromised > 0,
  },
  reason: {
    inputs: { reason: textUpTo(textLimits.reason) },
    on: ['form', 'plan'],
    part: 'paragraphs',
    limit: textLimits.reason,
    cut: true,
    required: true,
  },
  ticket: {
    inputs: { ticket: textUpTo(textLimits.ticket) },
    on: ['form', 'plan'],
    part: 'line',
    limit: textLimits.ticket,
    cut: true,
  },
  /** What the actions of a playbook add, by the IDs of their inputs. */
  added: {
    inputs: { added: z.record(z.string(), z.string().optional()).optional() },
    on: ['form'],
    part: 'line',
  },
  /** A toggle for each optional step, by the ID of its input. */
  choices: { inputs: { choices: z.record(z.string(), toggleInput).optional() }, on: ['form', 'plan'], part: 'toggle' },
  compromised: {
    inputs: { compromised: toggleInput },
    on: ['form', 'plan'],
    part: 'toggle',
    shown: ({ playbook }) => playbook.contains === 'asked',
  },
  /** The administrators' sign-in names, typed as a check. */
  admins: {
    inputs: { admins: textUpTo(textLimits.admins) },
    on: ['plan'],
    part: 'line',
    limit: textLimits.admins,
    required: true,
    shown: ({ admins }) => admins > 0,
  },
  /** The number of accounts, typed as a check. */
  count: {
    inputs: { count: z.string().max(20).or(z.number()).optional() },
    on: ['plan'],
    part: 'line',
    limit: 9,
    required: true,
    shown: ({ countTyped }) => countTyped,
  },
  runAt: {
    inputs: { runAtDate: dateOrTime, runAtTime: dateOrTime },
    on: ['form', 'plan'],
    part: 'moment',
    folded: 'when',
  },
  enableAt: {
    inputs: { enableAtDate: dateOrTime, enableAtTime: dateOrTime },
    on: ['form', 'plan'],
    part: 'moment',
    shown: ({ playbook }) => playbook.timed,
    folded: 'when',
  },
  /** The object ID of the approver to ask first; undefined for no particular one. */
  approver: {
    inputs: {
      approver: z
        .string()
        .trim()
        .max(200)
        .transform((oid) => (oid === anyApprover || oid === '' ? undefined : oid))
        .optional(),
    },
    on: ['plan'],
    part: 'choice',
    shown: ({ approvers }) => approvers > 1,
    folded: 'when',
  },
  /** Apps and devices that aren't restored; for an approver, accounts that are excluded. */
  without: {
    inputs: { without: z.string().max(textLimits.exclude).optional() },
    on: ['plan', 'approval'],
    part: 'paragraphs',
    limit: textLimits.exclude,
    shown: ({ namedItems }) => namedItems,
    folded: 'exclude',
  },
  comment: {
    inputs: { comment: z.string().max(textLimits.comment).optional() },
    on: ['approval'],
    part: 'line',
    limit: textLimits.comment,
  },
} as const satisfies Readonly<Record<string, Field>>

type Fields = typeof fields
export type FieldName = keyof Fields
/** A field beside which an error is shown; one that an action adds has the ID of its input. */
export type FieldOfError = FieldName | `added.${string}`
/** The fields with a certain property, such as `{ part: 'moment' }`. */
export type FieldWith<What> = { [F in FieldName]: Fields[F] extends What ? F : never }[FieldName]
export type FieldOn<Card extends FormCard> = {
  [F in FieldName]: Card & Fields[F]['on'][number] extends never ? never : F
}[FieldName]
export type Fold = NonNullable<Field['folded']>
export type FoldedField = FieldWith<{ folded: Fold }>

/** The schemas of these fields' inputs. */
type Shape<F extends FieldName> = {
  [I in F extends unknown ? keyof Fields[F]['inputs'] : never]: Extract<
    Fields[F]['inputs'],
    Readonly<Record<I, unknown>>
  >[I]
}
/** What a person entered in these fields, by input ID. */
export type EnteredFields<F extends FieldName = FieldName> = {
  readonly [I in keyof Shape<F>]?: Shape<F>[I] extends z.ZodType<infer Value> ? Value : never
}
/** Times, in ms since the epoch. */
export type Times = { readonly [F in FieldWith<{ part: 'moment' }>]?: number | undefined }
/** What a person entered on a plan before confirming it. */
export type PlanEntries = EnteredFields<Exclude<FieldOn<'plan'>, keyof Times>> & Times

/** A field, with the type that all fields share. */
export const fieldOf = (name: FieldName): Field => fields[name]
export const fieldNames = Object.keys(fields) as readonly FieldName[]
export const isFieldOn =
  <Card extends FormCard>(card: Card) =>
  (name: FieldName): name is FieldOn<Card> =>
    fieldOf(name).on.includes(card)

const timeFields = fieldNames.filter((name): name is keyof Times => fieldOf(name).part === 'moment')

/** The times entered in this time zone. `instant` throws the errors of `parseLocalTime`. */
export const parseTimes = (entered: EnteredFields<keyof Times>, timeZone: string) =>
  timeFields.map((field) => {
    const [date, time] = [entered[`${field}Date`], entered[`${field}Time`]]
    return { field, date, time, instant: () => parseLocalTime({ date, time }, timeZone, field) }
  })

/** The instants of the times entered in this time zone. Throws the errors of `parseLocalTime`. */
export const readTimes = (entered: EnteredFields<keyof Times>, timeZone: string): Times =>
  Object.fromEntries(parseTimes(entered, timeZone).map(({ field, instant }) => [field, instant()]))

const shapeOf = <F extends FieldName>(names: readonly F[]): Shape<F> =>
  Object.fromEntries(names.flatMap((name) => Object.entries(fields[name].inputs))) as Shape<F>

/** The inputs of the fields that depend on the playbooks and actions there are, by input ID. */
export const settledInputs = (registry: Registry): Readonly<Record<'choices' | 'added', z.core.$ZodLooseShape>> => ({
  choices: Object.fromEntries(registry.choices().map((id) => [id, toggleInput])),
  added: Object.fromEntries(registry.inputs().map(({ id, limit }) => [id, z.string().trim().max(limit).optional()])),
})

/** All inputs, by input ID. */
export const inputShape = shapeOf(fieldNames)
/** The inputs of the form that asks for accounts. */
export const checkInputShape = shapeOf(fieldNames.filter(isFieldOn('check')))
/** The inputs of a plan card. Phones send them with every button of the card. */
export const planInputShape = shapeOf(fieldNames.filter(isFieldOn('plan')))
/** The inputs of the form that asks for accounts to change. */
export const formInputShape = shapeOf(fieldNames.filter(isFieldOn('form')))
/** The inputs of an approval request. */
export const approvalInputShape = shapeOf(fieldNames.filter(isFieldOn('approval')))

/** Whether a person filled this in, possibly wrongly; all other button data comes from the bot. */
export const isInput = (argument: string): boolean => Object.hasOwn(inputShape, argument)

const isField = (name: unknown): name is FieldOfError =>
  typeof name === 'string' && (Object.hasOwn(fields, name) || name.startsWith('added.'))

/** The field to which an error belongs; undefined if it concerns the whole form. */
export function findFieldOfError({ meaning, details }: UserError): FieldOfError | undefined {
  return [details['field'], meaning.field].find(isField)
}

/** Whether to show the form again, with this error beside its field. */
export const isCorrectable = (error: unknown): error is UserError =>
  error instanceof UserError && findFieldOfError(error) !== undefined

/** Whether to show the plan again, because this can be corrected there. */
export function isTypedOnPlan(error: unknown): error is UserError {
  if (!(error instanceof UserError)) return false
  const field = findFieldOfError(error)
  return error.meaning.onPlan === true || fieldNames.filter(isFieldOn('plan')).some((name) => name === field)
}
