import { about, type Finding } from '../../core/check.ts'
import type { DoctorContext, HttpResponse } from './context.ts'

interface PermissionReach {
  /** Names, by template ID, of the roles with which the permission reaches administrators. */
  readonly roles: ReadonlyMap<string, string>
  readonly could: string
}

const globalAdmin = ['62e90394-69f5-4237-9190-012177145e10', 'Global Administrator'] as const
const privilegedRoleAdmin = ['e8611ab8-c189-46e8-94e1-60213ab1f814', 'Privileged Role Administrator'] as const
const cloudAppAdmin = ['158c047a-c907-4556-b7ef-446551a6b5f7', 'Cloud Application Administrator'] as const
const appAdmin = ['9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3', 'Application Administrator'] as const
const privilegedAuthAdmin = ['7be44c8a-adaf-4e2a-84d6-ab2649e08a13', 'Privileged Authentication Administrator'] as const
const userAdmin = ['fe930be7-5e62-47db-91af-98c3a49a38b1', 'User Administrator'] as const
const groupsAdmin = ['fdd7a751-b60b-444a-984c-02652fe8fa1c', 'Groups Administrator'] as const

/** What someone in control of the bot's host could do beyond its commands, through an operator with one of `roles`. */
export const permissionReach: Readonly<Record<string, PermissionReach>> = {
  'DelegatedPermissionGrant.ReadWrite.All': {
    roles: new Map([globalAdmin, privilegedRoleAdmin, cloudAppAdmin, appAdmin]),
    could: 'consent to any app for everyone, including this bot',
  },
  'UserAuthenticationMethod.ReadWrite.All': {
    roles: new Map([globalAdmin, privilegedAuthAdmin]),
    could: 'add a sign-in method to any administrator',
  },
  'User-PasswordProfile.ReadWrite.All': {
    roles: new Map([globalAdmin, privilegedAuthAdmin]),
    could: 'set the password of any administrator',
  },
  'GroupMember.ReadWrite.All': {
    roles: new Map([globalAdmin, privilegedRoleAdmin, userAdmin, groupsAdmin]),
    could: 'join any group that they may change, and get what it gives access to',
  },
  'UserAuthMethod-TAP.ReadWrite.All': {
    roles: new Map([globalAdmin, privilegedAuthAdmin]),
    could: 'create a Temporary Access Pass for any administrator, and sign in with it',
  },
  'Directory.AccessAsUser.All': {
    roles: new Map([globalAdmin, privilegedRoleAdmin, privilegedAuthAdmin, cloudAppAdmin, appAdmin, userAdmin]),
    could: 'do everything in the directory that they may',
  },
}

const roleNames = new Map(Object.values(permissionReach).flatMap(({ roles }) => [...roles]))

type Get = (path: string, headers?: Readonly<Record<string, string>>) => Promise<HttpResponse>

interface Principal {
  readonly '@odata.type'?: string
  readonly id: string
  readonly userPrincipalName?: string
}

/** An active or eligible assignment of a role. */
interface Assignment {
  readonly roleDefinitionId: string
  readonly principal?: Principal
}

const maxShown = 5

/**
 * Permissions in effect that give control over administrators, and the operators whose roles allow their use. `read`
 * reads roles, `get` everything else.
 */
export async function checkPermissionReach(
  { config }: DoctorContext,
  granted: readonly string[],
  { read, get }: { read: Get; get: Get },
): Promise<Finding[]> {
  const { ok, unknown } = about('powerful permissions')
  const inForce = granted.filter((scope) => scope in permissionReach)
  if (inForce.length === 0) return [ok('none is granted')]
  const active = await readPages<Assignment>(read, '/roleManagement/directory/roleAssignments?$expand=principal')
  if (!active)
    return [
      unknown(
        `${inForce.join(', ')} are granted, but who has which role cannot be read`,
        'Compare the roles of the operators with the table in docs/permissions.md ("Powerful permissions").',
      ),
    ]
  // Not everyone can read who can activate a role; the finding about eligible roles says so.
  const eligible = await readPages<Assignment>(
    read,
    '/roleManagement/directory/roleEligibilityScheduleInstances?$expand=principal',
  )
  const operators = await operatorsOf(config.OPERATOR_GROUP_ID, get)
  const holders = await holdersOf([...active, ...(eligible ?? [])], operators, get)
  const findings = inForce.flatMap((scope) => judgeReach(scope, holders))
  if (findings.length > 0) return findings
  return [ok(`${inForce.join(', ')}: no operator has a role with which they lead to administrators`)]
}

/** Sign-in names by role. */
type Holders = ReadonlyMap<string, ReadonlySet<string>>

function judgeReach(scope: string, holders: Holders): Finding[] {
  const { warning } = about(`power of ${scope}`)
  const power = permissionReach[scope]
  const with_ = [...(power?.roles ?? [])].flatMap(([id, role]) => {
    const names = [...(holders.get(id) ?? [])]
    const more = names.length > maxShown ? ` and ${names.length - maxShown} more` : ''
    return names.length > 0 ? [`${role}: ${names.slice(0, maxShown).join(', ')}${more}`] : []
  })
  if (with_.length === 0) return []
  return [
    warning(
      `whoever takes over this machine could ${power?.could}, while one of these is signed in (${with_.join('; ')})`,
      `Leave the permission out (docs/permissions.md), or give operators accounts of their own without these roles${scope === 'Directory.AccessAsUser.All' ? '; without DEVICE_ACTIONS it is not needed' : ''}.`,
    ),
  ]
}

/** IDs of the operators; undefined if everyone is one. */
async function operatorsOf(group: string | undefined, get: Get): Promise<ReadonlySet<string> | undefined> {
  if (!group) return undefined
  return new Set((await membersOf(group, get)).map(({ id }) => id))
}

const membersOf = async (group: string, get: Get): Promise<readonly Principal[]> =>
  (await readPages<Principal>(get, `/groups/${group}/transitiveMembers?$select=id,userPrincipalName&$top=999`)) ?? []

async function holdersOf(
  assignments: readonly Assignment[],
  operators: ReadonlySet<string> | undefined,
  get: Get,
): Promise<Holders> {
  const holders = new Map<string, Set<string>>()
  for (const { roleDefinitionId: role, principal } of assignments) {
    if (!principal || !roleNames.has(role)) continue
    const isGroup = principal['@odata.type'] === '#microsoft.graph.group'
    for (const { id, userPrincipalName } of isGroup ? await membersOf(principal.id, get) : [principal]) {
      if (!userPrincipalName || (operators && !operators.has(id))) continue
      holders.set(role, (holders.get(role) ?? new Set()).add(userPrincipalName))
    }
  }
  return holders
}

const maxPages = 50

/** All pages of a list; undefined if it can't be read. */
async function readPages<T>(get: Get, first: string): Promise<readonly T[] | undefined> {
  const found: T[] = []
  let path: string | undefined = first
  for (let page = 0; path !== undefined && page < maxPages; page++) {
    const { status, body }: HttpResponse = await get(path)
    if (status !== 200) return undefined
    const { value = [], '@odata.nextLink': next } = Object(body) as { value?: readonly T[]; '@odata.nextLink'?: string }
    found.push(...value)
    path = next?.replace(/^.*?\/v1\.0(?=\/)/, '')
  }
  return found
}
