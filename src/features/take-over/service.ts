import { defineService } from '../../chat/turn/service.ts'
import { bindAll } from '../../core/bind.ts'
import { keyFor } from '../../operations/lifecycle/access.ts'
import type { Context } from '../../operations/model/context.ts'
import type { OperationChannel, Person } from '../../operations/model/types.ts'
import { recordOpened } from '../../operations/posts/cards.ts'
import { scheduleQueries } from '../../store/queries/schedule/schedule.ts'
import { answerHandover, showHandoverRequest } from './answer.ts'
import { takeOver } from './ask.ts'
import { handoverQueries } from './queries.ts'
import { handoverRoles } from './types.ts'

/** What people can do about operations of others. */
export const createHandovers = (context: Context) =>
  bindAll(context, { takeOver, show: showHandoverRequest, answer: answerHandover, posted })

/**
 * Registers a message that shows a request, so that it is kept up to date. The message of the person who asked becomes
 * the operation's card.
 */
function posted(
  context: Context,
  id: string,
  {
    person,
    number,
    role,
  }: { readonly person: Person; readonly number: number; readonly role: keyof typeof handoverRoles },
  where: OperationChannel & { readonly activityId: string },
): Promise<void> {
  const key = keyFor(id, person)
  const card = { role: handoverRoles[role], person: person.oid, subject: number }
  return recordOpened(context, key, card, where, async (tx) => {
    if (role !== 'taker') return
    // Other changes lock the operation before its request; the other way round, the two could wait for each other.
    await scheduleQueries(tx).lock(key)
    await handoverQueries(tx).saveTaker(key, number, where)
  })
}

export const handovers = defineService('handovers', ({ context }) => createHandovers(context))
