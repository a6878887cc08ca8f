import { type Button, buildForm, buildList, type Line } from '../../chat/card/index.ts'
import { showOperation } from '../../chat/commands/operations.ts'
import { press } from '../../chat/commands/press.ts'
import { reasonWords } from '../../chat/views/format.ts'
import { fieldError } from '../../chat/views/inputs.ts'
import { accountsText } from '../../chat/views/operation-text.ts'
import type { Reply } from '../../chat/views/reply.ts'
import { dateTime, listOf, paging, shorten, toFrame, type Viewer } from '../../chat/views/viewer.ts'
import type { Messages } from '../../chat/words/index.ts'
import { compact } from '../../core/compact.ts'
import type { Operation } from '../../operations/model/types.ts'
import { giveWaysBackIn, planWaysBackInAgain, remindReceivers, waysBackIn } from './command-specs.ts'
import { countAll, unreached, voucherLines, warning } from './lines.ts'
import {
  type ListedVoucher,
  type MissedVouchers,
  type VoucherFilter,
  type VoucherPage,
  type VoucherStage,
  type VoucherTally,
  voucherStages,
} from './model.ts'
import { voucherTally } from './shown.ts'
import { words } from './words.ts'

/** Vouchers per page. */
export const vouchersPerPage = 8
/** Maximum number of receivers named on a card. */
const maxReceivers = 5

/**
 * How the links get to the receivers: the operator has to send them to those without the app, who are listed first; all
 * others have theirs already.
 */
function sendingLines(vouchers: readonly VoucherTally[], messages: Messages): Line[] {
  const { vouchers: says } = words.of(messages)
  const toSend = unreached(vouchers)
  const names = toSend.slice(0, maxReceivers).map(({ receiver }) => shorten(receiver, 60))
  const listed = listOf(names, toSend.length, messages)
  return compact([listed && warning(says.withoutApp(listed)), { text: says.how, subtle: true }])
}

/** The address that a receiver opens. */
export const passUrl = (publicUrl: string, voucher: string): string => `${publicUrl}/pass/${voucher}`

/** Everyone who gets a pass through an operation, or some of them: their receivers, states, and the links to send. */
export function showVouchers(
  view: VoucherPage & {
    readonly operation: Operation
    readonly filter: VoucherFilter
    /** From 1. */
    readonly page: number
    readonly publicUrl: string
  },
  messages: Messages,
  viewer: Viewer,
): Reply {
  const { operation, vouchers, counts, missed, page: at, publicUrl } = view
  const { vouchers: says } = words.of(messages)
  const title = says.title(accountsText(operation, messages, viewer))
  const tallied = voucherTally.of(operation)
  const anyOpen = tallied.some(({ state, count, failed }) => state === 'open' && count > failed)
  const filter = tidyFilter(view.filter)
  const here = { operation: operation.id, ...filter }
  const matching = sumOf(counts)
  const total = filter.only ? (counts[filter.only] ?? 0) : matching
  const all = countAll(operation)
  const choices = filters({ operation: operation.id, filter, counts, all }, messages)
  const card = buildList(toFrame(viewer, messages), {
    header: { title, subtitle: [operation.id, operation.requester.name].join(' · ') },
    lines: compact([
      // The filters have the same numbers.
      ...(choices.length === 0 ? voucherLines(operation, messages) : []),
      ...(anyOpen ? sendingLines(tallied, messages) : []),
      all > vouchersPerPage && !filter.search && { text: says.find(operation.id), subtle: true },
      total === 0 && { text: all === 0 ? says.none : says.noMatch, subtle: true },
    ]),
    filters: choices,
    items: vouchers.map((one) => ({
      title: one.account.name,
      text: stateText(one, messages, viewer),
      ...(one.state === 'open' && { more: passUrl(publicUrl, one.id) }),
      buttons: [],
    })),
    pages: paging(
      { page: at, size: vouchersPerPage, shown: vouchers.length, total },
      (page) => press(waysBackIn, { ...here, page }),
      messages,
    ),
    actions: [
      ...(anyOpen
        ? [
            { title: says.remind, data: press(remindReceivers, here) },
            { title: says.give, data: press(giveWaysBackIn, here) },
          ]
        : []),
      ...planAgainButton(operation.id, missed, messages),
      { title: messages.operations.back, data: press(showOperation, { operation: operation.id }) },
    ],
  })
  return { card, summary: title }
}

