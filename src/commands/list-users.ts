import { z } from 'zod/v4'
import { readFilter } from '../bot/input/filter.ts'
import { defineCommand } from '../bot/turn/command.ts'
import { showUsers, usersPerPage } from '../views/users.ts'

const filter = z.object({
  search: z.string().trim().max(120).optional(),
  enabled: z.boolean().optional(),
  guests: z.boolean().optional(),
  department: z.string().trim().max(120).optional(),
  title: z.string().trim().max(120).optional(),
})

export default defineCommand({
  name: 'list users',
  aliases: ['users', 'list', 'list user', 'list accounts'],
  scopes: ['User.Read.All'],
  operatorsOnly: true,
  aloud: 'summary',
  arguments: filter.extend({ page: z.number().int().min(1).max(10_000).default(1) }),
  fromText: readFilter,
  async run({ directory, words, speaker, progress }, { page, ...query }) {
    progress({ what: 'list', done: 0 })
    const onProgress = (done: number, total?: number) => progress({ what: 'list', done, total })
    const stretch = { offset: (page - 1) * usersPerPage, size: usersPerPage, onProgress }
    const { accounts, total } = await directory.list(query, stretch)
    const reply = showUsers({ query, page, pageSize: usersPerPage, accounts, total }, words, speaker)
    return total === 0 && isWordy(query.search) ? { ...reply, unmatched: true } : reply
  },
})

/** Longer than the names people search for. */
const isWordy = (search = '') => search.split(/\s+/).length >= 3
