import { textLimits } from '../core/text-limits.ts'
import { findOperation, findVisible, keyFor, loadOperation, type Observer } from './lifecycle/access.ts'
import { inChangeTransaction } from './lifecycle/advance.ts'
import type { Context } from './model/context.ts'
import { toNamedPerson } from './model/rows.ts'
import type { Operation } from './model/types.ts'
import { notPendingError } from './rules/confirmation.ts'
import { ruleErrors } from './rules/errors.ts'

/** Notes that people add to operations they can see. They don't change what an operation does. */
export const createNotes = (context: Context) => ({
  /** Records a note. Throws textTooLong, operationNotFound, notYourOperation. */
  note: (id: string, by: Observer, text: string): Promise<Operation> => {
    const comment = text.trim()
    const { length } = comment
    if (length > textLimits.comment) throw new ruleErrors.textTooLong({ length, limit: textLimits.comment })
    return recordNote(context, id, by, 'noted', { comment })
  },
  /**
   * Records since when the incident has been known, in ms since the epoch. Throws timeAhead, operationNotFound,
   * notYourOperation.
   */
  awareSince: async (id: string, by: Observer, since: number): Promise<Operation> => {
    if (since > context.clock.now()) throw new ruleErrors.timeAhead({ field: 'runAt' })
    return recordNote(context, id, by, 'awareSince', { after: new Date(since).toISOString() })
  },
})

async function recordNote(
  context: Context,
  id: string,
  by: Observer,
  event: 'noted' | 'awareSince',
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
