import type { Clock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'
import type { Notify, Operation, OperationChannel, Operations } from '../operations/index.ts'
import { wordsFor } from '../words/index.ts'
import type { Device, Reply } from './command.ts'
import type { Deliver, Reference } from './deliver.ts'
import { showOperation } from './show/operation.ts'

/** Keeps the one card of each operation true while the operation goes on. */
export interface OperationCards {
  /** An operation moved; its card follows. Newer states overtake older ones, so the last one always ends on screen. */
  readonly notify: Notify
  /** A reply showed an operation in `activityId`: remembers where, and corrects it if the operation has moved meanwhile. */
  shown(operation: Operation, reply: Reply, activityId: string, channel: OperationChannel): Promise<void>
  /** Waits for what is being sent. */
  close(): Promise<void>
}

/**
 * How long after a press its answer can be taken as drawn. The answer travels in the HTTP response, edits travel on their own:
 * an edit sent in between would be painted over by the older answer.
 */
const drawn = 300

export function createOperationCards(options: {
  deliver: Pick<Deliver, 'later'>
  operations: () => Pick<Operations, 'get' | 'items' | 'cardPosted'>
  clock: Clock
  log: Log
}): OperationCards {
  const { deliver, operations, clock, log } = options
  const waiting = new Map<string, { operation: Operation; channel: OperationChannel }>()
  const sending = new Map<string, Promise<void>>()

  const render = async (operation: Operation, channel: OperationChannel): Promise<Reply> => {
    const reference = channel.reference as Reference
    const words = wordsFor(reference.locale)
    return showOperation(operation, (filter) => operations().items(operation.id, filter), words, {
      device: channel.device as Device,
      locale: reference.locale ?? 'en',
      timeZone: channel.timeZone,
    })
  }

  const send = async (operation: Operation, channel: OperationChannel) => {
    const reply = await render(operation, channel)
    const id = await deliver.later(channel.reference as Reference, reply, channel.activityId)
    if (id && id !== channel.activityId) await operations().cardPosted(operation.id, { activityId: id })
  }

  const drain = async (id: string) => {
    for (let next = waiting.get(id); next; next = waiting.get(id)) {
      waiting.delete(id)
      try {
        await send(next.operation, next.channel)
      } catch (error) {
        log.error('The card of an operation could not be brought up to date', { operation: id, error })
      }
    }
    sending.delete(id)
  }

  const notify: Notify = async (operation, channel) => {
    waiting.set(operation.id, { operation, channel })
    if (!sending.has(operation.id)) sending.set(operation.id, drain(operation.id))
    await sending.get(operation.id)
  }

  return {
    notify,
    async shown({ id, requester }, reply, activityId, channel) {
      await operations().cardPosted(id, { activityId })
      await clock.sleep(drawn)
      const operation = await operations().get(id, requester)
      const now = await render(operation, channel)
      if (JSON.stringify(now.card) !== JSON.stringify(reply.card)) await notify(operation, { ...channel, activityId })
    },
    async close() {
      await Promise.allSettled(sending.values())
    },
  }
}
