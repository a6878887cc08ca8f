import { readFilter } from '../bot/input/filter.ts'
import { handle } from '../bot/turn/command.ts'
import { listUsers as spec } from '../command-specs/accounts.ts'
import { showUsers, usersPerPage } from '../views/users.ts'

/** One page of the accounts that fit a search and filters. */
export const listUsers = handle(spec, {
  fromText: readFilter,
  async run({ directory, words, sender, progress }, { page, ...query }) {
    progress({ what: 'list', done: 0 })
    const onProgress = (done: number, total?: number) => progress({ what: 'list', done, total })
    const stretch = { offset: (page - 1) * usersPerPage, size: usersPerPage, onProgress }
    const { accounts, total } = await directory.list(query, stretch)
    const reply = showUsers({ query, page, pageSize: usersPerPage, accounts, total }, words, sender)
    return total === 0 && isWordy(query.search) ? { ...reply, unmatched: true } : reply
  },
})

/** Longer than the names people search for. */
const isWordy = (search = '') => search.split(/\s+/).length >= 3
