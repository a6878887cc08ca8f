import type { Clock } from '../../core/clock.ts'
import { hasEnded, type Operation, type OperationChannel, type Operations } from '../../operations/index.ts'
import { answerVisibleAfter } from '../../operations/posts/pace.ts'
import type { Delivery } from '../channel/delivery.ts'
import { showOperation } from '../views/operation.ts'
import { showMoved } from '../views/pending-and-closed.ts'
import type { CardAdditions } from '../views/places.ts'
import type { MessagesFor } from '../words/index.ts'
import { parseAddress, placeOfAddress } from './address.ts'

/** Keeps each operation's card up to date. */
export function createOperationCards(options: {
  deliver: Pick<Delivery, 'postLater' | 'edit'>
  operations: () => Pick<Operations, 'items' | 'cardPosted' | 'showAgain'>
  messagesFor: MessagesFor
  clock: Clock
  cards: readonly CardAdditions[]
}) {
  const { deliver, operations, messagesFor, clock, cards } = options
  const draw = (
    operation: Operation,
    { activityId, ...where }: ReturnType<typeof parseAddress>,
    stalledSince?: number,
  ) => {
    const { id, requester } = operation
    const viewer = { ...where, now: clock.now(), place: placeOfAddress(where), oid: requester.oid }
    const items = (filter: Parameters<Operations['items']>[2]) => operations().items(id, requester, filter)
    return showOperation(operation, items, messagesFor(where.locale), viewer, cards, stalledSince)
  }
  return {
    /** Updates the operation's card; if its message is gone, posts a new one. */
    async notify(operation: Operation, channel: OperationChannel, stalledSince?: number) {
      const address = parseAddress(channel)
      const { activityId: posted, conversation } = address
      const { id, requester } = operation
      const reply = await draw(operation, address, stalledSince)
      const activityId = await deliver.postLater(conversation, reply, posted)
      if (activityId && activityId !== posted) await operations().cardPosted(id, requester, { activityId })
    },
    /**
     * Records that a reply has shown this operation's card in a message: later edits go there. `pressed`: that message
     * contained the pressed button.
     */
    async shown(operation: Operation, activityId: string, pressed: boolean, { reference, device }: OperationChannel) {
      const { id, requester } = operation
      // Recorded immediately, because only the most recently opened card is kept up to date.
      const where = { activityId, reference, device }
      const former = await operations().cardPosted(id, requester, where, { drawn: !pressed })
      // A finished operation's old card stays, but mustn't say that it continues; an active one gets only one card.
      if (former && (former.outdated || !hasEnded(operation.state))) {
        const address = parseAddress(former.channel)
        const old = hasEnded(operation.state)
          ? await draw(operation, address)
          : showMoved(operation, messagesFor(address.locale), former.channel)
        await deliver.edit(address.conversation, former.channel.activityId, old)
      }
      if (!pressed) return
      // Wait until the answer to the press is visible, then send the state again.
      await clock.sleep(answerVisibleAfter)
      await operations().showAgain(id, requester)
    },
  }
}

export type OperationCards = ReturnType<typeof createOperationCards>
