import {
  type ListedVoucher,
  type MissedVouchers,
  type VoucherFilter,
  type VoucherPage,
  type VoucherStage,
  voucherStages,
} from './operator-vouchers.ts'
import type { VoucherState, VoucherTally } from '../../core/vouchers.ts'
import type { Messages } from '../../messages/index.ts'
import type { ApprovalNeed, Operation, SkippedAccounts } from '../../operations/model/types.ts'
import { receiverPart } from './receivers.ts'
import { receiverTally, voucherTally } from './shown.ts'
import { barrierOf } from '../../actions/ways-back-in.ts'
import { type Button, buildForm, buildList, type Line } from '../../chat/card/index.ts'
import { showOperation } from '../../chat/commands/operations.ts'
import { press } from '../../chat/commands/press.ts'
import { giveWaysBackIn, planWaysBackInAgain, remindReceivers, waysBackIn } from './command-specs.ts'
import { fieldError } from '../../chat/views/inputs.ts'
import { accountsText, hasManySteps } from '../../chat/views/operation-text.ts'
import type { Reply } from '../../chat/views/reply.ts'
import { dateTime, paging, shorten, toFrame, type Viewer } from '../../chat/views/viewer.ts'

/** Vouchers per page. */
export const vouchersPerPage = 8
/** Maximum number of receivers named on a card. */
const maxReceivers = 5
const maxWaiting = 2

/** Who is shown the passes of a plan, for the requester and for its approvers. */
export function receiverLines(operation: Operation, messages: Messages): Line[] {
  const { vouchers: says } = messages
  const listed = (manager: boolean) => {
    const some = receiverTally.of(operation).filter((one) => one.manager === manager)
    const named = some.slice(0, maxReceivers).map(({ name, accounts }) => says.receiver(shorten(name, 60), accounts))
    const more = some.length - named.length
    return [...named, ...(more > 0 ? [messages.common.andMore(more)] : [])].join(', ')
  }
  const [managers, strangers] = [listed(true), listed(false)]
  return [
    ...(strangers ? [{ text: says.strangers(strangers), tone: 'warning' as const }] : []),
    ...(managers ? [{ text: says.receivers(managers) }] : []),
    // A release has to fit a screen; there, only the page for receivers says it.
    ...((strangers || managers) && !hasManySteps(operation) ? [{ text: says.limits, subtle: true }] : []),
  ]
}

/** For a plan: how many passes that others than managers are shown need approval. */
export function receiverApprovalTexts({ parts }: ApprovalNeed, { vouchers: says }: Messages): string[] {
  const receivers = parts?.get(receiverPart) ?? 0
  return receivers > 0 ? [says.needsApproval(receivers)] : []
}

const receiverReasons: ReadonlySet<string> = new Set(Object.values(barrierOf))

/** For a plan that changes nothing, if naming another receiver would help. */
export const nameReceiverLines = (skipped: readonly SkippedAccounts[], { nothing: says }: Messages): Line[] =>
  skipped.some(({ why }) => why && receiverReasons.has(why)) ? [{ text: says.nameReceiver }] : []

/** For a result: who has signed in again, and who is still waiting. */
export function voucherLines(operation: Operation, messages: Messages): Line[] {
  const vouchers = voucherTally.of(operation)
  if (vouchers.length === 0) return []
  const { vouchers: says } = messages
  // Those that failed are counted apart, whatever has become of them.
  const of = (state: VoucherState) =>
    vouchers.flatMap((one) => {
      const count = one.count - one.failed
      return one.state === state && count > 0 ? [{ ...one, count }] : []
    })
  const sum = (some: readonly VoucherTally[]) => some.reduce((all, { count }) => all + count, 0)
  const [backIn, expired] = [sum(of('backIn')), sum(of('expired'))]
  const [cancelled, given] = [sum(of('cancelled')), sum(of('given'))]
  const failed = vouchers.reduce((all, one) => all + one.failed, 0)
  const open = of('open')
  const others = sum(open.slice(maxWaiting))
  const text = [
    ...(backIn > 0 ? [says.backIn(backIn)] : []),
    ...open.slice(0, maxWaiting).map(({ count, receiver }) => says.waiting(count, shorten(receiver, 60))),
    ...(others > 0 ? [says.waitingForOthers(others)] : []),
    ...(failed > 0 ? [says.failed(failed)] : []),
    ...(expired > 0 ? [says.expired(expired)] : []),
    ...(cancelled > 0 ? [says.cancelled(cancelled)] : []),
    ...(given > 0 ? [says.given(given)] : []),
  ].join(', ')
  return [failed + expired > 0 ? warning(text) : { text }]
}

/** For a result: links that the operator has to send, and passes that were refused. */
function voucherWarnings(operation: Operation, { vouchers: says }: Messages): Line[] {
  const vouchers = voucherTally.of(operation)
  const refused = vouchers.reduce((all, one) => all + one.refused, 0)
  const toSend = unreached(vouchers).length
  return [
    ...(toSend > 0 ? [warning(says.toSend(toSend))] : []),
    ...(refused > 0 ? [warning(says.refused(refused))] : []),
  ]
}

