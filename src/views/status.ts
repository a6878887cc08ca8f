import { changeFor, checkStatus } from '../command-specs/accounts.ts'
import { press } from '../command-specs/press.ts'
import type { AccountDetails, Details } from '../core/account-details.ts'
import type { Account, Lookup } from '../graph/directory/account.ts'
import type { Messages } from '../messages/index.ts'
import type { AccountHistory } from '../operations/model/types.ts'
import { detailFacts, detailLines, gapLinesOf, grantLinks, sumLines, unseenLines } from './account-details.ts'
import { type Button, type Card, type Column, facts, type Link, type Part, table } from './card/index.ts'
import { decidedLines } from './decided.ts'
import { exportButton } from './export.ts'
import {
  besideAccounts,
  enabledMark,
  lookupMark,
  notReadLines,
  partsIn,
  typeOf,
  who,
  workLine,
  workOf,
} from './format.ts'
import type { Reply } from './reply.ts'
import { clockTime, frameOf, paging, type Reader, type Viewer } from './viewer.ts'

/** Accounts per page of a status. */
const checkedPerPage = 5

export type CheckFilter = 'all' | 'enabled' | 'disabled' | 'problems'

export interface Checked {
  readonly lookups: readonly Lookup[]
  /** Parts of the input not recognised as accounts. */
  readonly rest: readonly string[]
  /** Their details, if asked for. */
  readonly details?: Details
  /** When they were read, ms since the epoch. */
  readonly at: number
  /** Id of the list on the server. */
  readonly lookup: string
  readonly show: CheckFilter
  /** From 1. */
  readonly page: number
  /** Decisions about these accounts' access made through this bot, by account id. */
  readonly history?: ReadonlyMap<string, AccountHistory>
}

const isEnabled = (lookup: Lookup) => lookup.outcome === 'found' && lookup.account.accountEnabled
const isDisabled = (lookup: Lookup) => lookup.outcome === 'found' && !lookup.account.accountEnabled
const isUnread = (lookup: Lookup) =>
  lookup.outcome === 'failed' && (lookup.reason.code === 'unavailable' || lookup.reason.code === 'throttled')
const isProblem = (lookup: Lookup) => lookup.outcome !== 'found'

/** What one page shows: inputs not found come first. */
export function pageOf({ lookups, show, page: asked }: Pick<Checked, 'lookups' | 'show' | 'page'>) {
  const enabled = lookups.filter(isEnabled)
  const disabled = lookups.filter(isDisabled)
  const problems = lookups.filter(isProblem)
  const lists = { all: [...problems, ...enabled, ...disabled], enabled, disabled, problems }
  const chosen = lists[show]
  const page = Math.min(asked, Math.max(1, Math.ceil(chosen.length / checkedPerPage)))
  const rows = chosen.slice((page - 1) * checkedPerPage, page * checkedPerPage)
  return { lists, chosen, page, rows }
}

/**
 * The status of the requested accounts: totals first, then a page of accounts and who disabled them through this bot.
 */
export function showCheck(
  view: Checked,
  messages: Messages,
  viewer: Reader & Pick<Viewer, 'locale' | 'timeZone'>,
): Reply {
  const { lookups, show, history, details } = view
  const more = details ? { details: true } : {}
  const { lists, chosen, page, rows } = pageOf(view)
  const { enabled, disabled, problems } = lists
  const data = (filter: CheckFilter, to: number) =>
    press(checkStatus, { lookup: view.lookup, show: filter, page: to, ...more })
  const again = press(checkStatus, { lookup: view.lookup, show, page, refresh: true, ...more })
  const title = titleOf(lookups, messages)
  const actions = [
    ...(lookups.some(isUnread) ? [{ title: messages.waiting.again, data: again }] : []),
    ...nextSteps(enabled.length, disabled.length, view.lookup, messages),
    ...(details
      ? grantLinks(details.gaps, messages)
      : enabled.length + disabled.length > 0
        ? [
            {
              title: messages.details.show,
              data: press(checkStatus, { lookup: view.lookup, show, page, details: true }),
            },
          ]
        : []),
    exportButton({ what: 'status', lookup: view.lookup, ...more }, messages),
    { title: messages.check.refresh, data: again },
  ]
  const [only] = lookups.length === 1 && details ? rows : []
  if (details && only?.outcome === 'found') {
    const card = showOne(only.account, details, { ...view, actions }, messages, viewer)
    return { card, summary: `${title}: ${summary(lookups, messages)}` }
  }
  const card = table(frameOf(viewer, messages), {
    header: {
      ...(problems.length > 0 ? ({ icon: '▲', tone: 'warning' } as const) : ({ tone: 'accent' } as const)),
      title,
      subtitle: [
        messages.check.asOf(clockTime(view.at, messages, viewer)),
        ...(details ? unseenLines(details, messages) : []),
      ].join(' · '),
    },
    picture: { title: messages.check.picture, parts: parts(lookups, messages) },
    lines: [
      ...notReadLines(view.rest, messages),
      ...(details ? [...sumLines(details, messages), ...gapLinesOf(details, messages)] : []),
    ],
    filters: filters(lists, show, data, messages),
    ...(rows.length > 0 && {
      table: {
        columns: columns(rows, messages),
        rows: rows.map((one) => row(one, { history, details }, messages, viewer)),
      },
    }),
    ...paging(
      { page, size: checkedPerPage, shown: rows.length, total: chosen.length },
      (to) => data(show, to),
      messages,
    ),
    actions,
  })
  return { card, summary: `${title}: ${summary(lookups, messages)}` }
}

