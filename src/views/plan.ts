import { playbookOf } from '../actions/playbooks.ts'
import { playbookText } from '../actions/words.ts'
import { cancelOperation, confirmOperation, operationItems } from '../command-specs/operations.ts'
import { press } from '../command-specs/press.ts'
import { UserError } from '../core/errors.ts'
import { readNumber } from '../core/text.ts'
import { textLimits } from '../core/text-limits.ts'
import { knownZone } from '../core/zoned-time.ts'
import type { Messages } from '../messages/index.ts'
import type { Item, Operation } from '../operations/types.ts'
import { type Button, type Column, type Part, plan, type Section } from './card/index.ts'
import { errorBeside, fieldError, optionalInputs, reasonField, runAtMoment, ticketField } from './form.ts'
import {
  besideAccounts,
  enabledMark,
  itemWho,
  mark,
  notReadLines,
  partsIn,
  plain,
  plannedWho,
  verdictLook,
  whyOf,
} from './format.ts'
import { gapLines } from './gaps.ts'
import { originLines } from './links.ts'
import { irreversible, isBlocked, mayRun, type Planned, planLines } from './plan-lines.ts'
import type { Reply } from './reply.ts'
import { clockTime, frameOf, paging, type Viewer } from './viewer.ts'

/** How many accounts a plan shows at a time: those to change by pages, of those left out the first ones. */
export const plannedPerPage = 8
export const leftOutShown = 5

export type { Planned }

/** What would happen to each account, and what is needed to confirm it. */
export function showPlan(view: Planned, words: Messages, viewer: Viewer): Reply {
  const { operation, typed = {} } = view
  const changing = operation.counts.change
  const texts = playbookText(words, operation.playbook)
  const { tone } = playbookOf(operation.playbook)
  const title = changing === 0 ? texts.nothing : texts.title(changing)
  const { field, text } = fieldError(typed.error, words)
  const pages = paging(
    { page: view.page, size: plannedPerPage, shown: view.changes.items.length, total: view.changes.total },
    (page) => press(operationItems, { operation: operation.id, token: view.token, page }),
    words,
  )
  const card = plan(frameOf(viewer, words), {
    header: {
      icon: changing === 0 ? '–' : '▲',
      title,
      subtitle: words.plan.until(clockTime(operation.expiresAt, words, viewer)),
      tone: changing === 0 ? 'default' : tone === 'gives' ? 'accent' : 'attention',
    },
    picture: { title: words.plan.picture, parts: parts(operation, words) },
    lines: [
      ...(text && !field ? [mark('failed', text)] : []),
      ...originLines(operation, words),
      ...notReadLines(view.rest, words),
      ...gapLines(operation.gaps, words, viewer, isBlocked(view)),
      ...(changing > 0 ? planLines(view, words) : []),
      ...(operation.guests > 0 && texts.guests ? [{ text: texts.guests(operation.guests) }] : []),
    ],
    ...(view.leftOut.total > 0 && { leftOut: leftOut(view, words, viewer) }),
    ...(view.changes.items.length > 0 && { changes: { ...changes(view, words, viewer), ...more(pages) } }),
    ...(mayRun(view) && inputs(view, words, viewer, pages.pager !== undefined)),
    actions: buttons(view, words),
  })
  return { card, summary: title, operation }
}

const more = ({ range, pager }: ReturnType<typeof paging>) => ({
  ...(range && { more: range }),
  ...(pager && { pager }),
})

function parts({ playbook, counts }: Operation, words: Messages): Part[] {
  const part = partsIn(words)
  const { plan: says } = words
  const own = playbookText(words, playbook).parts
  const others = [
    part('already', own.already, counts.already),
    part('protected', says.protected, counts.protected),
    part('synced', says.synced, counts.synced),
    part('notFound', says.unknown, counts.notFound + counts.ambiguous),
    part('duplicate', says.duplicate, counts.duplicate),
    part('notRead', says.failed, counts.failed),
  ]
  return [part('change', own.change, counts.change), ...others.filter(({ count }) => count > 0)]
}

function leftOut({ leftOut: { items, total }, operation }: Planned, words: Messages, viewer: Viewer): Section {
  const { labels, common, plan: says } = words
  const columns: Column[] = [
    { title: labels.account, width: 1, phone: 'lead' },
    { title: labels.why, width: besideAccounts.reason, phone: 'below' },
  ]
  const hidden = total - items.length
  return {
    title: says.leftOut(total),
    table: { columns, rows: items.map((item) => [itemWho(item), [reason(item, operation.playbook, words, viewer)]]) },
    ...(hidden > 0 && { more: common.andMore(hidden) }),
  }
}

