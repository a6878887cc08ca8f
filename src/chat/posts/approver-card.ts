import type { Clock } from '../../core/clock.ts'
import type {
  ApprovalRecipient,
  ApproverCard,
  NotifyApprover,
  Operation,
  OperationChannel,
  Operations,
  PersonKey,
} from '../../operations/index.ts'
import { answerVisibleAfter } from '../../operations/posts/pace.ts'
import type { Registry } from '../../operations/registry/registry.ts'
import type { Delivery, Reference } from '../channel/delivery.ts'
import { createThrottle } from '../channel/throttle.ts'
import { showApproval } from '../views/approval.ts'
import { showMoved } from '../views/pending-and-closed.ts'
import type { CardAdditions } from '../views/places.ts'
import { approvalPage } from '../views/request-contents.ts'
import type { MessagesFor } from '../words/index.ts'
import { type Address, type PrivateChats, parseAddress } from './address.ts'

/** Keeps every approver's card up to date from the request to the end of the operation. */
export interface ApproverCards {
  readonly notify: NotifyApprover
  /**
   * Records that a reply has shown the request in a message: later edits go there, and the previous message says so.
   */
  shown(
    operation: Operation,
    activityId: string,
    pressed: boolean,
    person: PersonKey,
    channel: OperationChannel,
  ): Promise<void>
}

/** Delay between requests, in ms, because many people are asked at once and Teams throttles bots. */
const requestGap = 200

/** A conversation the bot is a member of, in the same tenant as the given conversation. */
function sharedConversation({ user, ...near }: Reference, id: string): Reference {
  const conversationType = /@thread\.(tacv2|skype)$/.test(id) ? 'channel' : 'groupChat'
  const { tenantId } = near.conversation ?? {}
  const conversation = { id, conversationType, isGroup: true, ...(tenantId && { tenantId }) }
  return { ...near, conversation } as Reference
}

/**
 * Writes to approvers in their private chats, creating them if necessary, and to the shared conversation if one is
 * configured. There, accounts are named only with `channelShowsNames`.
 */
export function createApproverCards(options: {
  deliver: Pick<Delivery, 'postLater' | 'edit'>
  reaching: Pick<PrivateChats, 'open' | 'send'>
  operations: () => Pick<Operations, 'items' | 'approvalPosted' | 'showDecision'>
  channelShowsNames: boolean
  registry: Registry
  cards: readonly CardAdditions[]
  /** Base address of Teams. */
  teams: string
  messagesFor: MessagesFor
  clock: Clock
}): ApproverCards {
  const { deliver, reaching, operations, channelShowsNames, registry, cards, teams, messagesFor, clock } = options
  const asking = createThrottle(clock, requestGap)
  const reach = async (asked: ApprovalRecipient, near: OperationChannel): Promise<Address> => {
    await asking()
    if ('person' in asked) return reaching.open(asked.person, near)
    const { conversation, locale, timeZone } = parseAddress(near)
    return { conversation: sharedConversation(conversation, asked.conversation), locale, timeZone, device: 'desktop' }
  }

  const post = async ({ operation, concerned, asked, requesterChannel, channel: posted, token }: ApproverCard) => {
    const where = posted ? parseAddress(posted) : await reach(asked, requesterChannel)
    const filter = { verdicts: ['change' as const], offset: 0, limit: approvalPage }
    const page = await operations().items(operation.id, operation.requester, filter)
    const discreet = 'conversation' in asked && !channelShowsNames
    const viewer = { ...where, now: clock.now() }
    const reply = showApproval(
      { operation, registry, cards, ...(concerned && { concerned }), ...page, token, discreet, teams },
      messagesFor(where.locale),
      viewer,
    )
    const activityId = await deliver.postLater(where.conversation, reply, posted ? where.activityId : undefined)
    return { ...where, ...(activityId && { activityId }) }
  }

  return {
    notify: (card) => ('person' in card.asked ? reaching.send(card.asked.person, () => post(card)) : post(card)),
    async shown(operation, activityId, pressed, person, at) {
      // Recorded immediately, because only the most recently opened card is kept up to date.
      const where: Address = { ...parseAddress(at), activityId }
      const before = await operations().approvalPosted(operation.id, person, where)
      const former = before ? parseAddress(before) : undefined
      if (former?.activityId && former.activityId !== activityId) {
        const moved = showMoved(operation, messagesFor(former.locale), former)
        await deliver.edit(former.conversation, former.activityId, moved)
      }
      // Wait until the answer to the press is visible, then send the latest state again.
      if (pressed) await clock.sleep(answerVisibleAfter)
      await operations().showDecision(operation.id, person)
    },
  }
}
