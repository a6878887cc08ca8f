import { misspelt, readFilter } from '../bot/input/filter.ts'
import { handle } from '../bot/turn/command.ts'
import { listUsers as spec } from '../command-specs/accounts.ts'
import { UserError } from '../core/errors.ts'
import { showSelection, showUsers, usersPerPage } from '../views/users.ts'

/** Shows a page of the accounts matching a search and filters. */
export const listUsers = handle(spec, {
  fromText(rest) {
    const slip = misspelt(rest)
    if (slip) throw new UserError('filterUnknown', slip)
    return readFilter(rest)
  },
  async run({ directory, messages, sender, progress, services, person }, { page, select, ...query }) {
    progress({ what: 'list', done: 0 })
    const onProgress = (done: number, total?: number) => progress({ what: 'list', done, total })
    const stretch = { offset: (page - 1) * usersPerPage, size: usersPerPage, onProgress }
    const { accounts, total } = await directory.list(query, stretch)
    if (select && accounts.length > 0) return showSelection(accounts, messages, sender)
    // Search results can't be expressed as account arguments, so store them as a list.
    const ids = accounts.map(({ id }) => id)
    const lookup = query.search && ids.length > 0 ? await services.lists.save(person.oid, ids) : undefined
    const view = { query, page, pageSize: usersPerPage, accounts, total, ...(lookup && { lookup }) }
    const reply = showUsers(view, messages, sender)
    return total === 0 && isWordy(query.search) ? { ...reply, unmatched: true } : reply
  },
})

/** Longer than a name somebody would search for. */
const isWordy = (search = '') => search.split(/\s+/).length >= 3
