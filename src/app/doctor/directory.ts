import { about, type CheckedTenant, type Finding } from '../../core/check.ts'
import { limitsOf, publicHostOf } from '../config/config.ts'
import { checkApprovers } from './approvers.ts'
import { messageOf } from './clouds.ts'
import type { DoctorContext, HttpResponse } from './context.ts'
import { checkPermissionReach } from './permission-reach.ts'

/** Reads a few things as the operator: whether that works, how busy Graph is, and whether configured names exist. */
export async function checkDirectory(
  context: DoctorContext,
  assertion: string,
  granted: readonly string[],
): Promise<Finding[]> {
  const { cloud, ssoApp, http, config } = context
  const reading = ['User.Read.All', 'GroupMember.Read.All'].filter((scope) => granted.includes(scope))
  if (!reading.includes('User.Read.All')) return []
  try {
    const token = await ssoApp.onBehalfOf(
      assertion,
      reading.map((scope) => `${cloud.graphResource}/${scope}`),
    )
    const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
      http(`${cloud.graphUrl}/v1.0${path}`, { headers: { Authorization: `Bearer ${token}`, ...headers } })
    const findings = judgeRead(await get('/users?$select=id&$top=1'))
    if (findings.some(({ verdict }) => verdict === 'wrong')) return findings
    const { OPERATOR_GROUP_ID, APPROVER_GROUP_ID, ESCALATION_GROUP_ID, PROTECTED_GROUP_ID } = config
    if (granted.includes('RoleManagement.Read.Directory')) {
      const read = await rolesReader(context, assertion)
      findings.push(judgeEligible(await read('/roleManagement/directory/roleEligibilityScheduleInstances')))
      findings.push(...(await checkPermissionReach(context, granted, { read, get })))
    }
    const groups = reading.includes('GroupMember.Read.All')
      ? { OPERATOR_GROUP_ID, APPROVER_GROUP_ID, ESCALATION_GROUP_ID, PROTECTED_GROUP_ID }
      : {}
    for (const [key, id] of Object.entries(groups))
      if (id) findings.push(...judgeGroup(key, id, await get(`/groups/${id}?$select=id,visibility,isAssignableToRole`)))
    if (reading.includes('GroupMember.Read.All')) findings.push(...(await checkApprovers(context, get)))
    for (const check of context.checks) findings.push(...(await check(tenantFor(context, assertion, granted))))
    for (const account of config.PROTECTED_ACCOUNTS)
      findings.push(
        judgeName('PROTECTED_ACCOUNTS', account, await get(`/users/${encodeURIComponent(account)}?$select=id`)),
      )
    return findings
  } catch (error) {
    return [about('Graph as the operator').wrong(messageOf(error), 'See the findings of Graph and of consent above.')]
  }
}

function tenantFor(
  { config, cloud, ssoApp, http }: DoctorContext,
  assertion: string,
  granted: readonly string[],
): CheckedTenant {
  return {
    granted,
    publicUrl: config.PUBLIC_URL,
    isPublic: publicHostOf(config) !== undefined,
    approvalSignIn: limitsOf(config).approvalSignIn,
    groupOf: (setting) => setting.of(config),
    async read(permission, path) {
      const token = await ssoApp.onBehalfOf(assertion, [`${cloud.graphResource}/${permission}`])
      return http(path.startsWith('/') ? `${cloud.graphUrl}/v1.0${path}` : path, {
        headers: { Authorization: `Bearer ${token}` },
      })
    },
  }
}

/** Reads with the permission that plans use for admin roles. */
async function rolesReader({ cloud, ssoApp, http }: DoctorContext, assertion: string) {
  const token = await ssoApp.onBehalfOf(assertion, [`${cloud.graphResource}/RoleManagement.Read.Directory`])
  return (path: string): Promise<HttpResponse> =>
    http(`${cloud.graphUrl}/v1.0${path}`, { headers: { Authorization: `Bearer ${token}` } })
}

function judgeEligible({ status, body }: HttpResponse): Finding {
  const { ok, warning, unknown } = about('eligible admin roles (PIM)')
  if (status === 200) return ok('the operator can see them, so plans protect everyone who can activate one')
  if (status === 403)
    return warning(
      'the operator’s role can’t see who can activate an admin role; plans say that this was not checked',
      'Give operators Security Reader as well, or put those people into PROTECTED_GROUP_ID.',
    )
  if (status === 400) return ok('the tenant has no licence for Privileged Identity Management')
  return unknown(`could not be read (${status} ${codeOf(body)})`, 'Try again in a few minutes.')
}

function judgeRead({ status, headers, body }: HttpResponse): Finding[] {
  const { ok, wrong } = about('Graph as the operator')
  if (status === 429)
    return [
      about('quota').wrong(
        'Graph is throttling (429): the quota of the tenant or of the app is used up',
        `Wait ${headers['retry-after'] ?? 'a few'} seconds. If it continues, find the program that uses it up (x-ms-throttle-scope: ${headers['x-ms-throttle-scope'] ?? 'not named'}), and check GRAPH_TENANT_SIZE.`,
      ),
    ]
  if (status !== 200)
    return [
      wrong(
        `reading accounts is refused (${status} ${codeOf(body)})`,
        status === 403
          ? 'Guests cannot list accounts: use a member account, or give the operator the role Directory Readers.'
          : 'Try again, or look up the code in the Microsoft Graph error reference.',
      ),
    ]
  return [ok('accounts can be read'), judgeQuota(headers['x-ms-throttle-limit-percentage'])]
}

/** Graph only reports usage from 80 % upwards. */
function judgeQuota(used: string | undefined): Finding {
  const { ok, warning } = about('quota')
  if (!(Number(used) >= 0.8)) return ok('less than 80% of it is used')
  return warning(
    `${Math.round(Number(used) * 100)} % of it is used; at 100% Graph starts to throttle`,
    'Wait before large operations, and find out what else uses Graph in this tenant with this app.',
  )
}

/**
 * Without Member.Read.Hidden, Graph reports a group with hidden membership as empty. Members of a group that isn't
 * role-assignable can be changed by every User Administrator and Groups Administrator.
 */
function judgeGroup(key: string, id: string, response: HttpResponse): Finding[] {
  const { visibility, isAssignableToRole } = Object(response.body) as {
    visibility?: unknown
    isAssignableToRole?: unknown
  }
  if (response.status === 200 && visibility === 'HiddenMembership') {
    return [
      about(key).wrong(
        `${id} has hidden membership: it looks empty, so it protects or admits nobody`,
        `Set ${key} to a group with visible membership; the visibility of an existing group cannot be changed.`,
      ),
    ]
  }
  const found = judgeName(key, id, response)
  if (response.status !== 200 || isAssignableToRole === true) return [found]
  const fix = `Set ${key} to a role-assignable group (isAssignableToRole, set when a group is created): only Privileged Role Administrators and its owners can change the members.`
  return [found, about(key).warning(`${id} is not role-assignable: a User Administrator can change its members`, fix)]
}

function judgeName(key: string, name: string, { status, body }: HttpResponse): Finding {
  const { ok, wrong, unknown } = about(key)
  if (status === 200) return ok(`${name} exists`)
  if (status === 404)
    return wrong(`${name} does not exist, so it protects or admits nobody`, `Correct or remove it in ${key}.`)
  return unknown(`${name} could not be read (${status} ${codeOf(body)})`, 'Check it in the Entra admin center.')
}

function codeOf(body: unknown): string {
  const { code } = Object(Object(body)['error']) as { code?: unknown }
  return typeof code === 'string' ? code : ''
}
