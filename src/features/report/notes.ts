import { defineService } from '../../chat/turn/service.ts'
import { allStates } from '../../core/operation-states.ts'
import { textLimits } from '../../core/text-limits.ts'
import { findOperation, findVisible, keyFor, loadOperation, type Observer } from '../../operations/lifecycle/access.ts'
import { inChangeTransaction } from '../../operations/lifecycle/advance.ts'
import { defineEvents, type Event } from '../../operations/lifecycle/event.ts'
import type { Context } from '../../operations/model/context.ts'
import { toNamedPerson } from '../../operations/model/rows.ts'
import type { Operation } from '../../operations/model/types.ts'
import { notPendingError } from '../../operations/rules/confirmation.ts'
import { ruleErrors } from '../../operations/rules/errors.ts'

/** What people add to operations. */
export const events = defineEvents({
  /** Someone added a note for the report. */
  noted: { from: allStates, audit: 'noted', cards: 'none' },
  /** Someone recorded since when the incident has been known. */
  awareSince: { from: allStates, audit: 'awareSince', cards: 'none' },
})

/** Notes that people add to operations they can see. They don't change what an operation does. */
export const notes = defineService('notes', ({ context }) => ({
  /** Records a note. Throws textTooLong, operationNotFound, notYourOperation. */
  note: (id: string, by: Observer, text: string): Promise<Operation> => {
    const comment = text.trim()
    const { length } = comment
    if (length > textLimits.comment) throw new ruleErrors.textTooLong({ length, limit: textLimits.comment })
    return recordNote(context, id, by, events.noted, { comment })
  },
  /**
   * Records since when the incident has been known, in ms since the epoch. Throws timeAhead, operationNotFound,
   * notYourOperation.
   */
  awareSince: async (id: string, by: Observer, since: number): Promise<Operation> => {
    if (since > context.clock.now()) throw new ruleErrors.timeAhead({ field: 'runAt' })
    return recordNote(context, id, by, events.awareSince, { after: new Date(since).toISOString() })
  },
}))

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
