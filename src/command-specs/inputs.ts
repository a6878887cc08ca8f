import { z } from 'zod/v4'
import { type Choices, choiceInputs } from '../actions/playbooks.ts'
import { textLimits } from '../core/text-limits.ts'

const toggle = z.stringbool().or(z.boolean()).optional()

/** A switch for each step that an operator may leave out. */
export const choices = Object.fromEntries(choiceInputs.map((id) => [id, toggle])) as Readonly<
  Record<keyof Choices, typeof toggle>
>

/** The switches among some arguments, as far as they were there, and all the rest. */
export function splitChoices<A extends Choices>(given: A): { chosen: Choices; rest: Omit<A, keyof Choices> } {
  const isChoice = (name: string) => Object.hasOwn(choices, name)
  const entries = Object.entries(given)
  return {
    chosen: Object.fromEntries(entries.filter(([name, value]) => isChoice(name) && value !== undefined)),
    rest: Object.fromEntries(entries.filter(([name]) => !isChoice(name))) as Omit<A, keyof Choices>,
  }
}

/** What people fill in on cards, under the ids of the inputs. An empty input may be sent as '' or not at all. */
export const inputs = {
  accounts: z.string().max(5_000_000).optional(),
  /** Object ids of the people picker, separated by commas. */
  people: z.string().max(20_000).optional(),
  /** Name, mail address or object id of a group, from a field of its own. */
  group: z.string().trim().max(textLimits.group).optional(),
  // Twice what is allowed, so that a text that is too long is refused beside its field.
  reason: z
    .string()
    .trim()
    .max(2 * textLimits.reason)
    .optional(),
  ticket: z
    .string()
    .trim()
    .max(2 * textLimits.ticket)
    .optional(),
  ...choices,
  compromised: z.stringbool().or(z.boolean()).optional(),
  /** The reason for which accounts were contained, typed once more: several of them, one behind the other. */
  repeated: z
    .string()
    .trim()
    .max(2 * textLimits.repeated)
    .optional(),
  /** How many accounts, typed as a check. */
  count: z.string().max(20).or(z.number()).optional(),
  runAtDate: z.string().max(20).optional(),
  runAtTime: z.string().max(20).optional(),
  enableAtDate: z.string().max(20).optional(),
  enableAtTime: z.string().max(20).optional(),
  comment: z.string().max(textLimits.comment).optional(),
}

/** True for what a person filled in, and may have filled in wrongly; everything else in a button is the bot's own. */
export const isInput = (argument: string): boolean => Object.hasOwn(inputs, argument)

/** The id of an operation, as it is read aloud. */
export const operationId = z.string().trim().min(1).max(40)
/** Whether a text is nothing but such an id. */
export const isOperationId = (text: string): boolean => /^\s*[a-z]{6}-\d{2}[\s.!?]*$/i.test(text)
/** One-shot, and for the card alone. */
export const cardToken = z.string().min(1).max(200)
/** A page of a list, from 1. */
export const page = z.number().int().min(1).max(1_000_000).default(1)
/** What a list is narrowed by. Buttons carry it cut to 120 characters, and an emoji counts for two of these. */
export const filterText = z.string().trim().max(250).optional()

/** What is typed on a plan card. Phones send it with every button of the card. */
export const typedOnPlan = {
  reason: inputs.reason,
  ticket: inputs.ticket,
  ...choices,
  compromised: inputs.compromised,
  repeated: inputs.repeated,
  count: inputs.count,
  runAtDate: inputs.runAtDate,
  runAtTime: inputs.runAtTime,
  enableAtDate: inputs.enableAtDate,
  enableAtTime: inputs.enableAtTime,
}
