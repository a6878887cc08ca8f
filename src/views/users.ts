import { playbookText } from '../actions/words.ts'
import { changeFor, checkStatus, listUsers } from '../command-specs/accounts.ts'
import { press } from '../command-specs/press.ts'
import type { Account } from '../graph/directory/account.ts'
import type { Messages } from '../messages/index.ts'
import { type Button, type Column, selection, table } from './card/index.ts'
import { exportButton } from './export.ts'
import { besideAccounts, enabledMark, typeOf, who, workLine, workOf } from './format.ts'
import type { Reply } from './reply.ts'
import { frameOf, paging, type Reader, short } from './viewer.ts'

/** Accounts per page: with ordinary names, none is truncated. */
export const usersPerPage = 15

export interface UserQuery {
  readonly search?: string | undefined
  readonly enabled?: boolean | undefined
  readonly guests?: boolean | undefined
  readonly department?: string | undefined
  readonly title?: string | undefined
}

export interface UserPage {
  readonly query: UserQuery
  /** From 1. */
  readonly page: number
  readonly pageSize: number
  readonly accounts: readonly Account[]
  readonly total: number
  /** Id of the list of search results on the server. */
  readonly lookup?: string
}

const columns = ({ labels }: Messages): readonly Column[] => [
  { title: `${labels.name}, ${labels.jobTitle}`, width: 1, phone: 'lead' },
  { title: `${labels.status}, ${labels.type}`, width: besideAccounts.status, phone: 'side' },
]

/** A page of the accounts matching a query. */
export function showUsers(view: UserPage, words: Messages, viewer: Reader): Reply {
  const { accounts, total, page, pageSize } = view
  const query = tidy(view.query)
  const subtitle = describe(query, words)
  const filtered = Object.keys(query).length > 0
  const card = table(frameOf(viewer, words), {
    header: { title: words.users.title(total), subtitle, tone: 'accent' },
    filters: filters(query, words),
    ...(accounts.length > 0
      ? { table: { columns: columns(words), rows: accounts.map((account) => row(account, words)) } }
      : { lines: emptyLines(query, words) }),
    ...paging(
      { page, size: pageSize, shown: accounts.length, total },
      (to) => press(listUsers, { ...query, page: to }),
      words,
    ),
    ...(accounts.length > 0
      ? { actions: [...nextSteps(view, query, words), exportButton({ what: 'users', ...query }, words)] }
      : filtered && { actions: [{ title: words.users.showAll, data: press(listUsers) }] }),
  })
  return { card, summary: `${words.users.title(total)}: ${subtitle}` }
}

const row = (account: Account, words: Messages) => [
  [...who(account.displayName, account.userPrincipalName), ...workOf(account)],
  [enabledMark(account.accountEnabled, words), { text: typeOf(account, words), subtle: true }],
]

/** What can be done with the results: with all of them if a filter can express it, otherwise with this page. */
function nextSteps({ accounts, total, page, lookup }: UserPage, query: UserQuery, words: Messages): Button[] {
  const all = checkButtons(query, total, words)
  if (!lookup) return all
  const shown = accounts.length
  const enabled = accounts.filter(({ accountEnabled }) => accountEnabled).length
  const change = changeFor('enabled')
  const disable = {
    title: playbookText(words, change.playbook).button(enabled),
    data: press(change, { lookup, only: 'enabled' }),
  }
  return [
    ...(all.length > 0 ? all : [{ title: words.check.these(shown), data: press(checkStatus, { lookup }) }]),
    ...(enabled > 0 ? [disable] : []),
    ...(shown > 1 ? [{ title: words.users.select, data: press(listUsers, { ...query, page, select: true }) }] : []),
  ]
}

/** A page's accounts with checkboxes, for a check or change. */
export function showSelection(accounts: readonly Account[], words: Messages, viewer: Reader): Reply {
  const { users, form } = words
  const change = changeFor('enabled')
  const card = selection(frameOf(viewer, words), {
    header: { title: users.select, tone: 'accent' },
    label: users.selectHint,
    choices: accounts.map((account) => ({
      title: short([account.displayName, workLine(account) || account.userPrincipalName].join(' · '), 100),
      value: account.id,
    })),
    actions: [
      { title: form.check.submit, data: press(checkStatus) },
      { title: words.playbooks[change.playbook].form.title, data: press(change) },
    ],
  })
  return { card, summary: users.select, replace: false }
}

const emptyLines = ({ department, title }: UserQuery, { users }: Messages) =>
  [users.empty, ...(department || title ? [users.wholeValues] : [])].map((text) => ({ text }))

/** The query without empty fields, short enough for a button. */
function tidy(query: UserQuery): UserQuery {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  return Object.fromEntries(given.map(([key, value]) => [key, typeof value === 'string' ? short(value, 100) : value]))
}

/** No department name is longer, and the other buttons carry it too. */
const maxFilter = 160

/** Checks all matches, if the filter can be written as account arguments. */
function checkButtons(
  { search, department, title, enabled, guests }: UserQuery,
  total: number,
  words: Messages,
): Button[] {
  const named = [department, title].some(Boolean) || (!search && (enabled !== undefined || guests !== undefined))
  if (!named || [search, department, title].some((text) => text?.includes('"'))) return []
  const accounts = [
    ...(search ? [`"${search}"`] : []),
    ...(enabled === undefined ? [] : [enabled ? 'enabled' : 'disabled']),
    ...(guests === undefined ? [] : [guests ? 'guests' : 'members']),
    ...(department ? [`department:"${department}"`] : []),
    ...(title ? [`title:"${title}"`] : []),
  ].join(' ')
  return accounts.length > maxFilter
    ? []
    : [{ title: words.check.these(total), data: press(checkStatus, { accounts }) }]
}

function describe(query: UserQuery, { users }: Messages): string {
  const parts = [
    ...(query.search ? [users.search(query.search)] : []),
    ...(query.enabled === undefined ? [] : [query.enabled ? users.enabled : users.disabled]),
    ...(query.guests === undefined ? [] : [query.guests ? users.guests : users.members]),
    ...(query.department ? [users.department(query.department)] : []),
    ...(query.title ? [users.titled(query.title)] : []),
  ]
  return parts.join(', ') || users.all
}

/** The same list, unfiltered or filtered by one kind. */
function filters(query: UserQuery, words: Messages): Button[] {
  const { enabled: _enabled, guests: _guests, ...rest } = query
  const choice = (title: string, on: boolean, extra: UserQuery): Button => ({
    title: on ? `✓ ${title}` : title,
    data: press(listUsers, { ...rest, ...extra }),
  })
  const { check, status, accountType } = words
  return [
    choice(check.everything, query.enabled === undefined && query.guests === undefined, {}),
    choice(status.enabled, query.enabled === true, { enabled: true }),
    choice(status.disabled, query.enabled === false, { enabled: false }),
    choice(accountType.guests, query.guests === true, { guests: true }),
  ]
}
