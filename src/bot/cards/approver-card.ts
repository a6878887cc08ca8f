import { TurnContext } from 'botbuilder'
import type { Clock } from '../../core/clock.ts'
import { messagesFor } from '../../messages/index.ts'
import type { Asked, NotifyApprover, Operations, Person } from '../../operations/index.ts'
import { approvalPage, showApproval } from '../../views/approval.ts'
import type { Channel } from '../channel/adapter.ts'
import type { Delivery, Reference } from '../channel/delivery.ts'
import type { Reach } from './operation-card.ts'

/** Where somebody can be written to, as kept between turns. */
export interface Reachable {
  readonly conversation: Reference
  readonly locale: string
  readonly timeZone: string
  readonly device: 'desktop' | 'phone'
}

type Posted = Reachable & { readonly activityId?: string }

/** A conversation that the bot is a member of, in the tenant of another one. */
function sharedConversation({ user, ...near }: Reference, id: string): Reference {
  const conversationType = /@thread\.(tacv2|skype)$/.test(id) ? 'channel' : 'groupChat'
  const { tenantId } = near.conversation ?? {}
  const conversation = { id, conversationType, isGroup: true, ...(tenantId && { tenantId }) }
  return { ...near, conversation } as Reference
}

/**
 * Writes to approvers in their own chats with the bot, opening one with those who never talked to it, and to the shared
 * conversation where one is configured: there without a word about whose accounts they are, unless `channelShowsNames`.
 */
export function createApproverCards(options: {
  deliver: Pick<Delivery, 'later'>
  channel: Pick<Channel, 'open'>
  conversations: { find(key: { tenantId: string; personId: string }): Promise<unknown> }
  operations: () => Pick<Operations, 'items'>
  channelShowsNames: boolean
  clock: Clock
}): NotifyApprover {
  const { deliver, channel, conversations, operations, channelShowsNames, clock } = options
  /** Where somebody was last written to, or their own chat, or a new one. */
  const reachPerson = async (person: Person, from: Reach, locale: string): Promise<Posted> => {
    const known = await conversations.find({ tenantId: person.tid, personId: person.oid })
    if (known) return known as Reachable
    const conversation = await channel.open(from.conversation, person)
    return { conversation, locale, timeZone: from.timeZone, device: 'desktop' }
  }
  const reach = (asked: Asked, from: Reach, locale: string): Promise<Posted> | Posted =>
    'person' in asked
      ? reachPerson(asked.person, from, locale)
      : {
          ...{ conversation: sharedConversation(from.conversation, asked.conversation), locale },
          ...{ timeZone: from.timeZone, device: 'desktop' as const },
        }

  return async ({ operation, asked, requesterChannel, channel: posted, token }) => {
    const from = requesterChannel.reference as Reach
    const where = (posted as Posted | undefined) ?? (await reach(asked, from, operation.locale))
    const filter = { verdicts: ['change' as const], offset: 0, limit: approvalPage }
    const page = await operations().items(operation.id, operation.requester, filter)
    const discreet = 'conversation' in asked && !channelShowsNames
    const viewer = { ...where, now: clock.now() }
    const reply = showApproval({ operation, ...page, page: 1, token, discreet }, messagesFor(where.locale), viewer)
    const activityId = await deliver.later(where.conversation, reply, posted ? where.activityId : undefined)
    return { ...where, ...(activityId && { activityId }) }
  }
}

/** What a turn tells about how to reach its sender later. */
export function reachable(
  context: TurnContext,
  { locale, timeZone, device }: Omit<Reachable, 'conversation'>,
): Reachable {
  const { activityId, ...conversation } = TurnContext.getConversationReference(context.activity)
  return { conversation, locale, timeZone, device }
}
