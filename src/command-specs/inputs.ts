import { z } from 'zod/v4'
import { type Choices, choiceInputs } from '../actions/playbooks.ts'
import { textLimits } from '../core/text-limits.ts'

const toggle = z.stringbool().or(z.boolean()).optional()

/** A toggle for each optional step. */
export const choices = Object.fromEntries(choiceInputs.map((id) => [id, toggle])) as Readonly<
  Record<keyof Choices, typeof toggle>
>

/** Separates the toggles among the arguments from the rest. */
export function splitChoices<A extends Choices>(given: A): { chosen: Choices; rest: Omit<A, keyof Choices> } {
  const isChoice = (name: string) => Object.hasOwn(choices, name)
  const entries = Object.entries(given)
  return {
    chosen: Object.fromEntries(entries.filter(([name, value]) => isChoice(name) && value !== undefined)),
    rest: Object.fromEntries(entries.filter(([name]) => !isChoice(name))) as Omit<A, keyof Choices>,
  }
}

/** Inputs on cards, by input id. An empty input may arrive as '' or be missing. */
export const inputs = {
  accounts: z.string().max(5_000_000).optional(),
  /** Comma-separated object ids from the people picker. */
  people: z.string().max(20_000).optional(),
  /** Name, mail address or object id of a group, from its own field. */
  group: z.string().trim().max(textLimits.group).optional(),
  // Twice the limit, so that longer text is refused next to its field.
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
  /** The retyped reasons for which accounts had been contained, one after another. */
  repeated: z
    .string()
    .trim()
    .max(2 * textLimits.repeated)
    .optional(),
  /** The administrators' sign-in names, typed as a check. */
  admins: z
    .string()
    .trim()
    .max(2 * textLimits.admins)
    .optional(),
  /** The number of accounts, typed as a check. */
  count: z.string().max(20).or(z.number()).optional(),
  runAtDate: z.string().max(20).optional(),
  runAtTime: z.string().max(20).optional(),
  enableAtDate: z.string().max(20).optional(),
  enableAtTime: z.string().max(20).optional(),
  /** The object id of the approver to ask first. */
  approver: z.string().trim().max(200).optional(),
  comment: z.string().max(textLimits.comment).optional(),
  /** Accounts an approver leaves out; apps and devices that aren't restored. */
  without: z.string().max(textLimits.leaveOut).optional(),
}

/** The choice of no approver in particular. */
export const anyApprover = 'anyone'

/** Whether a person filled this in, possibly wrongly; all other button data comes from the bot. */
export const isInput = (argument: string): boolean => Object.hasOwn(inputs, argument)

/** An operation id. */
export const operationId = z.string().trim().min(1).max(40)
/** Whether a text consists of an operation id only. */
export const isOperationId = (text: string): boolean => /^\s*[a-z]{6}-\d{2}[\s.!?]*$/i.test(text)
/** One-time token, valid only for its card. */
export const cardToken = z.string().min(1).max(200)
/** Page number, from 1. */
export const page = z.number().int().min(1).max(1_000_000).default(1)
/** Filter text. Buttons truncate it to 120 characters, and an emoji can take two code units. */
export const filterText = z.string().trim().max(250).optional()

/** Inputs on a plan card. Phones send them with every button of the card. */
export const typedOnPlan = {
  reason: inputs.reason,
  ticket: inputs.ticket,
  ...choices,
  compromised: inputs.compromised,
  repeated: inputs.repeated,
  admins: inputs.admins,
  count: inputs.count,
  runAtDate: inputs.runAtDate,
  runAtTime: inputs.runAtTime,
  enableAtDate: inputs.enableAtDate,
  enableAtTime: inputs.enableAtTime,
  approver: inputs.approver,
  without: inputs.without,
}