function reason(item: Item, playbook: string, words: Messages, viewer: Viewer) {
  return mark(
    verdictLook(item),
    item.verdict === 'already' && !item.why ? playbookText(words, playbook).already : whyOf(item, words, viewer),
  )
}

function changes(
  { changes: { items, total }, operation: { playbook } }: Planned,
  words: Messages,
  viewer: Viewer,
): Section {
  const { labels, accountType } = words
  const columns: Column[] = [
    { title: labels.account, width: 1, phone: 'lead' },
    { title: `${labels.now}, ${labels.type}`, width: besideAccounts.status, phone: 'side' },
  ]
  return {
    title: words.plan.will(playbookText(words, playbook).will, total),
    table: {
      columns,
      rows: items.map((item) => [
        plannedWho(item, words, viewer),
        item.account
          ? [
              enabledMark(item.account.enabled, words),
              { text: item.account.guest ? accountType.guest : accountType.member, subtle: true },
            ]
          : plain(null),
      ]),
    },
  }
}

/** A confirmation stops at the first mistake; what else it lacks is said at the same time. */
function alsoWrong({ operation, typed = {} }: Planned, words: Messages) {
  if (!typed.error || !('count' in typed)) return {}
  const { minReason: min } = textLimits
  const { length } = [...(typed.reason ?? '').trim()]
  const short = new UserError('reasonRequired', { min, ...(length > 0 && { length }) })
  const { change: expected } = operation.counts
  const { count = '' } = typed
  const mismatch = errorBeside(new UserError('countMismatch', { expected }), words)('count')
  return {
    ...(length < min && { reason: errorBeside(short, words)('reason') }),
    ...(readNumber(count) !== expected && { count: count === '' ? { error: words.plan.countMissing } : mismatch }),
  }
}

function inputs(view: Planned, words: Messages, viewer: Viewer, paged: boolean) {
  const { operation, typed = {}, confirmCountAbove } = view
  const changing = operation.counts.change
  const error = errorBeside(typed.error, words)
  // A client that checks for empty inputs does so for every button that sends them: it would not let the pages be turned.
  const required = (sentence: string) => (paged ? {} : { required: sentence })
  const { form, plan: says } = words
  const also = alsoWrong(view, words)
  return {
    reason: {
      ...reasonField(typed.reason ?? operation.reason, words),
      ...required(form.reasonMissing),
      ...error('reason'),
      ...also.reason,
    },
    ticket: { ...ticketField(typed.ticket ?? operation.ticket, words), ...error('ticket') },
    ...optionalInputs(operation.playbook, typed, words, operation),
    runAt: { ...runAtMoment(typed, words, viewer), ...error('runAt') },
    ...(playbookOf(operation.playbook).timed && {
      enableAt: {
        label: says.enableAt(knownZone(viewer.timeZone)),
        timeLabel: says.enableAtTime,
        date: typed.enableAtDate ?? '',
        time: typed.enableAtTime ?? '',
        ...error('enableAt'),
      },
    }),
    ...((irreversible(view).length > 0 || changing > confirmCountAbove) && {
      count: {
        label: says.count(changing),
        placeholder: says.countHint,
        value: typed.count === undefined ? '' : String(typed.count),
        ...required(says.countMissing),
        ...error('count'),
        ...also.count,
      },
    }),
  }
}

function buttons(view: Planned, words: Messages): Button[] {
  const { operation, token, leftOut } = view
  const { playbook, id, counts } = operation
  const cancel: Button = {
    title: words.common.cancel,
    ignoreInputs: true,
    data: press(cancelOperation, { operation: id, token }),
  }
  // A message of its own: what is typed on the plan would be lost.
  const others: Button = {
    title: words.plan.showLeftOut(leftOut.total),
    ignoreInputs: true,
    data: press(operationItems, { operation: id, only: 'leftOut', apart: true }),
  }
  const more = leftOut.total > leftOut.items.length && leftOut.items.length > 0 ? [others] : []
  if (!mayRun(view)) return [cancel, ...more]
  const style = playbookOf(playbook).tone === 'gives' ? 'positive' : 'destructive'
  const confirm = {
    title: playbookText(words, playbook).button(counts.change),
    style,
    data: press(confirmOperation, { operation: id, token }),
  } as const
  return [confirm, cancel, ...more]
}
