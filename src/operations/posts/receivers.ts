import { voucherQueries } from '../../store/queries/vouchers/vouchers.ts'
import { channelOf } from '../model/rows.ts'
import { viewOf } from '../vouchers/view.ts'
import type { Send } from './types.ts'

/** Shows someone the people they can give passes to after an operation. */
export const showPeople: Send = async (needs, post, { key, row, operation }) => {
  const rows = await voucherQueries(needs.store.db).of(key, post.person)
  if (rows.length === 0 && post.address === null) return undefined
  const vouchers = rows.map((one) => viewOf(one, row))
  const person = { oid: post.person, tid: key.tenantId }
  return needs.notifyReceiver({ operation, vouchers, person, near: channelOf(row), channel: post.address })
}
