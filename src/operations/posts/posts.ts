import type { CardRole } from '../../store/queries/card-roles.ts'
import { findPost, type PostRow } from '../../store/queries/posts/posts.ts'
import { notices as ownNotices } from '../lifecycle/events.ts'
import { knownOperations } from '../lifecycle/known-operations.ts'
import type { Notice } from '../lifecycle/notice.ts'
import type { OperationFeature } from '../model/context.ts'
import { channelOf } from '../model/rows.ts'
import type { Operation } from '../model/types.ts'
import { askApprover } from './ask-approvers.ts'
import { createNotifications } from './notification-choices.ts'
import type { RoleCard, Subject } from './role-card.ts'
import type { Send, SendContext } from './types.ts'

const own: Readonly<Record<'requester' | 'approver', Send>> = {
  requester: async ({ notify }, _post, { operation, row, stalledSince }) => {
    // Only a plan's own card has its token, and what was typed there.
    if (row.state === 'planned') return undefined
    await notify(operation, channelOf(row), stalledSince)
    return undefined
  },
  approver: askApprover,
}

const isOwn = (role: string): role is keyof typeof own => Object.hasOwn(own, role)

/** Every kind of short message. */
export const noticesOf = (features: readonly OperationFeature[]): readonly Notice[] =>
  [ownNotices, ...features.map(({ notices = {} }) => notices)].flatMap((all) => Object.values<Notice>(all))

/** Sends the posts of the engine and of these features. */
export function createSender({ features, registry }: Pick<SendContext, 'features' | 'registry'>) {
  const byName: ReadonlyMap<string, RoleCard> = new Map(
    features.flatMap(({ roleCards = [] }) => roleCards.map((card) => [card.name, card])),
  )
  const notices = new Map(noticesOf(features).map((one) => [one.kind, one]))
  const send: Send = async (needs, post, subject) => {
    const { role } = post
    if (isOwn(role)) return own[role](needs, post, subject)
    const card = byName.get(role)
    const notice = notices.get(role)
    if (notice) await sendMessage(needs, post, notice, subject, card)
    else if (card) return sendRoleCard(needs, post, subject, card)
    return undefined
  }
  return {
    send,
    /** The posts that this version of the bot knows, of operations that it knows. */
    known: {
      operations: knownOperations(registry),
      cards: [...Object.keys(own), ...byName.keys()].filter((name) => !notices.has(name)),
      messages: [...notices.keys()],
    },
    isMessage: (role: string): boolean => notices.has(role),
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
  notice: Notice,
  subject: Subject,
  card: RoleCard | undefined,
): Promise<unknown> {
  const { person } = post
  const { key, row, operation } = subject
  const { kind: about } = notice
  if (!notice.isCurrent(row, post) || notice.isSettled?.(operation)) return
  if (person !== '') {
    const choice = await createNotifications(needs).find({ tid: key.tenantId, oid: person })
    if (choice === 'off' || (choice === 'decisions' && notice.isResult)) return
  }
  if (card) return sendRoleCard(needs, post, subject, card)
  if (person === '') {
    if (!changedNothing(operation)) await needs.notice({ operation, about, to: { shared: channelOf(row).shared } })
    return
  }
  if (person === row.requester_oid) return needs.notice({ operation, about, to: { requester: channelOf(row) } })
  const asked = await findPost(needs.store.db, key, 'approver', person)
  if (asked) await needs.notice({ operation, about, to: { approver: asked.address } })
}

const changedNothing = ({ progress, steps }: Operation): boolean =>
  progress.done === 0 && steps.every(({ done }) => done === 0)
