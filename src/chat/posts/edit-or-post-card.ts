import type { Clock } from '../../core/clock.ts'
import { type Messages, messagesFor } from '../../messages/index.ts'
import type { OperationChannel, Person } from '../../operations/index.ts'
import type { Delivery } from '../channel/delivery.ts'
import type { Reply } from '../views/reply.ts'
import type { Viewer } from '../views/viewer.ts'
import { type PrivateChats, parseAddress, placeOfAddress } from './address.ts'

/** What is needed to keep a message in someone's chat up to date. */
export interface EditOrPostOptions {
  readonly deliver: Pick<Delivery, 'postLater'>
  readonly reaching: Pick<PrivateChats, 'open' | 'send'>
  readonly clock: Pick<Clock, 'now'>
}

/** Edits the message that was posted, or posts it in the person's private chat; returns its address. */
export const editOrPostCard = (
  { deliver, reaching, clock }: EditOrPostOptions,
  {
    person,
    near,
    channel,
  }: { readonly person: Pick<Person, 'oid' | 'tid'>; readonly near: OperationChannel; readonly channel: unknown },
  draw: (messages: Messages, viewer: Viewer) => Reply,
): Promise<unknown> =>
  reaching.send(person, async () => {
    const where = channel ? parseAddress(channel) : await reaching.open(person, near)
    const viewer = { ...where, now: clock.now(), place: placeOfAddress(where), oid: person.oid }
    const activityId = await deliver.postLater(
      where.conversation,
      draw(messagesFor(where.locale), viewer),
      where.activityId,
    )
    return { ...where, ...(activityId && { activityId }) }
  })
