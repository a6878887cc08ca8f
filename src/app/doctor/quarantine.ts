import { about, type Finding } from '../../core/check.ts'
import { compact } from '../../core/compact.ts'
import { toBlockingPolicy } from '../../graph/directory/blocking-policies.ts'
import type { DoctorContext, HttpResponse } from './context.ts'

const properties =
  'id,displayName,visibility,groupTypes,mailEnabled,securityEnabled,onPremisesSyncEnabled,isAssignableToRole'

/** Whether accounts can be added to the quarantine group, who else can remove them, and whether a policy blocks it. */
export async function checkQuarantine(
  context: DoctorContext,
  assertion: string,
  granted: readonly string[],
): Promise<Finding[]> {
  const { config, cloud, ssoApp, http } = context
  const id = config.QUARANTINE_GROUP_ID
  if (!id || !granted.includes('GroupMember.Read.All')) return []
  const reader = async (...scopes: string[]) => {
    const token = await ssoApp.onBehalfOf(
      assertion,
      scopes.map((scope) => `${cloud.graphResource}/${scope}`),
    )
    return (path: string) =>
      http(path.startsWith('/') ? `${cloud.graphUrl}/v1.0${path}` : path, {
        headers: { Authorization: `Bearer ${token}` },
      })
  }
  const get = await reader('User.Read.All', 'GroupMember.Read.All')
  const group = await get(`/groups/${id}?$select=${properties}`)
  const found = judgeGroup(id, group)
  if (group.status !== 200) return found
  const owners = valuesOf(await get(`/groups/${id}/owners?$select=id`))
  const roles = granted.includes('RoleManagement.Read.Directory')
    ? await reader('RoleManagement.Read.Directory')
    : undefined
  found.push(...(await judgeOwners(owners, roles)))
  const read = granted.includes('Policy.Read.All') ? await reader('Policy.Read.All') : undefined
  return [...found, await judgePolicies(id, read)]
}

type Get = (path: string) => Promise<HttpResponse>

const valuesOf = ({ body }: HttpResponse): readonly unknown[] => {
  const { value } = Object(body) as { value?: unknown }
  return Array.isArray(value) ? value : []
}

function judgeGroup(id: string, { status, body }: HttpResponse): Finding[] {
  const { ok, warning, unknown } = about('QUARANTINE_GROUP_ID')
  if (status === 404)
    return [
      warning(
        `${id} does not exist, so nobody can be put in quarantine`,
        'Set QUARANTINE_GROUP_ID to an assigned security group, or remove it.',
      ),
    ]
  if (status !== 200) return [unknown(`${id} could not be read (${status})`, 'Check it in the Entra admin center.')]
  const group = Object(body) as Readonly<Record<string, unknown>>
  const types = Array.isArray(group['groupTypes']) ? group['groupTypes'] : []
  const wrong = compact([
    !(group['securityEnabled'] === true && group['mailEnabled'] !== true && !types.includes('Unified')) &&
      'is not a plain security group',
    group['onPremisesSyncEnabled'] === true && 'is synced from Active Directory',
    types.includes('DynamicMembership') && 'has a membership rule',
    group['isAssignableToRole'] === true && 'is role-assignable',
    group['visibility'] === 'HiddenMembership' && 'has hidden members',
  ])
  if (wrong.length === 0) return [ok(`${id} is an assigned security group in the cloud`)]
  return [
    warning(
      `${id} ${wrong.join(', ')}: nobody can be put in quarantine`,
      'Set QUARANTINE_GROUP_ID to a security group created in Entra, with assigned members, that is not role-assignable.',
    ),
  ]
}

/** Owners can remove any member. Administrators can do so anyway. */
async function judgeOwners(owners: readonly unknown[], get: Get | undefined): Promise<Finding[]> {
  const ids = owners.map((one) => String((Object(one) as { id?: unknown }).id))
  const isOrdinary = async (id: string) =>
    !get || valuesOf(await get(`/roleManagement/directory/roleAssignments?$filter=principalId eq '${id}'`)).length === 0
  const ordinary = (await Promise.all(ids.map(isOrdinary))).filter(Boolean).length
  if (ordinary === 0) return []
  return [
    about('QUARANTINE_GROUP_ID').warning(
      `${ordinary} of its owners hold no admin role, and can take anyone out of quarantine, including themselves`,
      'Remove these owners: administrators can change the group without owning it.',
    ),
  ]
}

async function judgePolicies(id: string, get: Get | undefined): Promise<Finding> {
  const { ok, warning, unknown } = about('QUARANTINE_GROUP_ID: Conditional Access')
  if (!get)
    return unknown(
      'not checked whether a policy blocks the group: Policy.Read.All is not granted',
      'Check it in the Entra admin center, or consent to the add-on “policies” (docs/permissions.md, Add-ons). Until then, the bot never says that quarantine blocks someone.',
    )
  const names: string[] = []
  for (let path: string | undefined = '/identity/conditionalAccess/policies'; path !== undefined; ) {
    const response: HttpResponse = await get(path)
    if (response.status !== 200)
      return unknown(
        `not checked whether a policy blocks the group: policies could not be read (${response.status})`,
        response.status === 403
          ? 'Run this as an operator with a role such as Security Reader.'
          : 'Try again in a minute.',
      )
    names.push(...valuesOf(response).flatMap((json) => toBlockingPolicy(json, id)?.name ?? []))
    const { '@odata.nextLink': next } = Object(response.body) as { '@odata.nextLink'?: unknown }
    path = typeof next === 'string' ? next : undefined
  }
  if (names.length > 0) return ok(`the group is blocked by ${names.map((name) => `“${name}”`).join(', ')}`)
  return warning(
    'no enabled policy blocks the group: quarantine keeps nobody out',
    'Create a Conditional Access policy that includes the group, applies to all resources without exceptions or conditions, and blocks access (docs/permissions.md, Quarantine).',
  )
}
