import type { Clock } from '../../core/clock.ts'
import { messagesFor } from '../../messages/index.ts'
import type { Operation, OperationChannel, SendNotice } from '../../operations/index.ts'
import { showDoneForOthers, showNotice } from '../../views/notices.ts'
import { placeOf } from '../channel/activity.ts'
import type { Delivery, Reference } from '../channel/delivery.ts'
import { type Conversations, type Reachable, reachableAt } from './approver-card.ts'

/** Posts short messages to people who are waiting, because Teams doesn't notify anyone of an edited card. */
export function createNotices(options: {
  deliver: Pick<Delivery, 'later'>
  conversations: Pick<Conversations, 'find'>
  clock: Pick<Clock, 'now'>
}): SendNotice {
  const { deliver, conversations, clock } = options

  /** In their personal chat if known, otherwise where the card is. */
  const reach = async ({ requester, locale }: Operation, channel: OperationChannel): Promise<Reachable> => {
    const card = reachableAt(channel, locale)
    if (placeIn(card.conversation) === 'personal') return card
    return ((await conversations.find({ tenantId: requester.tid, personId: requester.oid })) as Reachable) ?? card
  }

  return async ({ operation, about, to }) => {
    if ('shared' in to) {
      const messages = messagesFor(operation.locale)
      await deliver.later(to.shared as Reference, showDoneForOthers(operation, messages))
      return
    }
    const asked = 'approver' in to
    const where = asked ? (to.approver as Reachable) : await reach(operation, to.requester)
    const place = placeIn(where.conversation)
    // Everybody there is told when it ends, including the requester.
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