/** Plans again for those who missed their way back in, if there are any. */
function planAgainButton(operation: string, { expired, failed }: MissedVouchers, messages: Messages): Button[] {
  const { planAgain: says } = words.of(messages).vouchers
  const count = expired + failed
  const title = failed === 0 ? says.expired(count) : expired === 0 ? says.failed(count) : says.both(count)
  return count > 0 ? [{ title, data: press(planWaysBackInAgain, { operation }) }] : []
}

const sumOf = (counts: VoucherPage['counts']): number => Object.values(counts).reduce((sum, count) => sum + count, 0)

/** The filter without what is empty, short enough for buttons. */
const tidyFilter = ({ only, search }: VoucherFilter) => ({
  ...(only && { only }),
  ...(search && { search: shorten(search, 100) }),
})

/** Everyone, everyone who was searched for, and these by stage, each with its number; none if they have one stage. */
function filters(
  view: Pick<VoucherPage, 'counts'> & {
    readonly operation: string
    readonly filter: ReturnType<typeof tidyFilter>
    readonly all: number
  },
  messages: Messages,
): Button[] {
  const { stages: says } = words.of(messages).vouchers
  const { operation, counts, all } = view
  const { only, search } = view.filter
  const button = (title: string, some: VoucherFilter): Button => ({
    title: some.only === only && some.search === search ? `✓ ${title}` : title,
    data: press(waysBackIn, { operation, ...tidyFilter(some) }),
  })
  const found = voucherStages.filter((stage) => stage === only || (counts[stage] ?? 0) > 0)
  if (!search && found.length < 2) return []
  return compact([
    button(says.all(all), {}),
    search && button(says.search(shorten(search, 30), sumOf(counts)), { search }),
    ...(found.length > 1 || only ? found : []).map((stage: VoucherStage) =>
      button(says[stage](counts[stage] ?? 0), { only: stage, search }),
    ),
  ])
}

/** Asks who should give out the passes instead. */
export function showGive(
  view: { readonly operation: Operation; readonly filter: VoucherFilter; readonly error?: unknown },
  messages: Messages,
  viewer: Viewer,
): Reply {
  const { operation, error } = view
  const { vouchers: says } = words.of(messages)
  const list = { operation: operation.id, ...tidyFilter(view.filter) }
  const here = viewer.place === 'groupChat' || viewer.place === 'channel'
  const { text } = fieldError(error, messages)
  const card = buildForm(toFrame(viewer, messages), {
    header: { title: says.giveTitle, subtitle: says.title(accountsText(operation, messages, viewer)) },
    lines: compact([text && { text: `✕ ${text}`, tone: 'attention' as const }, { text: says.giveText }]),
    people: {
      label: says.giveLabel,
      placeholder: messages.form.peopleHint,
      from: here ? 'chat' : 'organisation',
      value: '',
    },
    actions: [
      { title: says.givePlan, style: 'positive', data: press(giveWaysBackIn, list) },
      {
        title: messages.common.cancel,
        data: press(waysBackIn, list),
        ignoreInputs: true,
      },
    ],
  })
  return { card, summary: says.giveTitle }
}

function stateText(
  { stage, receiver, until, shownAt, endedAt, refused }: ListedVoucher,
  messages: Messages,
  viewer: Viewer,
): string {
  const { states } = words.of(messages).vouchers
  const name = shorten(receiver.name, 60)
  const time = (at: number) => dateTime(at, messages, viewer)
  switch (stage) {
    case 'open':
      if (refused) return states.refused(name, reasonWords(refused.why, refused.detail ?? '', messages))
      if (shownAt !== null) return states.shown(name, time(shownAt))
      return receiver.unreachable ? states.toSend(name, time(until)) : states.open(name, time(until))
    case 'failed':
      return states.failed(name)
    case 'backIn':
      return states.backIn(time(endedAt ?? until))
    case 'expired':
      return states.expired(name)
    case 'cancelled':
      return states.cancelled
    case 'given':
      return states.given(name)
  }
}
