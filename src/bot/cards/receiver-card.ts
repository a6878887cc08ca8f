import type { Clock } from '../../core/clock.ts'
import { messagesFor } from '../../messages/index.ts'
import type { NotifyReceiver } from '../../operations/index.ts'
import { showReceiver } from '../../views/receiver.ts'
import type { Delivery } from '../channel/delivery.ts'
import { addressOf, placeIn, type Reaching } from './address.ts'

/** Keeps the messages about people who need a way back in up to date, in the chats of those who let them in. */
export function createReceiverCards(options: {
  deliver: Pick<Delivery, 'later'>
  reaching: Pick<Reaching, 'open' | 'to'>
  clock: Pick<Clock, 'now'>
  publicUrl: string
}): NotifyReceiver {
  const { deliver, reaching, clock, publicUrl } = options
  return ({ person, near, channel: posted, ...view }) =>
    reaching.to(person, async () => {
      const where = posted ? addressOf(posted) : await reaching.open(person, near)
      const viewer = { ...where, now: clock.now(), place: placeIn(where), oid: person.oid }
      const activityId = await deliver.later(
        where.conversation,
        showReceiver({ ...view, publicUrl }, messagesFor(where.locale), viewer),
        where.activityId,
      )
      return { ...where, ...(activityId && { activityId }) }
    })
}
