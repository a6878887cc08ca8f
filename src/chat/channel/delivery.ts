import { type Activity, CardFactory, type ConversationReference, MessageFactory, type TurnContext } from 'botbuilder'
import { Unreachable } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import { type Metrics, noMetrics } from '../../core/metrics.ts'
import { oneLine } from '../../core/text.ts'
import type { Card } from '../card/bind.ts'
import type { Reply } from '../views/reply.ts'
import type { Channel } from './adapter.ts'
import { retryableStatuses } from './outbound.ts'

export type Reference = Partial<ConversationReference>

/** A reply as an activity. */
export function toActivity(reply: Reply): Partial<Activity> {
  // Plain text, so that names in it can't become links.
  if (!reply.card) return { ...MessageFactory.text(reply.text ?? ''), textFormat: 'plain' }
  const activity = MessageFactory.attachment(CardFactory.adaptiveCard(reply.card as Card & object), reply.text)
  const plain = reply.text ? { ...activity, textFormat: 'plain' } : activity
  return reply.summary ? { ...plain, summary: oneLine(reply.summary) } : plain
}

export type Delivery = ReturnType<typeof createDelivery>

/** Delivers replies, within the turn that requested them or later. */
export function createDelivery(options: { channel: Channel; log: Log; metrics?: Metrics }) {
  const { channel, log, metrics = noMetrics } = options
  const delivered = (outcome: 'ok' | 'gone' | 'failed') => metrics.count('rollcall.deliveries', { outcome })
  /** Counts the result of sending a new message. */
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

  /** `again`: the caller retries if this fails. */
  const put = async (context: TurnContext, reply: Reply, placeId?: string, again = false) => {
    const activity = toActivity(reply)
    if (placeId) {
      try {
        // Omitted properties might keep their old values.
        await context.updateActivity({ attachments: [], ...activity, id: placeId })
        delivered('ok')
        return placeId
      } catch (error) {
        if (again && isTemporary(error)) {
          delivered('failed')
          throw error
        }
        // The message was deleted, or the client lost its history. Answers aren't stored anywhere, so they must be
        // posted again.
        delivered('gone')
        log.warn('The message to replace is gone, posting a new one', { status: statusOf(error), error })
      }
    }
    return (await counted(context.sendActivity(activity)))?.id
  }

  return {
    /**
     * Shows a reply. With `placeId` it replaces that message or, if it is gone, posts a new one.
     * @returns the ID of the message
     */
    post: (context: TurnContext, reply: Reply, placeId?: string) => put(context, reply, placeId),
    /** Edits an earlier message outside a turn, once; false if it is gone. */
    async edit(reference: Reference, id: string, reply: Reply) {
      let there = true
      await channel.continueConversation(reference, async (context) => {
        try {
          await context.updateActivity({ ...toActivity(reply), id })
          delivered('ok')
        } catch (error) {
          there = isTemporary(error)
          delivered(there ? 'failed' : 'gone')
          log.info('The message to change is gone or cannot be changed now', { status: statusOf(error), error })
        }
      })
      return there
    },
    /**
     * Like `post`, outside a turn and in a known conversation. Throws Unreachable if Teams refuses permanently; other
     * failures are thrown unchanged and can be retried. Never posts a second message beside one that couldn't be
     * edited.
     */
    async postLater(reference: Reference, reply: Reply, placeId?: string) {
      let id: string | undefined
      try {
        await channel.continueConversation(reference, async (context) => {
          id = await put(context, reply, placeId, true)
        })
      } catch (error) {
        throw isPermanentRefusal(error) ? new Unreachable({ cause: error }) : error
      }
      return id
    },
  }
}

/** Whether a call might succeed later: there was no response, or one that asks for a retry. */
function isTemporary(error: unknown): boolean {
  const status = statusOf(error)
  return status === undefined || retryableStatuses.has(status)
}

/** Teams' responses if the app isn't installed, was removed or blocked, or the conversation doesn't exist. */
export const isPermanentRefusal = (error: unknown): boolean => [403, 404].includes(statusOf(error) ?? 0)

/** The HTTP status with which the channel refused. */
function statusOf(error: unknown): number | undefined {
  const status = (error as { statusCode?: unknown } | undefined)?.statusCode
  return typeof status === 'number' ? status : undefined
}
