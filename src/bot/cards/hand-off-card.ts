import type { Clock } from '../../core/clock.ts'
import { messagesFor } from '../../messages/index.ts'
import type { NotifyHandOff } from '../../operations/index.ts'
import { showHandOff } from '../../views/hand-off.ts'
import type { Delivery } from '../channel/delivery.ts'
import { addressOf, placeIn, type Reaching } from './address.ts'

/** Keeps the messages about steps in other systems up to date, in their reader's own chat or where they were asked for. */
export function createHandOffCards(options: {
  deliver: Pick<Delivery, 'later'>
  reaching: Pick<Reaching, 'open' | 'to'>
  clock: Pick<Clock, 'now'>
}): NotifyHandOff {
  const { deliver, reaching, clock } = options
  return ({ person, near, channel: posted, ...view }) =>
    reaching.to(person, async () => {
      const where = posted ? addressOf(posted) : await reaching.open(person, near)
      const viewer = { ...where, now: clock.now(), place: placeIn(where), oid: person.oid }
      const activityId = await deliver.later(
        where.conversation,
        showHandOff(view, messagesFor(where.locale), viewer),
        where.activityId,
      )
      return { ...where, ...(activityId && { activityId }) }
    })
}
