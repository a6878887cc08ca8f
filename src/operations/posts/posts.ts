import type { CardRole } from '../../core/posts.ts'
import { findPost, type PostRow } from '../../store/queries/posts/posts.ts'
import {
  type HandOffMessage,
  type HandoverMessage,
  isMessage,
  type MessageKind,
  messageKinds,
  noticeSpec,
} from '../lifecycle/events.ts'
import { channelOf } from '../model/rows.ts'
import type { Operation } from '../model/types.ts'
import { voucherTally } from '../vouchers/shown.ts'
import { askApprover } from './ask-approvers.ts'
import { sendHandOffCard } from './hand-offs.ts'
import { sendHandoverCard } from './handovers.ts'
import { createNotifications } from './notification-choices.ts'
import { sendReceiverCard } from './receivers.ts'
import type { Send, SendContext, Subject } from './types.ts'

const cards: Readonly<Record<CardRole, Send>> = {
  requester: async ({ notify }, _post, { operation, row, stalledSince }) => {
    await notify(operation, channelOf(row), stalledSince)
    return undefined
  },
  approver: askApprover,
  handoverOwner: sendHandoverCard('owner'),
  handoverTaker: sendHandoverCard('taker'),
  handoverApprover: sendHandoverCard('approver'),
  formerOwner: sendHandoverCard('former'),
  handOff: sendHandOffCard,
  receiver: sendReceiverCard,
}

/** Messages that show the request, or the steps in another system, that they are about. */
const requests: Readonly<Record<HandoverMessage | HandOffMessage, Send>> = {
  handedOver: sendHandoverCard('former'),
  handoverEnded: sendHandoverCard('news'),
  handOffEnded: sendHandOffCard,
}

const isCard = (role: string): role is CardRole => Object.hasOwn(cards, role)

/** The posts that this version of the bot knows. */
export const knownPosts = { cards: Object.keys(cards).filter(isCard), messages: messageKinds } as const

export const sendPost: Send = async (needs, post, subject) => {
  const { role } = post
  if (isCard(role)) return cards[role](needs, post, subject)
  if (isMessage(role)) await sendMessage(needs, post, role, subject)
  return undefined
}

async function sendMessage(needs: SendContext, post: PostRow, about: MessageKind, subject: Subject): Promise<unknown> {
  const { person } = post
  const { key, row, operation } = subject
  if (!noticeSpec(about).isCurrent(row, post) || isAnswered(operation, about) || isSolved(operation, about)) return
  if (person !== '') {
    const choice = await createNotifications(needs).find({ tid: key.tenantId, oid: person })
    if (choice === 'off' || (choice === 'decisions' && noticeSpec(about).isResult)) return
  }
  if (isRequestMessage(about)) return requests[about](needs, post, subject)
  if (person === '') {
    if (!changedNothing(operation)) await needs.notice({ operation, about, to: { shared: channelOf(row).shared } })
    return
  }
  if (person === row.requester_oid) return needs.notice({ operation, about, to: { requester: channelOf(row) } })
  const card = await findPost(needs.store.db, key, 'approver', person)
  if (card) await needs.notice({ operation, about, to: { approver: card.address } })
}

const isRequestMessage = (about: MessageKind): about is keyof typeof requests => Object.hasOwn(requests, about)

/** Whether all questions were answered before the message about one was sent. */
const isAnswered = ({ questions }: Operation, about: MessageKind): boolean =>
  about === 'question' && questions.every(({ answer }) => answer !== null)

/** Whether everyone has been let back in before the message about that was sent. */
const isSolved = (operation: Operation, about: MessageKind): boolean =>
  about === 'notBackIn' &&
  voucherTally.of(operation).every(({ state, failed, refused }) => state !== 'expired' && failed === 0 && refused === 0)

const changedNothing = ({ progress, steps }: Operation): boolean =>
  progress.done === 0 && steps.every(({ done }) => done === 0)
