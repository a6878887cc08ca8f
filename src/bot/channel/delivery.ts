import { type Activity, CardFactory, type ConversationReference, MessageFactory, type TurnContext } from 'botbuilder'
import type { Log } from '../../core/log.ts'
import { type Metrics, noMetrics } from '../../core/metrics.ts'
import type { Card } from '../../views/card/bind.ts'
import type { Reply } from '../../views/reply.ts'
import type { Channel } from './adapter.ts'

export type Reference = Partial<ConversationReference>

/** Puts replies into chats: in the turn that asked, or later on its own. */
export interface Delivery {
  /**
   * Shows a reply. With `placeId` it takes the place of that message; of one that is gone, a new one does.
   * @returns the id of the message that shows it
   */
  post(context: TurnContext, reply: Reply, placeId?: string): Promise<string | undefined>
  /** Changes a message from before outside a turn; false when it is gone. */
  change(reference: Reference, id: string, reply: Reply): Promise<boolean>
  /** The same outside a turn, in a conversation known from before. */
  later(reference: Reference, reply: Reply, placeId?: string): Promise<string | undefined>
}

/**
 * How long after a press its answer counts as drawn, in milliseconds. The answer travels in the HTTP response and edits travel
 * on their own: one that overtook the answer would be painted over.
 */
export const drawn = 300

/** A reply as the activity that carries it. */
export function toActivity(reply: Reply): Partial<Activity> {
  // Plain: names stand in these sentences, and nobody's name may turn into a link.
  if (!reply.card) return { ...MessageFactory.text(reply.text ?? ''), textFormat: 'plain' }
  const activity = MessageFactory.attachment(CardFactory.adaptiveCard(reply.card as Card & object), reply.text)
  const plain = reply.text ? { ...activity, textFormat: 'plain' } : activity
  return reply.summary ? { ...plain, summary: reply.summary } : plain
}

export function createDelivery(options: { channel: Channel; log: Log; metrics?: Metrics }): Delivery {
  const { channel, log, metrics = noMetrics } = options
  const delivered = (outcome: 'ok' | 'gone' | 'failed') => metrics.count('rollcall.deliveries', { outcome })
  /** Counts what comes of a message that has nowhere else to go. */
  const counted = async <T>(send: Promise<T>): Promise<T> => {
    try {
      const result = await send
      delivered('ok')
      return result
    } catch (error) {
      delivered('failed')
      throw error
    }
  }

  const post = async (context: TurnContext, reply: Reply, placeId?: string): Promise<string | undefined> => {
    const activity = toActivity(reply)
    if (placeId) {
      try {
        // What is left out might stay as it is.
        await context.updateActivity({ attachments: [], ...activity, id: placeId })
        delivered('ok')
        return placeId
      } catch (error) {
        // Deleted by somebody, or the client lost its history: the answer must be seen all the same.
        delivered('gone')
        log.warn('The message to replace is gone, posting a new one', { status: statusOf(error), error })
      }
    }
    return (await counted(context.sendActivity(activity)))?.id
  }

  return {
    post,
    async change(reference, id, reply) {
      let there = true
      await channel.proactively(reference, async (context) => {
        try {
          await context.updateActivity({ ...toActivity(reply), id })
          delivered('ok')
        } catch (error) {
          there = false
          delivered('gone')
          log.info('The message to change is gone', { status: statusOf(error), error })
        }
      })
      return there
    },
    async later(reference, reply, placeId) {
      let id: string | undefined
      await channel.proactively(reference, async (context) => {
        id = await post(context, reply, placeId)
      })
      return id
    },
  }
}

function statusOf(error: unknown): number | undefined {
  const status = (error as { statusCode?: unknown } | undefined)?.statusCode
  return typeof status === 'number' ? status : undefined
}
