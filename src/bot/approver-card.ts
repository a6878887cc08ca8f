import { TurnContext } from 'botbuilder'
import type { Clock } from '../core/clock.ts'
import type { Operations, TellApprover } from '../operations/index.ts'
import { wordsFor } from '../words/index.ts'
import type { Channel } from './adapter.ts'
import type { Deliver, Reference } from './deliver.ts'
import type { Reach } from './operation-card.ts'
import { approvalPage, showApproval } from './show/approval.ts'

/** Where somebody can be written to, as kept between turns. */
export interface Reachable {
  readonly conversation: Reference
  readonly locale: string
  readonly timeZone: string
  readonly device: 'desktop' | 'phone'
}

type Posted = Reachable & { readonly activityId?: string }

/** Writes to approvers in their own chats with the bot; opens one with those who never talked to it. */
export function createApproverCards(options: {
  deliver: Pick<Deliver, 'later'>
  channel: Pick<Channel, 'open'>
  conversations: { find(key: { tenantId: string; personId: string }): Promise<unknown> }
  operations: () => Pick<Operations, 'items'>
  clock: Clock
}): TellApprover {
  const { deliver, channel, conversations, operations, clock } = options
  return async ({ operation, approver, requesterChannel, channel: posted, token }) => {
    const known = (posted ?? (await conversations.find({ tenantId: approver.tid, personId: approver.oid }))) as
      | Posted
      | undefined
    const from = requesterChannel.reference as Reach
    const reach: Posted = known ?? {
      conversation: await channel.open(from.conversation, approver),
      locale: operation.locale,
      timeZone: from.timeZone,
      device: 'desktop',
    }
    const filter = { verdicts: ['change' as const], offset: 0, limit: approvalPage }
    const page = await operations().items(operation.id, operation.requester, filter)
    const reply = showApproval({ operation, ...page, page: 1, token }, wordsFor(reach.locale), {
      ...reach,
      now: clock.now(),
    })
    const activityId = await deliver.later(reach.conversation, reply, posted ? reach.activityId : undefined)
    return { ...reach, ...(activityId && { activityId }) }
  }
}

/** What a turn tells about how to reach its speaker later. */
export function reachable(
  context: TurnContext,
  { locale, timeZone, device }: Omit<Reachable, 'conversation'>,
): Reachable {
  const { activityId, ...conversation } = TurnContext.getConversationReference(context.activity)
  return { conversation, locale, timeZone, device }
}
