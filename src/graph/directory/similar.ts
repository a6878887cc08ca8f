import type { User } from '@microsoft/microsoft-graph-types'
import { UserError } from '../../core/errors.ts'
import { editDistance } from '../../core/text.ts'
import { collectionItems } from '../http/json.ts'
import { query, textMatch } from '../http/odata.ts'
import { eventualHeaders, type GraphRequest, get } from '../http/request.ts'
import { type Account, accountFields, type Lookup, toAccount } from './account.ts'
import { type Reader, readAll } from './read.ts'

/** Maximum number of inputs to suggest alternatives for. A list that is entirely wrong isn't a typo. */
const maxInputs = 10
const maxNamed = 3
const minLocalLength = 3

export const similarRequests = {
  /** Up to a hundred accounts whose names start or end like this. */
  usersLike: ({ beginnings, ending }: { beginnings: readonly string[]; ending: string }): GraphRequest => {
    const clauses = [
      ...beginnings.map((text) => textMatch<User>('startswith', 'userPrincipalName', text)),
      textMatch<User>('endswith', 'userPrincipalName', ending),
    ]
    return get(
      'User.Read.All',
      `/users${query({ $count: true, $top: 100, $filter: clauses.join(' or '), $select: accountFields })}`,
      1,
      eventualHeaders,
    )
  },
}

/**
 * Adds likely alternatives to inputs that were not found: the same name elsewhere, or one that differs by a letter or
 * two. Best effort: on any error, the lookups are returned unchanged.
 */
export async function suggestSimilar(reader: Reader, lookups: readonly Lookup[]): Promise<Lookup[]> {
  const asked = new Map(lookups.flatMap((lookup) => searchTermIn(lookup)).slice(0, maxInputs))
  if (asked.size === 0) return [...lookups]
  try {
    const bodies = await readAll(
      reader,
      [...asked.values()].map((name) => similarRequests.usersLike(piecesOf(name))),
    )
    const names = [...asked.keys()]
    return lookups.map((lookup) => {
      const body = bodies[names.indexOf(lookup.input)]
      const similar = body === undefined ? [] : likeliestMatches(lookup.input, body)
      return lookup.outcome === 'notFound' && similar.length > 0 ? { ...lookup, similar } : lookup
    })
  } catch (error) {
    if (error instanceof UserError) return [...lookups]
    throw error
  }
}

function searchTermIn({ input, outcome }: Lookup): [string, string][] {
  const [local = '', domain] = input.trim().toLowerCase().split('@')
  return outcome === 'notFound' && domain && local.length >= minLocalLength ? [[input, `${local}@${domain}`]] : []
}

/** The start and end of a misspelt name: one typo affects only one half. */
function piecesOf(name: string) {
  const [local = '', domain = ''] = name.split('@')
  const half = Math.max(2, Math.floor(local.length / 2))
  return { beginnings: [`${local}@`, local.slice(0, half)], ending: `${local.slice(half)}@${domain}` }
}

function likeliestMatches(input: string, body: unknown): Account[] {
  const [wanted = '', domain = ''] = input.trim().toLowerCase().split('@')
  const allowed = Math.max(1, Math.floor(wanted.length / 4))
  return collectionItems(body)
    .flatMap((json) => toAccount(json) ?? [])
    .map((account) => {
      const [local = '', where = ''] = account.userPrincipalName.toLowerCase().split('@')
      return { account, distance: editDistance(wanted, local), elsewhere: where === domain ? 0 : 1 }
    })
    .filter(({ distance }) => distance <= allowed)
    .sort((a, b) => a.distance - b.distance || a.elsewhere - b.elsewhere)
    .slice(0, maxNamed)
    .map(({ account }) => account)
}
