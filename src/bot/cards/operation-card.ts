import type { Clock } from '../../core/clock.ts'
import { messagesFor } from '../../messages/index.ts'
import {
  hasEnded,
  type Notify,
  type Operation,
  type OperationChannel,
  type Operations,
} from '../../operations/index.ts'
import { showOperation } from '../../views/operation.ts'
import { showMoved } from '../../views/pending-and-closed.ts'
import { placeOf } from '../channel/activity.ts'
import { type Delivery, drawn, type Reference } from '../channel/delivery.ts'

/** How an operation's requester is reached, inside the `reference` that operations keep without looking at it. */
export interface Reach {
  readonly conversation: Reference
  readonly timeZone: string
  /** The language its card is read in; missing where an earlier version stored it. */
  readonly locale?: string
}

/** Keeps the one card of each operation true while the operation goes on. */
export interface OperationCards {
  /** The card follows the operation; where its message is gone, a new one takes its place. */
  readonly notify: Notify
  /** A reply put the card of this operation into a message; from now on edits go there. */
  shown(operation: Operation, activityId: string, pressed: boolean, channel: OperationChannel): Promise<void>
}

export function createOperationCards(options: {
  deliver: Pick<Delivery, 'later' | 'change'>
  operations: () => Pick<Operations, 'items' | 'cardPosted'>
  clock: Clock
}): OperationCards {
  const { deliver, operations, clock } = options
  return {
    async notify(operation: Operation, channel: OperationChannel) {
      const { conversation, timeZone, locale = operation.locale } = channel.reference as Reach
      const { id, requester } = operation
      const place = placeOf(conversation.conversation?.conversationType)
      const viewer = { device: channel.device, locale, timeZone, now: clock.now(), place, oid: requester.oid }
      const items = (filter: Parameters<Operations['items']>[2]) => operations().items(id, requester, filter)
      const reply = await showOperation(operation, items, messagesFor(locale), viewer)
      const activityId = await deliver.later(conversation, reply, channel.activityId)
      if (activityId && activityId !== channel.activityId) await operations().cardPosted(id, requester, { activityId })
    },
    async shown(operation, activityId, pressed, { reference, device }) {
      const { id, requester } = operation
      // The state is sent once more when the answer to the press is surely there.
      if (pressed) await clock.sleep(drawn)
      const former = await operations().cardPosted(id, requester, { activityId, reference, device })
      // The end of an operation stays where it was read; a card with work ahead must not be there twice.
      if (!former?.activityId || hasEnded(operation.state)) return
      const { conversation, locale = operation.locale } = former.reference as Reach
      await deliver.change(conversation, former.activityId, showMoved(operation, messagesFor(locale), former))
    },
  }
}
