import type { HeldRole } from '../../graph/directory/roles.ts'

/** Template IDs of Entra's built-in roles, the same in every tenant. */
export const globalAdministrator = '62e90394-69f5-4237-9190-012177145e10'
const privilegedAuthenticationAdministrator = '7be44c8a-adaf-4e2a-84d6-ab2649e08a13'
const userAdministrator = 'fe930be7-5e62-47db-91af-98c3a49a38b1'
const authenticationAdministrator = 'c4e39bd9-1100-46d3-8c65-fb160da0071f'
const helpdeskAdministrator = '729827e3-9c14-49f7-bb1b-9608f156bbb8'
const passwordAdministrator = '966707d0-3269-4727-9be2-8c3a10f19b9d'

const privilegedRoleAdministrator = 'e8611ab8-c189-46e8-94e1-60213ab1f814'
const applicationAdministrator = '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3'
const cloudApplicationAdministrator = '158c047a-c907-4556-b7ef-446551a6b5f7'
const applicationDeveloper = 'cf1c38e5-3621-4004-a7cb-879624dced7c'
const cloudDeviceAdministrator = '7698a772-787b-4ac8-901f-60d6b08affd2'
const intuneAdministrator = '3a2c62db-5318-420d-8d74-23affee5d9d5'
const securityAdministrator = '194ae4cb-b126-40b2-bd5b-6091b380977d'
const directoryWriters = '9360feb5-f418-4baa-8175-e2a00bac4301'
const licenceAdministrator = '4d6ac14f-3453-41d0-bef9-a3e0c569773a'
const groupsAdministrator = 'fdd7a751-b60b-444a-984c-02652fe8fa1c'
const identityGovernanceAdministrator = '45d8d3c5-c802-45c6-b32a-1d70b5e1e86e'

const rolesThatEnable = [
  globalAdministrator,
  privilegedAuthenticationAdministrator,
  userAdministrator,
  authenticationAdministrator,
]

const rolesThatReset = [...rolesThatEnable, helpdeskAdministrator, passwordAdministrator]

/** Built-in roles that permit this on ordinary accounts. */
export const rolesAllowedTo = {
  enableOrDisable: rolesThatEnable,
  endSessions: rolesThatReset,
  changePasswords: rolesThatReset,
  changeMethods: [globalAdministrator, privilegedAuthenticationAdministrator, authenticationAdministrator],
  createPasses: [globalAdministrator, privilegedAuthenticationAdministrator, authenticationAdministrator],
  changeDevices: [globalAdministrator, cloudDeviceAdministrator, intuneAdministrator],
  changeRisk: [globalAdministrator, securityAdministrator],
  changeConsents: [
    globalAdministrator,
    userAdministrator,
    applicationAdministrator,
    cloudApplicationAdministrator,
    applicationDeveloper,
    privilegedRoleAdministrator,
    directoryWriters,
  ],
  changeLicences: [globalAdministrator, userAdministrator, licenceAdministrator, directoryWriters],
  changeMembers: [
    globalAdministrator,
    userAdministrator,
    groupsAdministrator,
    directoryWriters,
    identityGovernanceAdministrator,
  ],
} as const satisfies Record<string, readonly string[]>

/** Roles that only read; they permit none of the above. */
const readers = [
  'f2ef992c-3afb-46b9-b7cf-a126ee74c451', // Global Reader
  '5d6b6bb7-de71-4623-b4af-96380a352509', // Security Reader
  '5f2222b1-57c3-48ba-8ad5-d4759f1fde6f', // Security Operator
  '88d8e3e3-8f55-4a1e-953a-9b9898b8876b', // Directory Readers
  '4a5d8f65-41da-4de4-8968-e035b65339cf', // Reports Reader
  '790c1fb9-7f7d-4f88-86a1-ef1f95c05c1b', // Message Center Reader
]

/** Roles of which all powers are listed here. Directory Writers have more. */
const known: ReadonlySet<string> = new Set(
  [...readers, ...Object.values(rolesAllowedTo).flat()].filter((role) => role !== directoryWriters),
)

/** Roles that nobody should be given just for one step, named only if there is no other. */
const excessive: ReadonlySet<string> = new Set([
  globalAdministrator,
  privilegedAuthenticationAdministrator,
  privilegedRoleAdministrator,
  applicationDeveloper,
  directoryWriters,
  identityGovernanceAdministrator,
])

/**
 * The roles to name, at most two, if none of someone's active roles permits what these `roles` do. Undefined if one
 * does, or might: a custom role, or one for part of the directory.
 */
export function rolesLackedBy(held: readonly HeldRole[], roles: readonly string[]): string[] | undefined {
  const mine = activeRoles(held).map(({ templateId }) => templateId.toLowerCase())
  if (mine.some((role) => roles.includes(role) || !known.has(role))) return undefined
  const ordinary = roles.filter((role) => !excessive.has(role))
  return (ordinary.length > 0 ? ordinary : roles).slice(0, 2)
}

export const activeRoles = (held: readonly HeldRole[]): HeldRole[] => held.filter(({ eligible }) => !eligible)
