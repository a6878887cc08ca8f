import { about, type Check, type CheckedTenant, type Finding } from '../../core/check.ts'
import { compact } from '../../core/compact.ts'
import { asRecord, collectionItems, nextLink } from '../../graph/http/json.ts'
import { toBlockingPolicy } from './blocking-policies.ts'
import { quarantineGroup } from './setting.ts'

const properties =
  'id,displayName,visibility,groupTypes,mailEnabled,securityEnabled,onPremisesSyncEnabled,isAssignableToRole'

/** Whether accounts can be added to the quarantine group, who else can remove them, and whether a policy blocks it. */
export const checkQuarantine: Check = async ({ granted, groupOf, read }) => {
  const id = groupOf(quarantineGroup)
  if (!id || !granted.includes('GroupMember.Read.All')) return []
  const reader = (permission: string) =>
    granted.includes(permission) ? (path: string) => read(permission, path) : undefined
  const get = (path: string) => read('GroupMember.Read.All', path)
  const group = await get(`/groups/${id}?$select=${properties}`)
  const found = judgeGroup(id, group)
  if (group.status !== 200) return found
  const owners = collectionItems((await get(`/groups/${id}/owners?$select=id`)).body)
  found.push(...(await judgeOwners(owners, reader('RoleManagement.Read.Directory'))))
  return [...found, await judgePolicies(id, reader('Policy.Read.All'))]
}

type Get = (path: string) => ReturnType<CheckedTenant['read']>

function judgeGroup(id: string, { status, body }: Awaited<ReturnType<Get>>): Finding[] {
  const { ok, warning, unknown } = about('QUARANTINE_GROUP_ID')
  if (status === 404)
    return [
      warning(
        `${id} does not exist, so nobody can be put in quarantine`,
        'Set QUARANTINE_GROUP_ID to an assigned security group, or remove it.',
      ),
    ]
  if (status !== 200) return [unknown(`${id} could not be read (${status})`, 'Check it in the Entra admin center.')]
  const group = asRecord(body)
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
  const ids = owners.map((one) => String(asRecord(one)['id']))
  const isOrdinary = async (id: string) =>
    !get ||
    collectionItems((await get(`/roleManagement/directory/roleAssignments?$filter=principalId eq '${id}'`)).body)
      .length === 0
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
      'whether a policy blocks the group was not checked: Policy.Read.All is not granted',
      'Check it in the Entra admin center, or consent to the add-on “policies” (docs/permissions.md, "Add-ons"). Until then, the bot never says that quarantine blocks someone.',
    )
  const names: string[] = []
  for (let path: string | undefined = '/identity/conditionalAccess/policies'; path !== undefined; ) {
    const { status, body }: Awaited<ReturnType<Get>> = await get(path)
    if (status !== 200)
      return unknown(
        `whether a policy blocks the group was not checked: policies could not be read (${status})`,
        status === 403 ? 'Run this as an operator with a role such as Security Reader.' : 'Try again in a minute.',
      )
    names.push(...collectionItems(body).flatMap((json) => toBlockingPolicy(json, id)?.name ?? []))
    path = nextLink(body)
  }
  if (names.length > 0) return ok(`the group is blocked by ${names.map((name) => `“${name}”`).join(', ')}`)
  return warning(
    'no enabled policy blocks the group: quarantine keeps nobody out',
    'Create a Conditional Access policy that includes the group, applies to all resources without exceptions or conditions, and blocks access (docs/permissions.md, "Quarantine").',
  )
}
