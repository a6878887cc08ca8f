import type { Button, Line } from '../../chat/card/index.ts'
import { press } from '../../chat/commands/press.ts'
import { hasManySteps } from '../../chat/views/operation-text.ts'
import { listOf, shorten } from '../../chat/views/viewer.ts'
import type { Messages } from '../../chat/words/index.ts'
import { compact } from '../../core/compact.ts'
import type { ApprovalNeed, Operation, SkippedAccounts } from '../../operations/model/types.ts'
import { waysBackIn } from './command-specs.ts'
import type { VoucherState, VoucherTally } from './model.ts'
import { barrierOf } from './pass-options.ts'
import { receiverPart } from './receivers.ts'
import { receiverTally, voucherTally } from './shown.ts'
import { words } from './words.ts'

/* What plans, results and messages of operations say about passes. */

/** Maximum number of receivers named on a card. */
const maxReceivers = 5
const maxWaiting = 2

/** Who is shown the passes of a plan, for the requester and for its approvers. */
export function receiverLines(operation: Operation, messages: Messages): Line[] {
  const { vouchers: says } = words.of(messages)
  const listed = (manager: boolean) => {
    const some = receiverTally.of(operation).filter((one) => one.manager === manager)
    const named = some.slice(0, maxReceivers).map(({ name, accounts }) => says.receiver(shorten(name, 60), accounts))
    return listOf(named, some.length, messages)
  }
  const [managers, strangers] = [listed(true), listed(false)]
  return compact([
    strangers && { text: says.strangers(strangers), tone: 'warning' as const },
    managers && { text: says.receivers(managers) },
    // A release has to fit a screen; there, only the page for receivers says it.
    (strangers || managers) && !hasManySteps(operation) && { text: says.limits, subtle: true },
  ])
}

/** For a plan: how many passes that others than managers are shown need approval. */
export function receiverApprovalTexts({ parts }: ApprovalNeed, messages: Messages): string[] {
  const receivers = parts?.get(receiverPart) ?? 0
  return receivers > 0 ? [words.of(messages).vouchers.needsApproval(receivers)] : []
}

const receiverReasons: ReadonlySet<string> = new Set(Object.values(barrierOf))

/** For a plan that changes nothing, if naming another receiver would help. */
export const nameReceiverLines = (skipped: readonly SkippedAccounts[], messages: Messages): Line[] =>
  skipped.some(({ why }) => why && receiverReasons.has(why)) ? [{ text: words.of(messages).vouchers.nameReceiver }] : []

/** For a result: who has signed in again, and who is still waiting. */
export function voucherLines(operation: Operation, messages: Messages): Line[] {
  const vouchers = voucherTally.of(operation)
  if (vouchers.length === 0) return []
  const { vouchers: says } = words.of(messages)
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
  const text = compact([
    backIn > 0 && says.backIn(backIn),
    ...open.slice(0, maxWaiting).map(({ count, receiver }) => says.waiting(count, shorten(receiver, 60))),
    others > 0 && says.waitingForOthers(others),
    failed > 0 && says.failed(failed),
    expired > 0 && says.expired(expired),
    cancelled > 0 && says.cancelled(cancelled),
    given > 0 && says.given(given),
  ]).join(', ')
  return [failed + expired > 0 ? warning(text) : { text }]
}

/** For a result: links that the operator has to send, and passes that were refused. */
function voucherWarnings(operation: Operation, messages: Messages): Line[] {
  const { vouchers: says } = words.of(messages)
  const vouchers = voucherTally.of(operation)
  const refused = vouchers.reduce((all, one) => all + one.refused, 0)
  const toSend = unreached(vouchers).length
  return compact([toSend > 0 && warning(says.toSend(toSend)), refused > 0 && warning(says.refused(refused))])
}

/** For a result: both. */
export const wayBackInLines = (operation: Operation, messages: Messages): Line[] => [
  ...voucherLines(operation, messages),
  ...voucherWarnings(operation, messages),
]

export const warning = (text: string): Line => ({ text: `▲ ${text}`, tone: 'warning' })

/** Receivers who get no card, because they don't have the app. */
export const unreached = (vouchers: readonly VoucherTally[]) =>
  vouchers.filter(({ state, unreachable }) => state === 'open' && unreachable)

/** Who wasn't let back in, for a message to the owner; empty if nobody is left whom it is about. */
export function notBackInText(operation: Operation, messages: Messages): string {
  const { vouchers: says } = words.of(messages)
  const vouchers = voucherTally.of(operation)
  const failed = vouchers.reduce((all, one) => all + one.failed, 0)
  const refused = vouchers.reduce((all, one) => all + one.refused, 0)
  const expired = vouchers.reduce(
    (all, { state, count, failed }) => all + (state === 'expired' ? count - failed : 0),
    0,
  )
  return compact([
    failed > 0 && says.failed(failed),
    expired > 0 && says.expired(expired),
    refused > 0 && says.refusedCount(refused),
  ]).join(', ')
}

/** Opens the list of people who get passes, with the links. */
export const voucherButtons = (operation: Operation, messages: Messages): Button[] => {
  const { vouchers: says } = words.of(messages)
  const { id } = operation
  const count = countAll(operation)
  return count === 0 ? [] : [{ title: says.button(count), data: press(waysBackIn, { operation: id, apart: true }) }]
}

export const countAll = (operation: Operation): number =>
  voucherTally.of(operation).reduce((all, { count }) => all + count, 0)
