import type { Clock } from '../../core/clock.ts'
import { messagesFor } from '../../messages/index.ts'
import type { Operation, OperationChannel, SendNotice } from '../../operations/index.ts'
import { showDoneForOthers, showNotice } from '../../views/notices.ts'
import { placeOf } from '../channel/activity.ts'
import type { Delivery, Reference } from '../channel/delivery.ts'
import type { Reachable } from './approver-card.ts'
import type { Reach } from './operation-card.ts'

/** Posts short messages to people who wait for something: an edited card raises no attention in Teams. */
export function createNotices(options: {
  deliver: Pick<Delivery, 'later'>
  conversations: { find(key: { tenantId: string; personId: string }): Promise<unknown> }
  clock: Pick<Clock, 'now'>
}): SendNotice {
  const { deliver, conversations, clock } = options

  /** In their own chat where it is known, or else where the card is. */
  const reach = async ({ requester, locale }: Operation, channel: OperationChannel): Promise<Reachable> => {
    const { conversation, timeZone, locale: latest = locale } = channel.reference as Reach
    const card = { conversation, timeZone, locale: latest, device: channel.device }
    if (placeIn(conversation) === 'personal') return card
    return ((await conversations.find({ tenantId: requester.tid, personId: requester.oid })) as Reachable) ?? card
  }

  return async ({ operation, about, to }) => {
    if ('shared' in to) {
      const words = messagesFor(operation.locale)
      await deliver.later(to.shared as Reference, showDoneForOthers(operation, words))
      return
    }
    const asked = 'approver' in to
    const where = asked ? (to.approver as Reachable) : await reach(operation, to.requester)
    const place = placeIn(where.conversation)
    // Everybody there is told of the end, whoever asked for it included.
    if (about === 'ended' && place !== 'personal' && !asked && to.requester.shared) return
    const { device, locale, timeZone } = where
    const viewer = {
      device,
      locale,
      timeZone,
      now: clock.now(),
      place,
      ...(!asked && { oid: operation.requester.oid }),
    }
    await deliver.later(where.conversation, showNotice({ operation, about, asked }, messagesFor(locale), viewer))
  }
}

const placeIn = (reference: Reference) => placeOf(reference.conversation?.conversationType)
