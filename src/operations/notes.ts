import { allStates } from '../core/operation-states.ts'
import { textLimits } from '../core/text-limits.ts'
import { findOperation, findVisible, keyFor, loadOperation, type Observer } from './lifecycle/access.ts'
import { inChangeTransaction } from './lifecycle/advance.ts'
import { defineEvents, type Event } from './lifecycle/event.ts'
import type { Context } from './model/context.ts'
import { toNamedPerson } from './model/rows.ts'
import type { Operation } from './model/types.ts'
import { notPendingError } from './rules/confirmation.ts'
import { ruleErrors } from './rules/errors.ts'

/** What people add to operations. */
export const noteEvents = defineEvents({
  /** Someone added a note for the report. */
  noted: { from: allStates, audit: 'noted', cards: 'none' },
  /** Someone recorded since when the incident has been known. */
  awareSince: { from: allStates, audit: 'awareSince', cards: 'none' },
})

/** Notes that people add to operations they can see. They don't change what an operation does. */
export const createNotes = (context: Context) => ({
  /** Records a note. Throws textTooLong, operationNotFound, notYourOperation. */
  note: (id: string, by: Observer, text: string): Promise<Operation> => {
    const comment = text.trim()
    const { length } = comment
    if (length > textLimits.comment) throw new ruleErrors.textTooLong({ length, limit: textLimits.comment })
    return recordNote(context, id, by, noteEvents.noted, { comment })
  },
  /**
   * Records since when the incident has been known, in ms since the epoch. Throws timeAhead, operationNotFound,
   * notYourOperation.
   */
  awareSince: async (id: string, by: Observer, since: number): Promise<Operation> => {
    if (since > context.clock.now()) throw new ruleErrors.timeAhead({ field: 'runAt' })
    return recordNote(context, id, by, noteEvents.awareSince, { after: new Date(since).toISOString() })
  },
})

async function recordNote(
  context: Context,
  id: string,
  by: Observer,
  event: Event,
  detail: object,
): Promise<Operation> {
  await findVisible(context, id, by)
  const key = keyFor(id, by.person)
  const now = context.clock.now()
  const actor = toNamedPerson(by.person)
  const row = await inChangeTransaction(context, ({ advance }) =>
    advance(key, event, { now, actor, change: { detail } }),
  )
  if (!row) throw notPendingError(await findOperation(context.store, key))
  return loadOperation(context, row)
}
