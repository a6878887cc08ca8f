import { UserError } from '../core/errors.ts'
import { textLimits } from '../core/text-limits.ts'
import { find, findVisible, keyFor, type Observer, show } from './lifecycle/access.ts'
import { change } from './lifecycle/advance.ts'
import type { Context } from './model/context.ts'
import { namedOf } from './model/rows.ts'
import type { Operation } from './model/types.ts'
import { notPendingError } from './rules/confirmation.ts'

/** Notes that people add to operations they can see. They don't change what an operation does. */
export const createNotes = (context: Context) => ({
  /** Records a note. Throws textTooLong, operationNotFound, notYourOperation. */
  note: (id: string, by: Observer, text: string): Promise<Operation> => {
    const comment = text.trim()
    const { length } = comment
    if (length > textLimits.comment) throw new UserError('textTooLong', { length, limit: textLimits.comment })
    return record(context, id, by, 'noted', { comment })
  },
  /**
   * Records since when the incident has been known, in ms since the epoch. Throws timeAhead, operationNotFound,
   * notYourOperation.
   */
  awareSince: async (id: string, by: Observer, since: number): Promise<Operation> => {
    if (since > context.clock.now()) throw new UserError('timeAhead', { field: 'runAt' })
    return record(context, id, by, 'awareSince', { after: new Date(since).toISOString() })
  },
})

async function record(
  context: Context,
  id: string,
  by: Observer,
  event: 'noted' | 'awareSince',
  detail: object,
): Promise<Operation> {
  await findVisible(context, id, by)
  const key = keyFor(id, by.person)
  const now = context.clock.now()
  const actor = namedOf(by.person)
  const row = await change(context, ({ advance }) => advance(key, event, { now, actor, change: { detail } }))
  if (!row) throw notPendingError(await find(context.store, key))
  return show(context, row)
}
