import type { Clock } from '../../core/clock.ts'
import { messagesFor } from '../../messages/index.ts'
import type { NotifyHandover } from '../../operations/index.ts'
import type { Delivery } from '../channel/delivery.ts'
import { showHandover } from '../views/handover.ts'
import { type PrivateChats, parseAddress, placeOfAddress } from './address.ts'

/** Keeps the messages about handovers up to date, in their readers' private chats. */
export function createHandoverCards(options: {
  deliver: Pick<Delivery, 'postLater'>
  reaching: Pick<PrivateChats, 'open' | 'send'>
  clock: Pick<Clock, 'now'>
}): NotifyHandover {
  const { deliver, reaching, clock } = options
  return ({ person, near, channel: posted, ...view }) =>
    reaching.send(person, async () => {
      const where = posted ? parseAddress(posted) : await reaching.open(person, near)
      const viewer = { ...where, now: clock.now(), place: placeOfAddress(where), oid: person.oid }
      const reply = showHandover(view, messagesFor(where.locale), viewer)
      const activityId = await deliver.postLater(where.conversation, reply, where.activityId)
      return { ...where, ...(activityId && { activityId }) }
    })
}
