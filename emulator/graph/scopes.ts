/** A token's scopes. */
export interface Scopes {
  has(scope: string): boolean
  /** Whether all scopes of any alternative are present. */
  allow(alternatives: readonly (readonly string[])[]): boolean
}

/** From the `scp` claim. */
export function scopesOf(scp: unknown): Scopes {
  const held = new Set(typeof scp === 'string' ? scp.split(' ') : [])
  return {
    has: (scope) => held.has(scope),
    allow: (alternatives) => alternatives.some((all) => all.every((scope) => held.has(scope))),
  }
}

const anyOf = (...scopes: string[]) => scopes.map((scope) => [scope])

const directory = ['Directory.Read.All', 'Directory.ReadWrite.All']
const readUsers = ['User.Read.All', 'User.ReadWrite.All', ...directory]
const readGroups = ['GroupMember.Read.All', 'Group.Read.All', 'Group.ReadWrite.All', ...directory]
const readRoles = ['RoleManagement.Read.Directory', 'RoleManagement.Read.All', ...directory]

const pairs = ['User.ReadBasic.All', ...readUsers].flatMap((user) => readGroups.map((group) => [user, group]))

/** Required scopes for each kind of call: alternatives, least privileged first. */
export const needs = {
  me: anyOf('User.Read', 'User.ReadWrite', ...readUsers),
  users: anyOf('User.ReadBasic.All', ...readUsers),
  /** All properties of an account; with less, only the basic profile is shown. */
  fullUsers: anyOf(...readUsers),
  enable: [
    ...readUsers.map((read) => ['User.EnableDisableAccount.All', read]),
    ...anyOf('User.ReadWrite.All', 'Directory.ReadWrite.All'),
  ],
  update: anyOf('User.ReadUpdate.All', 'User.ReadWrite.All', 'Directory.ReadWrite.All'),
  // Not User.ReadWrite.All, which only permits changing your own password.
  passwords: anyOf('User-PasswordProfile.ReadWrite.All', 'Directory.AccessAsUser.All'),
  readMethods: anyOf('UserAuthenticationMethod.Read.All', 'UserAuthenticationMethod.ReadWrite.All'),
  writeMethods: anyOf('UserAuthenticationMethod.ReadWrite.All'),
  readPasses: anyOf(
    'UserAuthMethod-TAP.Read.All',
    'UserAuthMethod-TAP.ReadWrite.All',
    'UserAuthenticationMethod.Read.All',
    'UserAuthenticationMethod.ReadWrite.All',
  ),
  writePasses: anyOf('UserAuthMethod-TAP.ReadWrite.All', 'UserAuthenticationMethod.ReadWrite.All'),
  passPolicy: anyOf('Policy.Read.AuthenticationMethod', 'Policy.Read.All', 'Policy.ReadWrite.AuthenticationMethod'),
  revoke: anyOf('User.RevokeSessions.All', 'User.ReadWrite.All', 'Directory.ReadWrite.All'),
  myMemberships: anyOf('User.Read', ...readUsers, 'GroupMember.Read.All'),
  memberships: anyOf('User.Read.All', 'GroupMember.Read.All', ...directory),
  checkMyGroups: [...anyOf('User.Read', ...directory), ...pairs],
  checkGroups: [...anyOf(...directory), ...pairs],
  groups: anyOf(...readGroups),
  roles: anyOf(...readRoles),
  /** Directory read permissions aren't enough: who can activate a role is managed by Privileged Identity Management. */
  eligibility: anyOf(
    'RoleEligibilitySchedule.Read.Directory',
    'RoleEligibilitySchedule.ReadWrite.Directory',
    'RoleManagement.Read.Directory',
    'RoleManagement.Read.All',
    'RoleManagement.ReadWrite.Directory',
  ),
  getByIds: anyOf(...directory),
  applications: anyOf('Application.Read.All', 'Application.ReadWrite.All', ...directory),
  readAppPolicies: anyOf(
    'Policy.Read.ApplicationConfiguration',
    'Policy.Read.All',
    'Policy.ReadWrite.ApplicationConfiguration',
  ),
  readGrants: anyOf('Directory.Read.All', 'DelegatedPermissionGrant.ReadWrite.All', 'Directory.ReadWrite.All'),
  writeGrants: anyOf('DelegatedPermissionGrant.ReadWrite.All', 'Directory.ReadWrite.All'),
  licences: anyOf('LicenseAssignment.ReadWrite.All', 'User.ReadWrite.All', 'Directory.ReadWrite.All'),
  readDomains: anyOf('Domain.Read.All', 'Domain.ReadWrite.All', ...directory),
  policies: anyOf('Policy.Read.All'),
  groupSchedules: anyOf(
    'PrivilegedAssignmentSchedule.Read.AzureADGroup',
    'PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup',
  ),
  readSkus: anyOf('LicenseAssignment.Read.All', 'Organization.Read.All', 'Organization.ReadWrite.All', ...directory),
  members: anyOf('GroupMember.ReadWrite.All', 'Group.ReadWrite.All', 'Directory.ReadWrite.All'),
  deleteUsers: anyOf(
    'User.DeleteRestore.All',
    'User.ReadWrite.All',
    'Directory.ReadWrite.All',
    'Directory.AccessAsUser.All',
  ),
  grants: anyOf('DelegatedPermissionGrant.Read.All', 'DelegatedPermissionGrant.ReadWrite.All', ...directory),
  /** Graph has no lesser permission for operators to change devices. */
  writeDevices: anyOf('Directory.AccessAsUser.All'),
  readDevices: anyOf('Device.Read.All', ...directory, 'Directory.AccessAsUser.All'),
  /** Shows that devices exist, without their properties. */
  listDevices: anyOf(...readUsers, 'Directory.AccessAsUser.All'),
  readRisk: anyOf('IdentityRiskyUser.Read.All', 'IdentityRiskyUser.ReadWrite.All'),
  leaveDates: anyOf('User-LifeCycleInfo.Read.All', 'User-LifeCycleInfo.ReadWrite.All'),
  incidents: anyOf('SecurityIncident.Read.All', 'SecurityIncident.ReadWrite.All'),
  writeRisk: anyOf('IdentityRiskyUser.ReadWrite.All'),
  signInActivity: readUsers.map((read) => ['AuditLog.Read.All', read]),
  registrationReport: anyOf('AuditLog.Read.All'),
  /** For events in Exchange. */
  searchAudits: anyOf('AuditLogsQuery-Exchange.Read.All', 'AuditLogsQuery.Read.All'),
  audits: anyOf('AuditLog.Read.All', ...directory),
  /** As an older version of the reference says. */
  auditsWithDirectory: directory.map((read) => ['AuditLog.Read.All', read]),
} as const satisfies Record<string, readonly (readonly string[])[]>
