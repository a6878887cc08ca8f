import { query, userKey } from '../src/graph/http/odata.ts'
import { requests } from '../src/graph/index.ts'
import { type Answer, type Request, type Somebody, spoken, valuesOf } from './check.ts'

/** Reads before there are any accounts that could be changed. */
type Read = (name: string, request: Request) => Promise<Answer>

const fields =
  'id,userPrincipalName,displayName,accountEnabled,userType,onPremisesSyncEnabled,isManagementRestricted,assignedLicenses'

/** An account that can't take part, and why. */
export class UnsuitableError extends Error {}

export async function readOperator(read: Read): Promise<Somebody> {
  const answer = await read('operator', requests.me())
  const { id, userPrincipalName, displayName } = Object(answer.body) as Record<string, unknown>
  if (answer.status !== 200 || typeof id !== 'string')
    throw new UnsuitableError(`Graph doesn’t show the operator’s own account: ${spoken(answer)}`)
  return { id, userPrincipalName: String(userPrincipalName), displayName: String(displayName) }
}

/** An account that is only read; undefined if it can't be. */
export async function readSomebody(read: Read, name: string): Promise<Somebody | undefined> {
  const answer = await read('rich account', requests.user(name))
  const { id, userPrincipalName, displayName } = Object(answer.body) as Record<string, unknown>
  if (answer.status !== 200 || typeof id !== 'string') return undefined
  return { id, userPrincipalName: String(userPrincipalName), displayName: String(displayName) }
}

/** Checks whether a trial can change an account. Reads every possible reason against it; throws UnsuitableError. */
export async function examine(read: Read, name: string, others: readonly Somebody[]): Promise<Somebody> {
  const wanted = { method: 'GET', url: `${requests.user(name).url.split('?')[0]}${query({ $select: fields })}` }
  const answer = await read('account', wanted)
  const account = Object(answer.body) as Record<string, unknown>
  const { id, userPrincipalName, displayName } = account
  const refuse = (why: string): never => {
    throw new UnsuitableError(`${name} ${why}`)
  }
  if (answer.status !== 200 || typeof id !== 'string') return refuse(`can’t be read: ${spoken(answer)}`)
  if (others.some((one) => one.id === id)) return refuse('is the operator, or the other account')
  if (account['accountEnabled'] !== true) return refuse('is disabled')
  if (account['userType'] === 'Guest') return refuse('is a guest')
  if (account['onPremisesSyncEnabled'] === true) return refuse('is synced from Active Directory')
  if (account['isManagementRestricted'] === true) return refuse('is in a restricted administrative unit')
  const { assignedLicenses } = account
  if (!Array.isArray(assignedLicenses) || assignedLicenses.length > 0)
    return refuse('has licences, so it may be somebody’s')
  await refuseRoles(read, id, refuse)
  return { id, userPrincipalName: String(userPrincipalName), displayName: String(displayName) }
}

async function refuseRoles(read: Read, id: string, refuse: (why: string) => never): Promise<void> {
  const mustRead = (answer: Answer, what: string) => {
    if (answer.status !== 200) refuse(`may have ${what}, which can’t be read: ${spoken(answer)}`)
    return valuesOf(answer)
  }
  const $select = 'id,displayName,groupTypes,mailEnabled,onPremisesSyncEnabled,isAssignableToRole'
  const all = { method: 'GET', url: `${userKey(id)}/memberOf${query({ $select, $top: 999 })}` }
  const groups = mustRead(await read('groups', all), 'groups')
  if (groups.some((one) => one['isAssignableToRole'] === true)) refuse('is in a role-assignable group')
  if (groups.some((one) => String(one['@odata.type']).endsWith('directoryRole'))) refuse('holds an admin role')
  const own = (name: string): Request => ({
    method: 'GET',
    url: `/roleManagement/directory/${name}${query({ $filter: `principalId eq '${id}'` })}`,
  })
  if (mustRead(await read('assignments', own('roleAssignments')), 'admin roles').length > 0)
    refuse('holds an admin role')
  // Not everyone can read these, and not every tenant has them.
  const eligible = await read('eligible', own('roleEligibilityScheduleInstances'))
  if (eligible.status === 200 && valuesOf(eligible).length > 0) refuse('can activate an admin role')
}
