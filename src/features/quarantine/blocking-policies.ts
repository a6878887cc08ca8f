import type { ConditionalAccessPolicy } from '@microsoft/microsoft-graph-types'
import { UserError } from '../../core/errors.ts'
import { signInErrors } from '../../core/sign-in-errors.ts'
import type { Account } from '../../graph/directory/account.ts'
import { groupMembers } from '../../graph/directory/groups.ts'
import { policyRequests } from '../../graph/directory/policies.ts'
import { type Reader, readPages } from '../../graph/directory/read.ts'
import { type RoleHolders, roleHolders } from '../../graph/directory/roles.ts'
import { asRecord } from '../../graph/http/json.ts'
import type { BlockProof } from '../../operations/model/types.ts'

/** A Conditional Access policy that refuses a group any sign-in, and the exceptions it makes. */
export interface BlockingPolicy {
  readonly name: string
  readonly except: {
    /** In lower case. */
    readonly users: ReadonlySet<string>
    readonly groups: readonly string[]
    /** Template IDs. */
    readonly roles: readonly string[]
    readonly guests: boolean
  }
}

const asTexts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])
const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || (Array.isArray(value) && value.length === 0)

/** Every kind of client. Policies name them individually or as `all`. */
const allClientTypes = ['browser', 'mobileAppsAndDesktopClients', 'exchangeActiveSync', 'other']

/**
 * Whether a policy applies regardless of what its members do. Any condition that isn't known here counts as a
 * restriction.
 */
function appliesAlways(conditions: Readonly<Record<string, unknown>>): boolean {
  const { applications, users: _, clientAppTypes, ...others } = conditions
  const { includeApplications, ...fewer } = asRecord(applications)
  const clients = asTexts(clientAppTypes)
  return (
    asTexts(includeApplications).join() === 'All' &&
    Object.values(fewer).every(isEmpty) &&
    (clients.includes('all') || allClientTypes.every((one) => clients.includes(one))) &&
    Object.entries(others).every(([name, value]) => name.startsWith('@odata.') || isEmpty(value))
  )
}

/** The policy, parsed from Graph's JSON, if it refuses the members of this group any sign-in. */
export function toBlockingPolicy(json: unknown, groupId: string): BlockingPolicy | undefined {
  const { displayName, state, conditions, grantControls } = asRecord<ConditionalAccessPolicy>(json)
  const when = asRecord(conditions)
  const users = asRecord(when['users'])
  const includes = asTexts(users['includeGroups']).some((id) => id.toLowerCase() === groupId.toLowerCase())
  // A policy that only reports or asks for more proof doesn't block anyone.
  const blocks = asTexts(asRecord(grantControls)['builtInControls']).includes('block')
  if (state !== 'enabled' || !includes || !blocks || !appliesAlways(when)) return undefined
  const excluded = asTexts(users['excludeUsers'])
  return {
    name: String(displayName ?? ''),
    except: {
      users: new Set(excluded.map((id) => id.toLowerCase())),
      groups: asTexts(users['excludeGroups']),
      roles: asTexts(users['excludeRoles']),
      guests: excluded.includes('GuestsOrExternalUsers') || !isEmpty(users['excludeGuestsOrExternalUsers']),
    },
  }
}

/** The enabled policies that refuse the members of this group any sign-in. */
async function blockingPolicies(reader: Reader, groupId: string): Promise<readonly BlockingPolicy[]> {
  const { items } = await readPages(reader, policyRequests.conditionalAccess())
  return items.flatMap((json) => toBlockingPolicy(json, groupId) ?? [])
}

/** Whether membership of this group keeps these accounts from signing in, by account ID as given. */
export async function blockProofs(
  reader: Reader,
  groupId: string,
  accounts: readonly Pick<Account, 'id' | 'userType'>[],
): Promise<ReadonlyMap<string, BlockProof>> {
  const policies = await blockingPolicies(reader, groupId)
  const all = (proof: BlockProof) => new Map(accounts.map(({ id }) => [id, proof]))
  if (policies.length === 0) return all('noPolicy')
  const [members, holders] = await Promise.all([excludedMembers(reader, policies), excludedRoles(reader, policies)])
  const isOut = ({ except }: BlockingPolicy, { id, userType }: Pick<Account, 'id' | 'userType'>): boolean => {
    const as = id.toLowerCase()
    return (
      !except.users.has(as) &&
      !(except.guests && userType === 'Guest') &&
      // Members of a group that can't be read might be excluded.
      except.groups.every((group) => members.get(group)?.has(as) === false) &&
      !holders.get(as)?.some(({ templateId }) => except.roles.includes(templateId))
    )
  }
  return new Map(
    accounts.map((account) => [account.id, policies.some((one) => isOut(one, account)) ? 'blocked' : 'excluded']),
  )
}

/** Members of the groups that policies exclude, by group, in lower case; groups that can't be read are absent. */
async function excludedMembers(reader: Reader, policies: readonly BlockingPolicy[]) {
  const groups = [...new Set(policies.flatMap(({ except }) => except.groups))]
  const each = groups.map(async (id) => {
    try {
      return [[id, new Set([...(await groupMembers(reader, id))].map((one) => one.toLowerCase()))] as const]
    } catch (error) {
      if (error instanceof UserError && !(error instanceof signInErrors.signInExpired)) return []
      throw error
    }
  })
  return new Map((await Promise.all(each)).flat())
}

const excludedRoles = async (reader: Reader, policies: readonly BlockingPolicy[]): Promise<RoleHolders['holders']> =>
  policies.some(({ except }) => except.roles.length > 0) ? (await roleHolders(reader)).holders : new Map()
