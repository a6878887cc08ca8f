import { findInactive } from '../../chat/accounts/inactive.ts'
import { detailScopes, listUsers as spec } from '../../chat/commands/accounts.ts'
import type { Args } from '../../chat/commands/spec.ts'
import { targetErrors } from '../../chat/commands/target-errors.ts'
import { findMisspeltFilter, readFilter } from '../../chat/input/filter.ts'
import { type AuthorisedTurn, defineCommand } from '../../chat/turn/command.ts'
import { listAccounts } from '../../graph/directory/list.ts'
import { showSelection, showUsers, usersPerPage } from './users-card.ts'

const day = 86_400_000

/** Shows a page of the accounts matching a search and filters. */
export const listUsers = defineCommand(spec, {
  moreScopes: ({ inactive }) => (inactive === undefined ? [] : detailScopes.signIns),
  fromText(rest) {
    const slip = findMisspeltFilter(rest)
    if (slip) throw new targetErrors.filterUnknown(slip)
    return readFilter(rest)
  },
  async run(turn, { page, select, lookup: known, ...query }) {
    const { directory, messages, sender, progress, services, person } = turn
    progress({ what: 'list', done: 0 })
    if (query.inactive !== undefined) return showInactive(turn, { ...query, inactive: query.inactive, page, known })
    const onProgress = (done: number, total?: number) => progress({ what: 'list', done, total })
    const stretch = { offset: (page - 1) * usersPerPage, size: usersPerPage, onProgress }
    const { accounts, total } = await directory.ask(listAccounts, query, stretch)
    if (select && accounts.length > 0)
      return showSelection({ registry: services.registry, accounts, total }, messages, sender)
    // Search results can't be expressed as account arguments, so store them as a list.
    const ids = accounts.map(({ id }) => id)
    const lookup = query.search && ids.length > 0 ? await services.lists.save(person.oid, ids) : undefined
    const { registry } = services
    const view = { registry, query, page, pageSize: usersPerPage, accounts, total, ...(lookup && { lookup }) }
    return showUsers(view, messages, sender)
  },
})

type InactiveQuery = Omit<Args<typeof spec>, 'select' | 'lookup' | 'inactive'> & {
  readonly inactive: number
  readonly known: string | undefined
}

/** Shows a page of inactive accounts. Reading them takes minutes, so further pages come from the first read. */
async function showInactive(turn: AuthorisedTurn, { page: asked, known, ...query }: InactiveQuery) {
  const { messages, sender, services, now } = turn
  const { lookup, accounts, details, at } = await findInactive(turn, query, known)
  const page = Math.min(asked, Math.max(1, Math.ceil(accounts.length / usersPerPage)))
  const shown = accounts.slice((page - 1) * usersPerPage, page * usersPerPage)
  const since = (at ?? now()) - query.inactive * day
  const found = { query, page, pageSize: usersPerPage, accounts: shown, total: accounts.length, lookup }
  const view = { registry: services.registry, ...found }
  return showUsers({ ...view, inactive: { all: accounts, details, since } }, messages, sender)
}
