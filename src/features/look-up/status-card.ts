import type { AccountDetails } from '../../chat/accounts/account-details.ts'
import {
  type Button,
  buildFacts,
  type Card,
  type Line,
  type Link,
  type ListRow,
  buildPage as pageCard,
} from '../../chat/card/index.ts'
import { checkStatus, planSpecFor } from '../../chat/commands/accounts.ts'
import { press } from '../../chat/commands/press.ts'
import type { Input } from '../../chat/commands/spec.ts'
import { containButtons, unclearButtons } from '../../chat/views/choices.ts'
import { decidedLines } from '../../chat/views/decision-history.ts'
import {
  accountCell,
  getLook,
  jobCell,
  leavingLines,
  lookupMark,
  notReadLines,
  respondsToLines,
  typeLine,
  workLine,
} from '../../chat/views/format.ts'
import { showMore, withMore } from '../../chat/views/more.ts'
import type { Reply } from '../../chat/views/reply.ts'
import {
  clockTime,
  type DateFormatting,
  isEmpty,
  listOf,
  paging,
  type Reader,
  shorten,
  toFrame,
} from '../../chat/views/viewer.ts'
import type { Messages } from '../../chat/words/index.ts'
import { compact } from '../../core/compact.ts'
import type { Account, Lookup } from '../../graph/directory/account.ts'
import { exportButton } from '../export/feature.ts'
import { detailFacts, detailLines, gapLinesOf, grantLinks, sumLines, unseenLines } from './details-card.ts'
import { type CheckFilter, checkedPerPage, notFoundIn, pageOf, type StatusView, summaryOf } from './status-view.ts'

type StatusReader = Reader & DateFormatting

/** The status of the requested accounts: what wasn't found, then a page of accounts and who disabled them. */
export function showCheck(view: StatusView, messages: Messages, viewer: StatusReader): Reply {
  const { lookups, show, details } = view
  const { lists, chosen, page, rows } = pageOf(view)
  const { shown, title } = titleOf(view, messages)
  const data = createPress(view)
  const pages = paging(
    { page, size: checkedPerPage, shown: rows.length, total: chosen.length },
    (at) => data({ show, page: at }),
    messages,
  )
  const above = filters(lists, show, data, messages)
  const taken = above.length + (pages?.buttons.length ?? 0)
  const actions = withMore(nextSteps(view, messages), maxButtons - taken, data({ show, page, more: true }), messages)
  const counts = countsOf(view, messages)
  const summary = lookups.length === 1 ? title : counts
  const [only] = lookups.length === 1 ? rows : []
  if (only?.outcome === 'found') {
    return { card: showOne(only.account, { ...view, actions }, messages, viewer), summary, counts }
  }
  const card = pageCard(toFrame(viewer, messages), {
    header: {
      ...(lists.problems.length > 0 && ({ icon: '▲', tone: 'warning' } as const)),
      title,
      subtitle: [
        messages.check.asOf(clockTime(view.at, messages, viewer)),
        ...(details ? unseenLines(details, messages) : []),
      ].join(' · '),
    },
    lines: [
      ...respondsToLines(view.origin, messages),
      ...leavingLines(view.leaving, messages, viewer),
      ...notFoundLines(lookups, shown, messages),
      ...notReadLines(view.rest, messages),
      ...(details ? [...sumLines(details, messages), ...gapLinesOf(details, messages)] : []),
      ...subtle(view.added?.lines),
    ],
    filters: above,
    rows: rows.map((one) => accountRow(one, view, messages, viewer)),
    pages,
    actions,
  })
  return { card, summary, counts }
}

/** Maximum number of filters, pages and next steps together. */
const maxButtons = 8

/** The same list with other options. */
const createPress =
  ({ lookup, details }: Pick<StatusView, 'lookup' | 'details'>) =>
  (how: Omit<Input<typeof checkStatus>, 'lookup' | 'details'>) =>
    press(checkStatus, { lookup, ...how, ...(details && { details: true }) })

