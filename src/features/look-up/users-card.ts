import type { Details } from '../../chat/accounts/account-details.ts'
import { type Button, buildSelection, type Line, type ListRow, buildPage as pageCard } from '../../chat/card/index.ts'
import { checkStatus, listUsers, type PlannedBy, planSpecFor } from '../../chat/commands/accounts.ts'
import { press } from '../../chat/commands/press.ts'
import { playbookText } from '../../chat/views/action-texts.ts'
import { accountCell, enabledMark, jobCell, typeLine, workLine } from '../../chat/views/format.ts'
import type { Reply } from '../../chat/views/reply.ts'
import { type DateFormatting, dateOnly, paging, type Reader, shorten, toFrame } from '../../chat/views/viewer.ts'
import type { Messages } from '../../chat/words/index.ts'
import { compact } from '../../core/compact.ts'
import type { Account } from '../../graph/directory/account.ts'
import { lastSignIn } from '../../graph/directory/last-sign-ins.ts'
import type { ListQuery } from '../../graph/directory/list.ts'
import { exportButton } from '../export/feature.ts'
import { signInText } from './details-card.ts'

/** Accounts per page: with ordinary names, none is truncated. */
export const usersPerPage = 15

export interface UserQuery extends ListQuery {
  /** Not signed in for this many days. */
  readonly inactive?: number | undefined
}

export interface UserPage {
  readonly registry: PlannedBy
  readonly query: UserQuery
  /** From 1. */
  readonly page: number
  readonly pageSize: number
  readonly accounts: readonly Account[]
  readonly total: number
  /** ID of the list of search results on the server. */
  readonly lookup?: string
  /** For a query for inactive accounts: all of them, their sign-ins, and since when (ms). */
  readonly inactive?: { readonly all: readonly Account[]; readonly details: Details; readonly since: number }
}

type UserReader = Reader & DateFormatting

/** A page of the accounts matching a query. */
export function showUsers(view: UserPage, messages: Messages, viewer: UserReader): Reply {
  const { accounts, total, page, pageSize, inactive, lookup } = view
  const query = tidyQuery(view.query)
  const subtitle = describeQuery(query, messages, inactive && dateOnly(inactive.since, messages, viewer))
  const again = inactive && lookup ? { lookup } : {}
  const filtered = Object.keys(query).length > 0
  const card = pageCard(toFrame(viewer, messages), {
    // Without a filter, the title says everything.
    header: { title: messages.users.title(total), ...(filtered && { subtitle }) },
    filters: filters(query, messages),
    lines: accounts.length > 0 ? inactiveLines(view, messages) : emptyLines(query, messages),
    rows: accounts.map((account) => row(account, signInsOf(account, view, messages, viewer), messages)),
    pages: paging(
      { page, size: pageSize, shown: accounts.length, total },
      (to) => press(listUsers, { ...query, ...again, page: to }),
      messages,
    ),
    ...(accounts.length > 0
      ? {
          actions: [...nextSteps(view, query, messages), exportButton({ what: 'users', ...query, ...again }, messages)],
        }
      : filtered && { actions: [{ title: messages.users.showAll, data: press(listUsers) }] }),
  })
  return { card, summary: `${messages.users.title(total)}: ${subtitle}` }
}

/** How many of the inactive accounts have never been used, because those are probably forgotten. */
function inactiveLines({ inactive }: UserPage, { details: says }: Messages): Line[] {
  if (!inactive) return []
  const never = [...inactive.details.of.values()].filter(({ signIns = {} }) => lastSignIn(signIns) === undefined).length
  return [{ text: compact([never > 0 && says.includesNever(never), says.late]).join(' '), subtle: true }]
}

function signInsOf({ id }: Account, { inactive }: UserPage, messages: Messages, viewer: UserReader): Line[] {
  const signIns = inactive?.details.of.get(id)?.signIns
  return signIns ? [{ text: signInText(signIns, messages, viewer), subtle: true }] : []
}

const row = (account: Account, more: readonly Line[], messages: Messages): ListRow => ({
  lead: [
    ...accountCell(account.displayName, account.userPrincipalName),
    ...(more.length > 0 ? more : jobCell(account)),
  ],
  side: [enabledMark(account.accountEnabled, messages), ...typeLine(account, messages)],
})

