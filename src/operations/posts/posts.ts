import type { CardRole } from '../../core/posts.ts'
import { type PostRow, postQueries } from '../../store/queries/posts/posts.ts'
import { isNotice, type NoticeKind, noticeKinds, noticeOf } from '../lifecycle/events.ts'
import { channelOf } from '../model/rows.ts'
import type { Operation } from '../model/types.ts'
import { askApprover } from './approvers.ts'
import { createNotifications } from './notifications.ts'
import type { Send, Sending, Subject } from './types.ts'

const cards: Readonly<Record<CardRole, Send>> = {
  requester: async ({ notify }, _post, { operation, row }) => {
    await notify(operation, channelOf(row))
    return undefined
  },
  approver: askApprover,
}

const isCard = (role: string): role is CardRole => Object.hasOwn(cards, role)

/** The posts that this version of the bot knows. */
export const known = { cards: Object.keys(cards).filter(isCard), messages: noticeKinds } as const

/** Whether it is a message, which is sent once. */
export const isMessage = ({ role }: Pick<PostRow, 'role'>): boolean => isNotice(role)

export const send: Send = async (needs, post, subject) => {
  const { role } = post
  if (isCard(role)) return cards[role](needs, post, subject)
  if (isNotice(role)) await sendNotice(needs, post, role, subject)
  return undefined
}

async function sendNotice(
  needs: Sending,
  post: PostRow,
  about: NoticeKind,
  { key, row, operation }: Subject,
): Promise<void> {
  const { person } = post
  if (!noticeOf(about).isNews(row, post) || isAnswered(operation, about)) return
  if (person === '') {
    if (!changedNothing(operation)) await needs.notice({ operation, about, to: { shared: channelOf(row).shared } })
    return
  }
  const choice = await createNotifications(needs).of({ tid: key.tenantId, oid: person })
  if (choice === 'off' || (choice === 'decisions' && noticeOf(about).isResult)) return
  if (person === row.requester_oid) return needs.notice({ operation, about, to: { requester: channelOf(row) } })
  const card = await postQueries(needs.store.db).find(key, 'approver', person)
  if (card) await needs.notice({ operation, about, to: { approver: card.address } })
}

/** Somebody answered it before the message was sent. */
const isAnswered = ({ questions }: Operation, about: NoticeKind): boolean =>
  about === 'question' && questions.every(({ answer }) => answer !== null)

const changedNothing = ({ progress, steps }: Operation): boolean =>
  progress.done === 0 && steps.every(({ done }) => done === 0)
