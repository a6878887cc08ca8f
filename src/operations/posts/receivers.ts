import { voucherLifetime } from '../../core/vouchers.ts'
import { voucherQueries } from '../../store/queries/vouchers/vouchers.ts'
import { channelOf } from '../model/rows.ts'
import { viewOf } from '../vouchers/view.ts'
import type { Send } from './types.ts'

/** The address of a receiver's card, and the event it was posted for. */
interface PostedCard {
  readonly of: string
  readonly where: unknown
}

/** Shows someone all the people they can give passes to, as a new message if someone was added or they are reminded. */
export const sendReceiverCard: Send = async (needs, post, { key, row }) => {
  const { store, clock } = needs
  const since = clock.now() - voucherLifetime
  const rows = await voucherQueries(store.db).ofReceiver(key.tenantId, post.person, since)
  const posted = post.address as PostedCard | null
  if (rows.length === 0 && posted === null) return undefined
  const of = `${post.operation_id} ${post.subject}`
  const isNew = posted?.of !== of
  const where = await needs.notifyReceiver({
    vouchers: rows.map((one) => viewOf(one, one, clock.now())),
    person: { oid: post.person, tid: key.tenantId },
    near: channelOf(row),
    channel: isNew ? null : posted.where,
    former: isNew && posted ? posted.where : null,
  })
  return { of, where } satisfies PostedCard
}