/** One account with its details, as facts. */
function showOne(
  account: Account,
  details: Details,
  { at, history, rest, actions }: Pick<Checked, 'at' | 'history' | 'rest'> & { actions: readonly (Button | Link)[] },
  messages: Messages,
  viewer: Reader & Pick<Viewer, 'locale' | 'timeZone'>,
): Card {
  const { labels } = messages
  const own: AccountDetails = details.of.get(account.id) ?? {}
  const work = workLine(account)
  const status = `${enabledMark(account.accountEnabled, messages).text}, ${typeOf(account, messages)}`
  return facts(frameOf(viewer, messages), {
    header: {
      title: messages.check.title(1),
      subtitle: messages.check.asOf(clockTime(at, messages, viewer)),
      tone: 'accent',
    },
    lines: [
      ...notReadLines(rest, messages),
      ...decidedLines(history?.get(account.id), account.accountEnabled, messages, viewer),
      ...unseenLines(details, messages).map((text) => ({ text, subtle: true })),
      ...gapLinesOf(details, messages),
    ],
    groups: [
      {
        facts: [
          { title: labels.name, value: account.displayName },
          { title: labels.signInName, value: account.userPrincipalName },
          ...(work ? [{ title: labels.jobTitle, value: work }] : []),
          { title: labels.status, value: status },
          ...detailFacts(own, messages, viewer),
        ],
      },
    ],
    actions,
  })
}

/** Duplicates and inputs without a single account aren't counted here; they are listed below. */
function titleOf(lookups: readonly Lookup[], messages: Messages): string {
  const accounts = lookups.filter(({ outcome }) => outcome === 'found' || outcome === 'failed').length
  return accounts > 0 ? messages.check.title(accounts) : messages.check.noAccount
}

/** Only inputs without a single account need room for an explanation; otherwise addresses get it. */
const columns = (rows: readonly Lookup[], { labels }: Messages): readonly Column[] => [
  {
    title: `${labels.name}, ${labels.jobTitle}`,
    width: 1,
    phone: 'lead',
  },
  {
    title: `${labels.status}, ${labels.type}`,
    width: besideAccounts[rows.every(({ outcome }) => outcome === 'found') ? 'status' : 'reason'],
    phone: 'side',
  },
]

function row(
  lookup: Lookup,
  { history, details }: { history: Checked['history']; details: Checked['details'] },
  messages: Messages,
  viewer: Pick<Viewer, 'locale' | 'timeZone'>,
) {
  const account = 'account' in lookup ? lookup.account : undefined
  // Inputs without a single account are shown as typed, so that they can be found in the original list.
  if (!account || lookup.outcome === 'duplicate') {
    return [[{ text: lookup.input, bold: true }], lookupMark(lookup, messages)]
  }
  return [
    [
      ...who(account.displayName, account.userPrincipalName),
      ...(details ? detailLines(details.of.get(account.id), messages, viewer) : workOf(account)),
      ...decidedLines(history?.get(account.id), account.accountEnabled, messages, viewer),
    ],
    [...lookupMark(lookup, messages), { text: typeOf(account, messages), subtle: true }],
  ]
}

const outcomes = ['notFound', 'ambiguous', 'duplicate', 'failed'] as const

function parts(lookups: readonly Lookup[], messages: Messages): Part[] {
  const part = partsIn(messages)
  return [
    part('enabled', messages.status.enabled, lookups.filter(isEnabled).length),
    part('disabled', messages.status.disabled, lookups.filter(isDisabled).length),
    ...outcomes
      .map((outcome) =>
        part(
          outcome === 'failed' ? 'notRead' : outcome,
          messages.status[outcome],
          lookups.filter((one) => one.outcome === outcome).length,
        ),
      )
      .filter(({ count }) => count > 0),
  ]
}

const summary = (lookups: readonly Lookup[], messages: Messages) =>
  parts(lookups, messages)
    .filter(({ count }) => count > 0)
    .map(({ label, number }) => `${number} ${label}`)
    .join(', ')

function filters(
  lists: Readonly<Record<CheckFilter, readonly Lookup[]>>,
  show: CheckFilter,
  data: (filter: CheckFilter, page: number) => Button['data'],
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
    data: data(filter, 1),
  }))
}

function nextSteps(enabled: number, disabled: number, lookup: string, { check }: Messages): Button[] {
  return [
    ...(enabled > 0
      ? [
          {
            title: check.disableRest(enabled),
            data: press(changeFor('enabled'), { lookup, only: 'enabled' }),
          },
        ]
      : []),
    ...(disabled > 0
      ? [{ title: check.enableRest(disabled), data: press(changeFor('disabled'), { lookup, only: 'disabled' }) }]
      : []),
  ]
}
