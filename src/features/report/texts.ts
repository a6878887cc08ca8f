import { actionText } from '../../chat/views/action-texts.ts'
import { reasonWords } from '../../chat/views/format.ts'
import type { Messages } from '../../chat/words/index.ts'
import { lookUp } from '../../core/look-up.ts'
import type { NamedPerson } from '../../core/model.ts'
import type { StepFacts } from './account-facts.ts'
import type { NamedAccount } from './entries.ts'
import type { TimelineEntry } from './history.ts'
import { words } from './words.ts'

/** A person with their sign-in name; the bot if nobody acted. */
export function personText(person: NamedPerson | null, messages: Messages): string {
  if (!person) return messages.common.bot
  if (person.name.startsWith('#') && person.oid === '') return words.of(messages).document.person(person.name.slice(1))
  const { name, upn, oid } = person
  return name && upn && name !== upn ? `${name} (${upn})` : name || upn || oid
}

/** A person in a table cell. */
export function personLines(person: NamedPerson | null, messages: Messages): readonly string[] {
  if (!person?.name || !person.upn || person.name === person.upn) return [personText(person, messages)]
  return [person.name, person.upn]
}

/** Name and sign-in name, or the ID if it has neither. */
export const accountText = ({ name, upn, id }: NamedAccount): string => {
  if (name && upn && name !== upn) return `${name} (${upn})`
  return name || upn || id
}

/** A step of an operation or account; its code if this version doesn't know it. */
export function stepText({ step, action }: Pick<TimelineEntry, 'step' | 'action'>, messages: Messages): string {
  const text = lookUp<string>(messages.auditSteps, step) ?? step
  return action === null ? text : `${actionText(messages, action).label}: ${text}`
}

/** The name of an action, or of its restore step. */
export function actionName({ action, back }: Pick<StepFacts, 'action' | 'back'>, messages: Messages): string {
  const { label, back: restored } = actionText(messages, action)
  return back ? (restored ?? label) : label
}

/** Why something was not done. */
export function whyText(why: string | null, messages: Messages): string | undefined {
  if (why === null || why === '') return undefined
  if (why === 'protected') return words.of(messages).document.accounts.protected
  return lookUp<string>(messages.reasons, why) ?? reasonWords(why, '', messages)
}

/** A state before or after, if it is a code. */
export function valueText(value: string | null, messages: Messages): string | undefined {
  if (value === null) return undefined
  if (value === 'enabled' || value === 'disabled') return messages.status[value]
  return lookUp<string>(messages.states, value) ?? lookUp<string>(messages.auditValues, value) ?? value
}

export const stateText = (state: string, messages: Messages): string => lookUp<string>(messages.states, state) ?? state

/** Adds the operation, if there are several. */
export const withOperation = (
  text: string,
  id: string,
  { operations }: { readonly operations: readonly unknown[] },
): string => (operations.length > 1 ? `${text} (${id})` : text)
