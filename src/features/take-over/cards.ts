import { defineRoleCard, type RoleCardName } from '../../chat/posts/role-card.ts'
import type { Clock } from '../../core/clock.ts'
import type { Subject } from '../../operations/posts/role-card.ts'
import { absenceQueries } from '../../store/queries/absences.ts'
import type { PostRow } from '../../store/queries/posts/posts.ts'
import type { Store } from '../../store/store.ts'
import { type HandoverRow, handoverQueries } from './queries.ts'
import { showHandover } from './request-card.ts'
import { toHandover } from './rows.ts'
import { isWaiting } from './rules.ts'
import { type HandoverRole, handoverRoles } from './types.ts'

/** The request that a post is about, as someone in this role sees it, if it concerns them. */
const handoverCard = (name: RoleCardName, role: HandoverRole) =>
  defineRoleCard({
    name,
    async read(sending, post, subject) {
      const { key, operation } = subject
      const request = await handoverQueries(sending.store.db).find(key, post.subject)
      if (!request || !(await isConcerned[role](request, post, subject, sending))) return undefined
      return { operation, handover: toHandover(request), role }
    },
    draw: showHandover,
  })

type Concerns = (
  request: HandoverRow,
  post: PostRow,
  subject: Subject,
  needs: { readonly store: Store; readonly clock: Clock },
) => boolean | Promise<boolean>

const isConcerned: Readonly<Record<HandoverRole, Concerns>> = {
  owner: ({ state }, { address }) => state === 'asked' || address !== null,
  // Once the handover is done, this message is the operation's own card.
  taker: ({ state }, { place }, { row }) => !(state === 'done' && row.channel.activityId === place),
  approver: async ({ state }, { person, address }, { key, row }, { store, clock }) => {
    if (address !== null) return true
    if (state !== 'asked' || !isWaiting(row)) return false
    return !(await absenceQueries(store.db).away(key.tenantId, [person], clock.now())).has(person)
  },
  former: () => true,
  news: () => true,
}

export const handoverCards = [
  handoverCard(handoverRoles.owner, 'owner'),
  handoverCard(handoverRoles.taker, 'taker'),
  handoverCard(handoverRoles.approver, 'approver'),
  handoverCard('formerOwner', 'former'),
  handoverCard('handedOver', 'former'),
  handoverCard('handoverEnded', 'news'),
]