/** For a result: both. */
export const wayBackInLines = (operation: Operation, messages: Messages): Line[] => [
  ...voucherLines(operation, messages),
  ...voucherWarnings(operation, messages),
]

const warning = (text: string): Line => ({ text: `▲ ${text}`, tone: 'warning' })

/** Receivers who get no card, because they don't have the app. */
const unreached = (vouchers: readonly VoucherTally[]) =>
  vouchers.filter(({ state, unreachable }) => state === 'open' && unreachable)

/**
 * How the links get to the receivers: the operator has to send them to those without the app, who are listed first; all
 * others have theirs already.
 */
function sendingLines(vouchers: readonly VoucherTally[], { vouchers: says, common }: Messages): Line[] {
  const toSend = unreached(vouchers)
  const names = toSend.slice(0, maxReceivers).map(({ receiver }) => shorten(receiver, 60))
  const more = toSend.length - names.length
  const listed = [...names, ...(more > 0 ? [common.andMore(more)] : [])].join(', ')
  return [...(listed ? [warning(says.withoutApp(listed))] : []), { text: says.how, subtle: true }]
}

/** Who wasn't let back in, for a message to the owner; empty if nobody is left whom it is about. */
export function notBackInText(operation: Operation, { vouchers: says }: Messages): string {
  const vouchers = voucherTally.of(operation)
  const failed = vouchers.reduce((all, one) => all + one.failed, 0)
  const refused = vouchers.reduce((all, one) => all + one.refused, 0)
  const expired = vouchers.reduce(
    (all, { state, count, failed }) => all + (state === 'expired' ? count - failed : 0),
    0,
  )
  return [
    ...(failed > 0 ? [says.failed(failed)] : []),
    ...(expired > 0 ? [says.expired(expired)] : []),
    ...(refused > 0 ? [says.refusedCount(refused)] : []),
  ].join(', ')
}

/** Opens the list of people who get passes, with the links. */
export const voucherButtons = (operation: Operation, { vouchers: says }: Messages): Button[] => {
  const { id } = operation
  const count = countAll(operation)
  return count === 0 ? [] : [{ title: says.button(count), data: press(waysBackIn, { operation: id, apart: true }) }]
}

const countAll = (operation: Operation): number => voucherTally.of(operation).reduce((all, { count }) => all + count, 0)

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
  const { vouchers: says } = messages
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
    lines: [
      // The filters have the same numbers.
      ...(choices.length === 0 ? voucherLines(operation, messages) : []),
      ...(anyOpen ? sendingLines(tallied, messages) : []),
      ...(all > vouchersPerPage && !filter.search ? [{ text: says.find(operation.id), subtle: true }] : []),
      ...(total === 0 ? [{ text: all === 0 ? says.none : says.noMatch, subtle: true }] : []),
    ],
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
function planAgainButton(
  operation: string,
  { expired, failed }: MissedVouchers,
  { vouchers: { planAgain: says } }: Messages,
): Button[] {
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
  { vouchers: { stages: says } }: Messages,
): Button[] {
  const { operation, counts, all } = view
  const { only, search } = view.filter
  const button = (title: string, some: VoucherFilter): Button => ({
    title: some.only === only && some.search === search ? `✓ ${title}` : title,
    data: press(waysBackIn, { operation, ...tidyFilter(some) }),
  })
  const found = voucherStages.filter((stage) => stage === only || (counts[stage] ?? 0) > 0)
  if (!search && found.length < 2) return []
  return [
    button(says.all(all), {}),
    ...(search ? [button(says.search(shorten(search, 30), sumOf(counts)), { search })] : []),
    ...(found.length > 1 || only ? found : []).map((stage: VoucherStage) =>
      button(says[stage](counts[stage] ?? 0), { only: stage, search }),
    ),
  ]
}

/** Asks who should give out the passes instead. */
export function showGive(
  view: { readonly operation: Operation; readonly filter: VoucherFilter; readonly error?: unknown },
  messages: Messages,
  viewer: Viewer,
): Reply {
  const { operation, error } = view
  const { vouchers: says, form: words } = messages
  const list = { operation: operation.id, ...tidyFilter(view.filter) }
  const here = viewer.place === 'groupChat' || viewer.place === 'channel'
  const { text } = fieldError(error, messages)
  const card = buildForm(toFrame(viewer, messages), {
    header: { title: says.giveTitle, subtitle: says.title(accountsText(operation, messages, viewer)) },
    lines: [...(text ? [{ text: `✕ ${text}`, tone: 'attention' as const }] : []), { text: says.giveText }],
    people: {
      label: says.giveLabel,
      placeholder: words.peopleHint,
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
  const { states } = messages.vouchers
  const name = shorten(receiver.name, 60)
  const time = (at: number) => dateTime(at, messages, viewer)
  switch (stage) {
    case 'open':
      if (refused) return states.refused(name, messages.why[refused.why](refused.detail ?? ''))
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
