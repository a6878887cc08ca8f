import type { Person } from '../../core/model.ts'
import { answerVisibleAfter, type CardRole } from '../../core/posts.ts'
import { keyFor } from '../../operations/lifecycle/access.ts'
import type { Context } from '../../operations/model/context.ts'
import type { OperationChannel } from '../../operations/model/types.ts'
import { raisePosts, saveOpened } from '../../store/queries/posts/posts.ts'
import { handoverQueries } from './queries.ts'

/** The role of a person whose card can answer a request. */
type CardHolder = 'owner' | 'taker' | 'approver'

const cardOf: Readonly<Record<CardHolder, CardRole>> = {
  owner: 'handoverOwner',
  taker: 'handoverTaker',
  approver: 'handoverApprover',
}

/**
 * Registers a message that shows a request, so that it is kept up to date. The message of the person who asked becomes
 * the operation's card.
 */
export async function recordHandoverCard(
  context: Context,
  id: string,
  posted: { readonly person: Person; readonly number: number; readonly role: CardHolder },
  where: OperationChannel & { readonly activityId: string },
): Promise<void> {
  const { store, clock, notifier } = context
  const { number: subject, role: part } = posted
  const key = keyFor(id, posted.person)
  const person = posted.person.oid
  const role = cardOf[part]
  await store.db.transaction().execute(async (tx) => {
    if (part === 'taker') await handoverQueries(tx).saveTaker(key, subject, where)
    const card = { role, person, subject, place: where.activityId, address: where }
    await saveOpened(tx, key, card, clock.now())
  })
  await clock.sleep(answerVisibleAfter)
  // This message might be the card whose button was pressed; the answer to the press then overwrites earlier edits.
  await raisePosts(store.db, key, role, clock.now(), person)
  await notifier.state(key)
}
