import { TurnContext } from 'botbuilder'
import type { Clock } from '../../core/clock.ts'
import { Unreachable } from '../../core/errors.ts'
import { messagesFor } from '../../messages/index.ts'
import type { Asked, NotifyApprover, Operation, OperationChannel, Operations, Person } from '../../operations/index.ts'
import { approvalPage, showApproval } from '../../views/approval.ts'
import { showMoved } from '../../views/pending-and-closed.ts'
import type { Channel } from '../channel/adapter.ts'
import { type Delivery, drawn, type Reference, statusOf } from '../channel/delivery.ts'
import { createGate } from '../channel/gate.ts'
import type { Reach } from './operation-card.ts'

/** Where somebody can be reached; stored between turns. */
export interface Reachable {
  readonly conversation: Reference
  readonly locale: string
  readonly timeZone: string
  readonly device: 'desktop' | 'phone'
}

export type Posted = Reachable & { readonly activityId?: string }

/** Where people were last reached. */
export interface Conversations {
  find(key: { tenantId: string; personId: string }): Promise<unknown>
  remove(key: { tenantId: string; personId: string }): Promise<void>
}

/** Keeps every approver's card up to date from the request to the end of the operation. */
export interface ApproverCards {
  readonly notify: NotifyApprover
  /** A reply put the request into a message: edits now go there, and the previous message says so. */
  shown(
    operation: Operation,
    activityId: string,
    pressed: boolean,
    person: Pick<Person, 'oid' | 'tid'>,
    channel: OperationChannel,
  ): Promise<void>
}

/** Many people are asked at once, and Teams throttles bots. */
const askingGap = 200

/** Teams' answers where the app isn't installed, was removed or blocked, or where there is no such conversation. */
const final: ReadonlySet<number> = new Set([403, 404])

/** A conversation the bot is a member of, in the tenant of another one. */
function sharedConversation({ user, ...near }: Reference, id: string): Reference {
  const conversationType = /@thread\.(tacv2|skype)$/.test(id) ? 'channel' : 'groupChat'
  const { tenantId } = near.conversation ?? {}
  const conversation = { id, conversationType, isGroup: true, ...(tenantId && { tenantId }) }
  return { ...near, conversation } as Reference
}

/**
 * Writes to approvers in their personal chats, creating them if necessary, and to the shared conversation if one is
 * configured; there without naming accounts unless `channelShowsNames`.
 */
export function createApproverCards(options: {
  deliver: Pick<Delivery, 'later' | 'change'>
  channel: Pick<Channel, 'open'>
  conversations: Conversations
  operations: () => Pick<Operations, 'items' | 'approvalPosted' | 'showDecision'>
  channelShowsNames: boolean
  /** Base address of Teams. */
  teams: string
  clock: Clock
}): ApproverCards {
  const { deliver, channel, conversations, operations, channelShowsNames, teams, clock } = options
  const asking = createGate(clock, askingGap)
  const reachPerson = createReach({ channel, conversations })
  const reach = (asked: Asked, from: Reach, locale: string): Promise<Posted> | Posted =>
    'person' in asked
      ? reachPerson(asked.person, from, locale)
      : {
          ...{ conversation: sharedConversation(from.conversation, asked.conversation), locale },
          ...{ timeZone: from.timeZone, device: 'desktop' as const },
        }

  /** Throws Unreachable if Teams refuses for good; all other failures pass. */
  const reached = async <T>(asked: Asked, send: () => T | Promise<T>): Promise<T> => {
    try {
      return await send()
    } catch (error) {
      if (!final.has(statusOf(error) ?? 0)) throw error
      if ('person' in asked) await conversations.remove({ tenantId: asked.person.tid, personId: asked.person.oid })
      throw new Unreachable({ cause: error })
    }
  }

  const notify: NotifyApprover = async ({ operation, concerned, asked, requesterChannel, channel: posted, token }) => {
    const from = requesterChannel.reference as Reach
    if (!posted) await asking()
    const where = (posted as Posted | undefined) ?? (await reached(asked, () => reach(asked, from, operation.locale)))
    const filter = { verdicts: ['change' as const], offset: 0, limit: approvalPage }
    const page = await operations().items(operation.id, operation.requester, filter)
    const discreet = 'conversation' in asked && !channelShowsNames
    const viewer = { ...where, now: clock.now() }
    const reply = showApproval(
      { operation, ...(concerned && { concerned }), ...page, page: 1, token, discreet, teams },
      messagesFor(where.locale),
      viewer,
    )
    const activityId = await reached(asked, () =>
      deliver.later(where.conversation, reply, posted ? where.activityId : undefined),
    )
    return { ...where, ...(activityId && { activityId }) }
  }

  return {
    notify,
    async shown(operation, activityId, pressed, person, at) {
      // Recorded at once, as the card opened last is the one that counts.
      const where: Posted = { ...reachableAt(at, operation.locale), activityId }
      const former = (await operations().approvalPosted(operation.id, person, where)) as Posted | undefined
      if (former?.activityId && former.activityId !== activityId) {
        const moved = showMoved(operation, messagesFor(former.locale), former)
        await deliver.change(former.conversation, former.activityId, moved)
      }
      // Wait until the answer to the press is certainly visible, then send the latest state again.
      if (pressed) await clock.sleep(drawn)
      await operations().showDecision(operation.id, person)
    },
  }
}

/** Where somebody was last reached, or their personal chat, or a new one near `from`. */
export const createReach =
  ({ channel, conversations }: { channel: Pick<Channel, 'open'>; conversations: Pick<Conversations, 'find'> }) =>
  async (person: Person, from: Reach, locale: string): Promise<Posted> => {
    const known = await conversations.find({ tenantId: person.tid, personId: person.oid })
    if (known) return known as Reachable
    const conversation = await channel.open(from.conversation, person)
    return { conversation, locale, timeZone: from.timeZone, device: 'desktop' }
  }

/** The conversation of an operation's card; `locale` is for references stored by earlier versions. */
export function reachableAt({ reference, device }: OperationChannel, locale: string): Reachable {
  const { conversation, timeZone, locale: own = locale } = reference as Reach
  return { conversation, timeZone, locale: own, device }
}

/** How to reach this turn's sender later. */
export function reachable(
  context: TurnContext,
  { locale, timeZone, device }: Omit<Reachable, 'conversation'>,
): Reachable {
  const { activityId, ...conversation } = TurnContext.getConversationReference(context.activity)
  return { conversation, locale, timeZone, device }
}
