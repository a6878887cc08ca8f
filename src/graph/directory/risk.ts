import type { RiskyUser } from '@microsoft/microsoft-graph-types'
import { asRecord } from '../http/json.ts'
import { compare, query, select } from '../http/odata.ts'
import { type GraphRequest, get, post } from '../http/request.ts'
import { type Reader, readPages } from './read.ts'

/** An account's current risk according to Identity Protection. */
export type Risk = 'none' | 'atRisk' | 'confirmedCompromised'

/** The levels that can be used instead of accounts. */

export type RiskLevel = 'high' | 'medium'

/** Identity Protection's limits for accounts in one request and on one page. */
const accountsPerCall = 60
const riskyUsersPageSize = 500

/** Doesn't count towards the tenant's writes: Identity Protection has its own limit, shared by all apps. */
function decide(verb: 'confirmCompromised' | 'dismiss', ids: readonly string[]): GraphRequest {
  const url = `/identityProtection/riskyUsers/${verb}`
  return {
    ...post('IdentityRiskyUser.ReadWrite.All', url, { userIds: ids }, { units: 1, writes: 0 }),
    lane: 'risk',
    together: { ids, most: accountsPerCall, of: (more) => decide(verb, more) },
  }
}

export const riskRequests = {
  /** Everyone currently at risk. Takes fewer calls than asking per account, at one call a second. */
  riskyUsers: (): GraphRequest => {
    const states = (['atRisk', 'confirmedCompromised'] as const).map((one) =>
      compare<RiskyUser>('riskState', 'eq', one),
    )
    const $select = select<RiskyUser>('id', 'riskState')
    return {
      ...get(
        'IdentityRiskyUser.ReadWrite.All',
        `/identityProtection/riskyUsers${query({ $filter: states.join(' or '), $select, $top: riskyUsersPageSize })}`,
      ),
      lane: 'risk',
    }
  },

  /** Everyone whose risk is this high, including accounts whose risk has been dismissed or remediated since. */
  riskyAt: (level: RiskLevel): GraphRequest => {
    const $filter = compare<RiskyUser>('riskLevel', 'eq', level)
    const $select = select<RiskyUser>('id', 'riskState', 'isDeleted')
    return {
      ...get(
        'IdentityRiskyUser.ReadWrite.All',
        `/identityProtection/riskyUsers${query({ $filter, $select, $top: riskyUsersPageSize })}`,
      ),
      lane: 'risk',
    }
  },

  confirmCompromised: (id: string): GraphRequest => decide('confirmCompromised', [id]),
  dismissRisk: (id: string): GraphRequest => decide('dismiss', [id]),
}

/**
 * Identity Protection's risk, keyed by ID as given, complete: accounts it doesn't list were never at risk. Throws
 * `licenceMissing` if the tenant isn't licensed for it.
 */
export async function risksOf(
  reader: Reader,
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, Risk>> {
  const { items } = await readPages(reader, riskRequests.riskyUsers(), { signal })
  const risky = new Map(
    items.map((json) => {
      const { id, riskState } = asRecord<RiskyUser>(json)
      return [String(id).toLowerCase(), riskState === 'confirmedCompromised' ? riskState : 'atRisk'] as const
    }),
  )
  return new Map(ids.map((id) => [id, risky.get(id.toLowerCase()) ?? 'none']))
}

/** Object IDs of everyone currently at risk at this level. Throws like `risks`. */
export async function accountsAtRisk(
  reader: Reader,
  level: RiskLevel,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const { items } = await readPages(reader, riskRequests.riskyAt(level), { signal })
  return items.flatMap((json) => {
    const { id, riskState, isDeleted } = asRecord<RiskyUser>(json)
    const isAtRisk = riskState === 'atRisk' || riskState === 'confirmedCompromised'
    return isAtRisk && isDeleted !== true && typeof id === 'string' ? [id] : []
  })
}
