import type { CardRole } from '../../core/posts.ts'
import { findPost, type PostRow } from '../../store/queries/posts/posts.ts'
import { isMessage, type MessageKind, messageKinds, type NoticeKind, noticeSpec } from '../lifecycle/events.ts'
import type { OperationFeature } from '../model/context.ts'
import { channelOf } from '../model/rows.ts'
import type { Operation } from '../model/types.ts'
import { askApprover } from './ask-approvers.ts'
import { createNotifications } from './notification-choices.ts'
import type { RoleCard, Subject } from './role-card.ts'
import type { Send, SendContext } from './types.ts'

const own: Readonly<Record<'requester' | 'approver', Send>> = {
  requester: async ({ notify }, _post, { operation, row, stalledSince }) => {
    await notify(operation, channelOf(row), stalledSince)
    return undefined
  },
  approver: askApprover,
}

const isOwn = (role: string): role is keyof typeof own => Object.hasOwn(own, role)
const isCard = (name: RoleCard['name']): name is CardRole => !isMessage(name)

/** Sends the posts of the engine and of these features. */
export function createSender(features: readonly OperationFeature[]) {
  const cards = features.flatMap(({ roleCards = [] }) => roleCards)
  const isSolved = (operation: Operation, about: MessageKind) =>
    features.some(({ solved }) => solved?.about === about && solved.isSolved(operation))
  const byName: ReadonlyMap<string, RoleCard> = new Map(cards.map((card) => [card.name, card]))
  const send: Send = async (needs, post, subject) => {
    const { role } = post
    if (isOwn(role)) return own[role](needs, post, subject)
    const card = byName.get(role)
    if (isMessage(role)) {
      if (!isSolved(subject.operation, role)) await sendMessage(needs, post, role, subject, card)
    } else if (card) return sendRoleCard(needs, post, subject, card)
    return undefined
  }
  return {
    send,
    /** The posts that this version of the bot knows. */
    known: {
      cards: [...Object.keys(own).filter(isOwn), ...cards.map(({ name }) => name).filter(isCard)],
      messages: messageKinds,
    },
    /** The cards on which others see that the reader of this one can't be reached. */
    unreachableOn: (role: string): readonly CardRole[] => byName.get(role)?.unreachableOn ?? [],
  }
}

/** Where a card is, and what it was posted for. */
interface FreshCard {
  readonly of: string
  readonly where: unknown
}

async function sendRoleCard(needs: SendContext, post: PostRow, subject: Subject, card: RoleCard): Promise<unknown> {
  const shown = await card.read(needs, post, subject)
  if (shown === undefined) return undefined
  const person = { oid: post.person, tid: subject.key.tenantId }
  const about = { name: card.name, shown, person, near: channelOf(subject.row) }
  if (!card.freshFor) return needs.showRoleCard({ ...about, channel: post.address, former: null })
  const of = card.freshFor(post)
  const posted = post.address as FreshCard | null
  const isNew = posted?.of !== of
  const [channel, former] = isNew ? [null, posted?.where ?? null] : [posted.where, null]
  return { of, where: await needs.showRoleCard({ ...about, channel, former }) } satisfies FreshCard
}

async function sendMessage(
  needs: SendContext,
  post: PostRow,
  about: MessageKind,
  subject: Subject,
  card: RoleCard | undefined,
): Promise<unknown> {
  const { person } = post
  const { key, row, operation } = subject
  if (!noticeSpec(about).isCurrent(row, post) || isAnswered(operation, about)) return
  if (person !== '') {
    const choice = await createNotifications(needs).find({ tid: key.tenantId, oid: person })
    if (choice === 'off' || (choice === 'decisions' && noticeSpec(about).isResult)) return
  }
  if (card) return sendRoleCard(needs, post, subject, card)
  if (!isText(about, card)) return
  if (person === '') {
    if (!changedNothing(operation)) await needs.notice({ operation, about, to: { shared: channelOf(row).shared } })
    return
  }
  if (person === row.requester_oid) return needs.notice({ operation, about, to: { requester: channelOf(row) } })
  const asked = await findPost(needs.store.db, key, 'approver', person)
  if (asked) await needs.notice({ operation, about, to: { approver: asked.address } })
}

/** A message that no card shows is a text. */
const isText = (_about: MessageKind, card: RoleCard | undefined): _about is NoticeKind => card === undefined

/** Whether all questions were answered before the message about one was sent. */
const isAnswered = ({ questions }: Operation, about: MessageKind): boolean =>
  about === 'question' && questions.every(({ answer }) => answer !== null)

const changedNothing = ({ progress, steps }: Operation): boolean =>
  progress.done === 0 && steps.every(({ done }) => done === 0)
