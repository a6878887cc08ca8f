import type { HandoverRole } from '../../core/handovers.ts'
import { absenceQueries } from '../../store/queries/absences.ts'
import { type HandoverRow, handoverQueries } from '../../store/queries/handover/handovers.ts'
import type { PostRow } from '../../store/queries/posts/posts.ts'
import { toHandover } from '../handover/rows.ts'
import { isWaiting } from '../handover/rules.ts'
import { channelOf } from '../model/rows.ts'
import type { Send, SendContext, Subject } from './types.ts'

/** Shows someone the current state of the request that a post is about, if it concerns them. */
export const sendHandoverCard =
  (role: HandoverRole): Send =>
  async (needs, post, subject) => {
    const { key, row, operation } = subject
    const request = await handoverQueries(needs.store.db).find(key, post.subject)
    if (!request || !(await isConcerned[role](request, post, subject, needs))) return undefined
    const person = { oid: post.person, tid: key.tenantId }
    const handover = toHandover(request)
    return needs.notifyHandover({ operation, handover, role, person, near: channelOf(row), channel: post.address })
  }

type Concerns = (
  request: HandoverRow,
  post: PostRow,
  subject: Subject,
  needs: SendContext,
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
