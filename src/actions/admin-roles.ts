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