/** What can be done with the results: with all of them if a filter can express that, otherwise with this page. */
function nextSteps(view: UserPage, query: UserQuery, messages: Messages): Button[] {
  const { total, page, lookup, inactive } = view
  const accounts = inactive?.all ?? view.accounts
  const all = checkButtons(query, total, messages)
  if (!lookup) return all
  const shown = accounts.length
  const enabled = accounts.filter(({ accountEnabled }) => accountEnabled).length
  // The accounts on one of several pages are an arbitrary selection, not a list to change.
  const whole = inactive !== undefined || shown === total
  const change = planSpecFor(view.registry, 'enabled')
  return compact([
    ...(all.length > 0
      ? all
      : [{ title: messages.check[whole ? 'these' : 'onPage'](shown), data: press(checkStatus, { lookup }) }]),
    enabled > 0 &&
      whole &&
      change && {
        title: playbookText(messages, change.playbook).button(enabled),
        data: press(change, { lookup, only: 'enabled' }),
      },
    shown > 1 &&
      !inactive && { title: messages.users.select, data: press(listUsers, { ...query, page, select: true }) },
  ])
}

/** A page's accounts with checkboxes, for a check or change. */
export function showSelection(
  { accounts, total, registry }: Pick<UserPage, 'accounts' | 'total' | 'registry'>,
  messages: Messages,
  viewer: Reader,
): Reply {
  const { users, form } = messages
  const change = planSpecFor(registry, 'enabled')
  const card = buildSelection(toFrame(viewer, messages), {
    header: { title: users.select },
    label: users.selectHint(accounts.length, total),
    choices: accounts.map((account) => ({
      title: shorten([account.displayName, workLine(account) || account.userPrincipalName].join(' · '), 100),
      value: account.id,
    })),
    actions: compact([
      { title: form.check.submit, data: press(checkStatus, { picked: true }) },
      change && { title: playbookText(messages, change.playbook).form.title, data: press(change, { picked: true }) },
    ]),
  })
  return { card, summary: users.select, replace: false }
}

const emptyLines = ({ department, title }: UserQuery, { users }: Messages) =>
  compact([users.empty, (department || title) && users.wholeValues]).map((text) => ({ text }))

/** The query without empty fields, short enough for a button. */
function tidyQuery(query: UserQuery): UserQuery {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  return Object.fromEntries(given.map(([key, value]) => [key, typeof value === 'string' ? shorten(value, 100) : value]))
}

/**
 * Longer filters get no button of their own, because the other buttons contain the filter too; no department name is
 * that long.
 */
const maxFilter = 160

/** Checks all matches, if the filter can be written as account arguments. */
function checkButtons(
  { search, department, title, enabled, guests, inactive }: UserQuery,
  total: number,
  messages: Messages,
): Button[] {
  const named = [department, title].some(Boolean) || (!search && (enabled !== undefined || guests !== undefined))
  if (!named || inactive !== undefined || [search, department, title].some((text) => text?.includes('"'))) return []
  const accounts = compact([
    search && `"${search}"`,
    enabled !== undefined && (enabled ? 'enabled' : 'disabled'),
    guests !== undefined && (guests ? 'guests' : 'members'),
    department && `department:"${department}"`,
    title && `title:"${title}"`,
  ]).join(' ')
  return accounts.length > maxFilter
    ? []
    : [{ title: messages.check.these(total), data: press(checkStatus, { accounts }) }]
}

function describeQuery(query: UserQuery, { users, details }: Messages, since = ''): string {
  const parts = compact([
    query.search && users.search(query.search),
    query.enabled !== undefined && (query.enabled ? users.enabled : users.disabled),
    query.guests !== undefined && (query.guests ? users.guests : users.members),
    query.department && users.department(query.department),
    query.title && users.titled(query.title),
    query.inactive !== undefined && details.inactive(query.inactive, since),
  ])
  return parts.join(', ') || users.all
}

/** The same list, unfiltered or filtered by one kind. */
function filters(query: UserQuery, messages: Messages): Button[] {
  const { enabled: _enabled, guests: _guests, ...rest } = query
  const choice = (title: string, on: boolean, extra: UserQuery): Button => ({
    title: on ? `✓ ${title}` : title,
    data: press(listUsers, { ...rest, ...extra }),
  })
  const { check, status, accountType } = messages
  return [
    choice(check.everything, query.enabled === undefined && query.guests === undefined, {}),
    choice(status.enabled, query.enabled === true, { enabled: true }),
    choice(status.disabled, query.enabled === false, { enabled: false }),
    choice(accountType.guests, query.guests === true, { guests: true }),
  ]
}
