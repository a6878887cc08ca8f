import type { VoucherView } from '../core/vouchers.ts'
import type { Messages } from '../messages/index.ts'
import type { Operation } from '../operations/model/types.ts'
import { list } from './card/index.ts'
import type { Reply } from './reply.ts'
import { dateTime, frameOf, short, type Viewer } from './viewer.ts'
import { passUrl } from './vouchers.ts'

/** Maximum number of people with their own link on one card. */
const mostShown = 15

/**
 * The people to whom someone can give passes after an incident, with a link for each. People who have signed in again
 * are no longer listed.
 */
export function showReceiver(
  view: { readonly operation: Operation; readonly vouchers: readonly VoucherView[]; readonly publicUrl: string },
  messages: Messages,
  viewer: Viewer,
): Reply {
  const { operation, vouchers, publicUrl } = view
  const { vouchers: says, common } = messages
  const open = vouchers.filter(({ state }) => state === 'open')
  const shown = open.slice(0, mostShown)
  const title = open.length > 0 ? says.receiverTitle(open.length) : says.receiverDone
  const count = (state: VoucherView['state']) => vouchers.filter((one) => one.state === state).length
  const [backIn, expired] = [count('backIn'), count('expired')]
  const until = Math.max(...open.map((one) => one.until))
  const hidden = open.length - shown.length
  const rest = [
    ...(hidden > 0 ? [common.andMore(hidden)] : []),
    ...(backIn > 0 ? [says.backIn(backIn)] : []),
    ...(expired > 0 ? [says.expired(expired)] : []),
  ]
  const card = list(frameOf({ device: viewer.device }, messages), {
    header: {
      icon: open.length > 0 ? '◇' : '✓',
      tone: open.length > 0 ? 'accent' : 'good',
      title,
      ...(open.length > 0 && { subtitle: says.untilLine(dateTime(until, messages, viewer)) }),
    },
    lines: open.length > 0 ? [{ text: says.receiverText(short(operation.requester.name, 60)) }] : [],
    items: shown.map(({ id, account, left }) => ({
      title: account.name,
      text: account.upn,
      ...(left < 3 && { more: says.left(left) }),
      buttons: [{ title: says.open, url: passUrl(publicUrl, id) }],
    })),
    ...(rest.length > 0 && { pages: { range: rest.join(' · '), buttons: [] } }),
  })
  return { card, summary: title }
}
