import { defineRoleCard } from '../../chat/posts/role-card.ts'
import { showReceiver, showReceiverMoved } from './receiver-view.ts'
import { voucherLifetime } from '../../core/vouchers.ts'
import { viewOf } from './view.ts'
import { voucherQueries } from './queries/vouchers.ts'

/** Everyone the receiver can give passes to, from all operations; a new message if someone was added or they are reminded. */
export const receiverCard = defineRoleCard({
  name: 'receiver',
  unreachableOn: ['requester'],
  freshFor: (post) => `${post.operation_id} ${post.subject}`,
  async read({ store, clock }, post, { key }) {
    const since = clock.now() - voucherLifetime
    const rows = await voucherQueries(store.db).ofReceiver(key.tenantId, post.person, since)
    return rows.length === 0 && post.address === null ? undefined : rows.map((one) => viewOf(one, one, clock.now()))
  },
  draw: (vouchers, messages, viewer, { publicUrl }) => showReceiver({ vouchers, publicUrl }, messages, viewer),
  drawMoved: showReceiverMoved,
})