/** Everything that doesn't fit on the card. */
export function showMoreOfCheck(view: StatusView, messages: Messages, viewer: StatusReader): Reply {
  const { title } = titleOf(view, messages)
  return showMore(title, nextSteps(view, messages), [], messages, viewer)
}

/** The inputs that match no account, one per line, for copying. */
export const notFoundText = (lookups: readonly Lookup[]): Reply => ({
  text: notFoundIn(lookups).join('\n'),
  replace: false,
})

const maxNamed = 3

/** How many inputs match no account, unless the title says so, and how many were given twice. */
function notFoundLines(lookups: readonly Lookup[], shown: number, messages: Messages): Line[] {
  const { check: says } = messages
  const missing = notFoundIn(lookups)
  const some = missing.slice(0, maxNamed).map((input) => shorten(input, 60))
  const list = listOf(some, missing.length, messages)
  const twice = lookups.filter(({ outcome }) => outcome === 'duplicate').length
  return compact([
    missing.length > 1 &&
      shown > 0 && { text: `▲ ${says.notFound(missing.length, list)}`, tone: 'warning' as const, bold: true },
    twice > 0 && { text: says.twice(twice), subtle: true },
  ])
}

/** One account, with its details if requested. */
function showOne(
  account: Account,
  {
    at,
    history,
    rest,
    details,
    origin,
    leaving,
    added,
    actions,
  }: StatusView & { readonly actions: readonly (Button | Link)[] },
  messages: Messages,
  viewer: StatusReader,
): Card {
  const { labels } = messages
  const own: AccountDetails = details?.of.get(account.id) ?? {}
  const work = workLine(account)
  const type = typeLine(account, messages).map(({ text }) => text)
  return buildFacts(toFrame(viewer, messages), {
    header: {
      ...getLook(account.accountEnabled ? 'enabled' : 'disabled'),
      title: nameAndState(account, messages),
      subtitle: messages.check.asOf(clockTime(at, messages, viewer)),
    },
    lines: [
      ...respondsToLines(origin, messages),
      ...leavingLines(leaving, messages, viewer),
      ...notReadLines(rest, messages),
      ...decidedLines(history?.get(account.id), account.accountEnabled, messages, viewer),
      ...subtle(added?.of.get(account.id)),
      ...subtle(added?.lines),
      ...(details
        ? [...unseenLines(details, messages).map((text) => ({ text, subtle: true })), ...gapLinesOf(details, messages)]
        : []),
    ],
    groups: [
      {
        facts: compact([
          { title: labels.signInName, value: account.userPrincipalName },
          work && { title: labels.jobTitle, value: work },
          ...type.map((value) => ({ title: labels.type, value })),
          ...detailFacts(own, messages, viewer),
        ]),
      },
    ],
    actions,
  })
}

const nameAndState = ({ displayName, userPrincipalName, accountEnabled }: Account, { check }: Messages): string => {
  const name = shorten(isEmpty(displayName) ? userPrincipalName : displayName, 60)
  return accountEnabled ? check.isEnabled(name) : check.isDisabled(name)
}

/** The number of accounts, and a title with that number; or the result for a single input. */
function titleOf({ lookups }: StatusView, messages: Messages): { readonly shown: number; readonly title: string } {
  const shown = lookups.filter(({ outcome }) => outcome === 'found' || outcome === 'failed').length
  const [only, ...others] = lookups
  if (only?.outcome === 'found' && others.length === 0) return { shown, title: nameAndState(only.account, messages) }
  if (shown > 0) return { shown, title: messages.check.title(shown) }
  const missing = notFoundIn(lookups)
  const [first] = missing
  const { check } = messages
  if (first === undefined) return { shown, title: check.noAccount }
  return { shown, title: missing.length === 1 ? check.cannotFind(shorten(first, 60)) : check.foundNone(missing.length) }
}

const subtle = (texts: readonly string[] = []): Line[] => texts.map((text) => ({ text, subtle: true }))

