import { handOffSystems } from '../core/hand-offs.ts'
import { type Entry, type Named, sortOf } from './entries.ts'
import { withheld } from './head.ts'

/** How entries are read: as they are, or without names and texts that may contain some. */
export interface Reading {
  read(entry: Entry): Entry
  /** How a person is called; the order in which they first acted counts. */
  person(named: Named): Named
  /** The people with a number, in its order. */
  people(): readonly Named[]
}

/** Accounts keep their ids while entries are put together; what is written has their numbers instead. */
export function createReading(redacted: boolean): Reading {
  const numbers = new Map<string, Named>()
  const person = (named: Named): Named => {
    if (!redacted) return named
    if (!numbers.has(named.oid)) numbers.set(named.oid, named)
    const number = [...numbers.keys()].indexOf(named.oid) + 1
    return { oid: '', upn: '', name: `#${number}` }
  }
  return {
    person,
    people: () => [...numbers.values()],
    read: (entry) =>
      redacted
        ? {
            ...entry,
            actor: entry.actor && person(entry.actor),
            account: entry.account && { id: entry.account.id, upn: '', name: '' },
            target: handOffSystems.some((system) => system === entry.target) ? entry.target : null,
            before: isCode(entry, entry.before) ? entry.before : null,
            after: isCode(entry, entry.after) ? entry.after : null,
            reason: entry.reason && withheld,
            ticket: entry.ticket && withheld,
            comment: entry.comment && withheld,
          }
        : entry,
  }
}

const states = [
  ...['enabled', 'disabled', 'passwordChangeRequired', 'passwordChangeNotRequired'],
  ...['seen', 'calledBack', 'idDocument', 'used', 'method', 'signIn'],
]
const time = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/

/** Whether a value before or after is a code or a time; all others may be names. */
function isCode(entry: Entry, value: string | null): boolean {
  if (value === null) return false
  if (entry.account) return states.includes(value)
  if (sortOf(entry) === 'state') return true
  return (entry.step === 'awareSince' || entry.step === 'extended') && time.test(value)
}
