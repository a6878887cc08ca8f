import type { NamedPerson } from '../../core/model.ts'
import { manualSystems } from '../other-systems/feature.ts'
import type { Entry } from './entries.ts'
import { redactedText } from './head.ts'

/**
 * How entries are read: unchanged, or without names and texts that could contain names. Accounts keep their IDs while
 * entries are processed; the written report contains their numbers instead.
 */
export function createEntryReader(redacted: boolean) {
  const numbers = new Map<string, NamedPerson>()
  const person = (named: NamedPerson): NamedPerson => {
    if (!redacted) return named
    if (!numbers.has(named.oid)) numbers.set(named.oid, named)
    const number = [...numbers.keys()].indexOf(named.oid) + 1
    return { oid: '', upn: '', name: `#${number}` }
  }
  return {
    /** The name shown for a person. Numbers follow the order in which people first acted. */
    person,
    /** The people who have numbers, in order. */
    people: () => [...numbers.values()],
    read: (entry: Entry) =>
      redacted
        ? {
            ...entry,
            actor: entry.actor && person(entry.actor),
            account: entry.account && { id: entry.account.id, upn: '', name: '' },
            target: isCodeTarget(entry) ? entry.target : null,
            before: isCodeValue(entry, entry.before) ? entry.before : null,
            after: isCodeValue(entry, entry.after) ? entry.after : null,
            reason: entry.reason && redactedText,
            ticket: entry.ticket && redactedText,
            comment: entry.comment && redactedText,
          }
        : entry,
  }
}

/** A system, or how a request was answered. Anything else could be a name and is redacted. */
const isCodeTarget = ({ step, target }: Entry): boolean =>
  step === 'approved' || step === 'denied' || manualSystems.some((system) => system === target)

const stateSteps = [
  ...['enabled', 'disabled', 'passwordChangeRequired', 'passwordChangeNotRequired'],
  ...['seen', 'calledBack', 'idDocument', 'used', 'method', 'signIn'],
]
const timePattern = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/

/** Whether a state before or after is a code or a time. Anything else could be a name and is redacted. */
function isCodeValue(entry: Entry, value: string | null): boolean {
  if (value === null) return false
  if (entry.account) return stateSteps.includes(value)
  if (entry.isState) return true
  return (entry.step === 'awareSince' || entry.step === 'extended') && timePattern.test(value)
}
