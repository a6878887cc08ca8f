import { buildList, buildNotice, type Line } from '../../chat/card/index.ts'
import { defineRoleCard } from '../../chat/posts/role-card.ts'
import type { Reply } from '../../chat/views/reply.ts'
import { dateTime, type Reader, shorten, toFrame, type Viewer } from '../../chat/views/viewer.ts'
import type { Messages } from '../../chat/words/index.ts'
import { compact } from '../../core/compact.ts'
import { passUrl } from './list-card.ts'
import { maxReveals, type VoucherView, voucherLifetime } from './model.ts'
import { receiverRole } from './queries/receiver-posts.ts'
import { voucherQueries } from './queries/vouchers.ts'
import { viewOf } from './view.ts'
import { words } from './words.ts'

/** Everyone the receiver can give passes to, from all operations; a new message if someone was added or they are reminded. */
export const receiverCard = defineRoleCard({
  name: receiverRole,
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

/** Maximum number of people with their own link on one card. */
const maxShown = 15

/**
 * The people to whom someone can give passes, after one incident or several, with a link for each. People who have
 * signed in again are no longer listed.
 */
export function showReceiver(
  view: { readonly vouchers: readonly VoucherView[]; readonly publicUrl: string },
  messages: Messages,
  viewer: Viewer,
): Reply {
  const { vouchers, publicUrl } = view
  const { vouchers: says } = words.of(messages)
  const { common } = messages
  const open = vouchers.filter(({ state }) => state === 'open')
  const shown = open.slice(0, maxShown)
  const title = open.length > 0 ? says.receiverTitle(open.length) : says.receiverDone
  const count = (state: VoucherView['state']) => vouchers.filter((one) => one.state === state).length
  const [backIn, expired] = [count('backIn'), count('expired')]
  const until = ({ until: at }: VoucherView) => says.untilLine(dateTime(at, messages, viewer))
  const [ends, ...others] = new Set(open.map(until))
  const hidden = open.length - shown.length
  const rest = compact([
    hidden > 0 && common.andMore(hidden),
    backIn > 0 && says.backIn(backIn),
    expired > 0 && says.expired(expired),
  ])
  const more = (one: VoucherView): string =>
    compact([others.length > 0 && until(one), one.left < maxReveals && says.left(one.left)]).join(' · ')
  const card = buildList(toFrame({ device: viewer.device }, messages), {
    header: {
      icon: open.length > 0 ? '◇' : '✓',
      tone: open.length > 0 ? 'accent' : 'good',
      title,
      ...(ends !== undefined && others.length === 0 && { subtitle: ends }),
    },
    lines: compact([
      ...askedLines(open, messages, viewer),
      open.length > 0 && { text: says.receiverText(operatorsOf(open, messages)) },
    ]),
    items: shown.map((one) => ({
      title: one.account.name,
      text: one.account.upn,
      ...(more(one) && { more: more(one) }),
      buttons: one.left > 0 ? [{ title: says.open, url: passUrl(publicUrl, one.id) }] : [],
    })),
    ...(rest.length > 0 && { pages: { range: rest.join(' · '), buttons: [] } }),
  })
  return { card, summary: title }
}

/** What happened and when: a sentence about everyone, from the latest request. */
function askedLines(open: readonly VoucherView[], messages: Messages, viewer: Viewer): Line[] {
  if (open.length === 0) return []
  const at = dateTime(Math.max(...open.map(({ until }) => until)) - voucherLifetime, messages, viewer)
  const isReleased = open.every(({ released }) => released)
  return [{ text: words.of(messages).vouchers.receiverAsked(operatorsOf(open, messages), at, isReleased) }]
}

/** The operators to ask, each once. */
const operatorsOf = (vouchers: readonly VoucherView[], { locale }: Messages): string =>
  new Intl.ListFormat(locale, { type: 'disjunction' }).format(
    new Map(vouchers.map(({ operator }) => [operator.upn, shorten(operator.name, 60)])).values(),
  )

/** Replaces a card for which there is a newer one. */
export function showReceiverMoved(messages: Messages, viewer: Reader): Reply {
  const { receiverMoved: title } = words.of(messages).vouchers
  return { card: buildNotice(toFrame(viewer, messages), { header: { title }, lines: [] }), summary: title }
}
