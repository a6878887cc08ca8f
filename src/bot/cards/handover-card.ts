import type { Clock } from '../../core/clock.ts'
import { messagesFor } from '../../messages/index.ts'
import type { NotifyHandover, OperationChannel } from '../../operations/index.ts'
import { showHandover } from '../../views/handover.ts'
import { placeOf } from '../channel/activity.ts'
import type { Channel } from '../channel/adapter.ts'
import type { Delivery } from '../channel/delivery.ts'
import { type Conversations, createReach, type Posted, reachableAt } from './approver-card.ts'
import type { Reach } from './operation-card.ts'

/** Keeps the messages about hand-overs up to date, each in its reader's own chat. */
export function createHandoverCards(options: {
  deliver: Pick<Delivery, 'later'>
  channel: Pick<Channel, 'open'>
  conversations: Pick<Conversations, 'find'>
  clock: Pick<Clock, 'now'>
}): NotifyHandover {
  const { deliver, clock } = options
  const reach = createReach(options)
  return async ({ person, near, channel: posted, ...view }) => {
    const { locale } = view.operation
    const where = posted ? postedAt(posted, locale) : await reach(person, near.reference as Reach, locale)
    const place = placeOf(where.conversation.conversation?.conversationType)
    const viewer = { ...where, now: clock.now(), place, oid: person.oid }
    const reply = showHandover(view, messagesFor(where.locale), viewer)
    const activityId = await deliver.later(where.conversation, reply, where.activityId)
    return { ...where, ...(activityId && { activityId }) }
  }
}

/** Where a message is: as returned from here, or as the operation's card is stored. */
function postedAt(posted: unknown, locale: string): Posted {
  if (!('reference' in Object(posted))) return posted as Posted
  const channel = posted as OperationChannel
  const { activityId } = channel
  return { ...reachableAt(channel, locale), ...(activityId && { activityId }) }
}
