import type { Clock } from '../../core/clock.ts'
import { messagesFor } from '../../messages/index.ts'
import type { NotifyHandover, OperationChannel, Person } from '../../operations/index.ts'
import { showHandover } from '../../views/handover.ts'
import { placeOf } from '../channel/activity.ts'
import type { Channel } from '../channel/adapter.ts'
import type { Delivery } from '../channel/delivery.ts'
import type { Reachable } from './approver-card.ts'
import type { Reach } from './operation-card.ts'

type Posted = Reachable & { readonly activityId?: string }

/** Keeps the messages about hand-overs up to date, each in its reader's own chat. */
export function createHandoverCards(options: {
  deliver: Pick<Delivery, 'later'>
  channel: Pick<Channel, 'open'>
  conversations: { find(key: { tenantId: string; personId: string }): Promise<unknown> }
  clock: Pick<Clock, 'now'>
}): NotifyHandover {
  const { deliver, channel, conversations, clock } = options
  const reach = async (person: Person, near: OperationChannel, locale: string): Promise<Posted> => {
    const known = await conversations.find({ tenantId: person.tid, personId: person.oid })
    if (known) return known as Reachable
    const from = near.reference as Reach
    const conversation = await channel.open(from.conversation, person)
    return { conversation, locale, timeZone: from.timeZone, device: 'desktop' }
  }
  return async ({ person, near, channel: posted, ...view }) => {
    const { locale } = view.operation
    const where = posted ? postedAt(posted, locale) : await reach(person, near, locale)
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
  const { reference, device, activityId } = posted as OperationChannel
  const { conversation, timeZone, locale: own = locale } = reference as Reach
  return { conversation, timeZone, locale: own, device, ...(activityId && { activityId }) }
}