function accountRow(
  lookup: Lookup,
  { history, details, added }: Pick<StatusView, 'history' | 'details' | 'added'>,
  messages: Messages,
  viewer: DateFormatting,
): ListRow {
  // Inputs that don't match exactly one account are shown as typed, so that they can be found in the original list.
  if (lookup.outcome !== 'found')
    return { lead: [{ text: lookup.input, bold: true }], side: lookupMark(lookup, messages) }
  const { account } = lookup
  return {
    lead: [
      ...accountCell(account.displayName, account.userPrincipalName),
      ...(details ? detailLines(details.of.get(account.id), messages, viewer) : jobCell(account)),
      ...decidedLines(history?.get(account.id), account.accountEnabled, messages, viewer),
      ...subtle(added?.of.get(account.id)),
    ],
    side: [...lookupMark(lookup, messages), ...typeLine(account, messages)],
  }
}

/** How many accounts have each status, without names. */
function countsOf(view: StatusView, messages: Messages): string {
  const { shown, title } = titleOf(view, messages)
  const { check } = messages
  const total = view.lookups.length > 1 ? title : shown > 0 ? check.title(shown) : check.noAccount
  return `${total}: ${summaryOf(view.lookups, messages)}`
}

function filters(
  lists: Readonly<Record<CheckFilter, readonly Lookup[]>>,
  show: CheckFilter,
  data: ReturnType<typeof createPress>,
  { check }: Messages,
): Button[] {
  const titles = {
    all: check.all,
    enabled: check.onlyEnabled,
    disabled: check.onlyDisabled,
    problems: check.onlyProblems,
  }
  const useful = (Object.keys(titles) as CheckFilter[]).filter((filter) => lists[filter].length > 0)
  if (useful.length < 3) return []
  return useful.map((filter) => ({
    title: `${filter === show ? '✓ ' : ''}${titles[filter](lists[filter].length)}`,
    data: data({ show: filter, page: 1 }),
  }))
}

const isUnread = (lookup: Lookup) =>
  lookup.outcome === 'failed' && (lookup.reason.code === 'unavailable' || lookup.reason.code === 'throttled')

/** What to do with these accounts, most useful first. */
function nextSteps(view: StatusView, messages: Messages): (Button | Link)[] {
  const { registry, lookups, lookup, show, page, details, origin } = view
  const { check, details: says } = messages
  const { lists } = pageOf(view)
  const { enabled, disabled } = lists
  const data = createPress(view)
  const again = data({ show, page, refresh: true })
  const change = (from: 'enabled' | 'disabled', title: string): Button[] => {
    const spec = planSpecFor(registry, from)
    return spec ? [{ title, data: press(spec, { lookup, only: from }) }] : []
  }
  const missing = notFoundIn(lookups)
  return compact([
    lookups.some(isUnread) && { title: messages.waiting.again, data: again },
    ...(details ? grantLinks(details.gaps, messages) : []),
    ...(origin ? containButtons(origin, registry, messages) : []),
    ...unclearButtons(lookups, missing, { lookup, details: details !== undefined }, messages),
    ...(enabled.length > 0 && !origin ? change('enabled', check.disableRest(enabled.length, onlyName(enabled))) : []),
    // Among enabled accounts, the disabled ones are people who have left or were contained: not one decision.
    ...(disabled.length > 0 && enabled.length === 0
      ? change('disabled', check.enableRest(disabled.length, onlyName(disabled)))
      : []),
    !(details || enabled.length + disabled.length === 0) && {
      title: says.show,
      data: press(checkStatus, { lookup, show, page, details: true }),
    },
    missing.length > 1 && { title: check.copy(missing.length), data: data({ copy: true }) },
    exportButton({ what: 'status', lookup, ...(details && { details: true }) }, messages),
    { title: check.refresh, data: again },
  ])
}

function onlyName([only]: readonly Lookup[]): string {
  if (only?.outcome !== 'found') return ''
  const { displayName, userPrincipalName } = only.account
  return shorten(isEmpty(displayName) ? userPrincipalName : displayName, 40)
}
