import { type Activity, CardFactory, type ConversationReference, MessageFactory, type TurnContext } from 'botbuilder'
import type { Card } from '../cards/bind.ts'
import type { Log } from '../core/log.ts'
import type { Channel } from './adapter.ts'
import type { Reply } from './command.ts'

export type Reference = Partial<ConversationReference>

/** Puts replies into chats: in the turn that asked, or later on its own. */
export interface Deliver {
  /**
   * Shows a reply. With `pressedId` it takes the place of that message, unless the reply asks for a new one or the message
   * is gone.
   * @returns the id of the message that shows it
   */
  post(context: TurnContext, reply: Reply, pressedId?: string): Promise<string | undefined>
  /** Changes a message from before outside a turn; does nothing when it is gone. */
  change(reference: Reference, id: string, reply: Reply): Promise<void>
  /** The same outside a turn, in a conversation known from before. */
  later(reference: Reference, reply: Reply, pressedId?: string): Promise<string | undefined>
}

/** A reply as the activity that carries it. */
export function toActivity(reply: Reply): Partial<Activity> {
  // Plain: names stand in these sentences, and nobody's name may turn into a link.
  if (!reply.card) return { ...MessageFactory.text(reply.text ?? ''), textFormat: 'plain' }
  const activity = MessageFactory.attachment(CardFactory.adaptiveCard(reply.card as Card & object), reply.text)
  const plain = reply.text ? { ...activity, textFormat: 'plain' } : activity
  return reply.summary ? { ...plain, summary: reply.summary } : plain
}

export function createDeliver(options: { channel: Channel; log: Log }): Deliver {
  const { channel, log } = options

  const post = async (context: TurnContext, reply: Reply, pressedId?: string): Promise<string | undefined> => {
    const activity = toActivity(reply)
    if (pressedId && reply.replace !== false && reply.card) {
      try {
        await context.updateActivity({ ...activity, id: pressedId })
        return pressedId
      } catch (error) {
        // Deleted by somebody, or the client lost its history: the answer must be seen all the same.
        log.warn('The message to replace is gone, posting a new one', { status: statusOf(error), error })
      }
    }
    return (await context.sendActivity(activity))?.id
  }

  return {
    post,
    async change(reference, id, reply) {
      await channel.proactively(reference, async (context) => {
        try {
          await context.updateActivity({ ...toActivity(reply), id })
        } catch (error) {
          log.info('The message to change is gone', { status: statusOf(error), error })
        }
      })
    },
    async later(reference, reply, pressedId) {
      let id: string | undefined
      await channel.proactively(reference, async (context) => {
        id = await post(context, reply, pressedId)
      })
      return id
    },
  }
}

function statusOf(error: unknown): number | undefined {
  const status = (error as { statusCode?: unknown } | undefined)?.statusCode
  return typeof status === 'number' ? status : undefined
}
