import { guid, type Random } from './random.ts'

/** The users a policy includes or excludes: IDs, or `All` and `GuestsOrExternalUsers`. */
interface PolicyUsers {
  readonly includeUsers: readonly string[]
  readonly excludeUsers: readonly string[]
  readonly includeGroups: readonly string[]
  readonly excludeGroups: readonly string[]
  readonly includeRoles: readonly string[]
  readonly excludeRoles: readonly string[]
  readonly includeGuestsOrExternalUsers: object | null
  readonly excludeGuestsOrExternalUsers: object | null
}

/** A Conditional Access policy in Graph's format. */
export interface Policy {
  readonly id: string
  readonly displayName: string
  readonly state: 'enabled' | 'disabled' | 'enabledForReportingButNotEnforced'
  readonly conditions: {
    readonly applications: {
      readonly includeApplications: readonly string[]
      readonly excludeApplications: readonly string[]
      readonly includeUserActions: readonly string[]
      readonly includeAuthenticationContextClassReferences: readonly string[]
      readonly applicationFilter: object | null
    }
    readonly users: PolicyUsers
    readonly clientAppTypes: readonly string[]
    readonly userRiskLevels: readonly string[]
    readonly signInRiskLevels: readonly string[]
    readonly servicePrincipalRiskLevels: readonly string[]
    readonly platforms: object | null
    readonly locations: object | null
    readonly devices: object | null
    readonly clientApplications: object | null
    readonly [other: string]: unknown
  }
  readonly grantControls: {
    readonly operator: 'AND' | 'OR'
    readonly builtInControls: readonly string[]
    readonly customAuthenticationFactors: readonly string[]
    readonly termsOfUse: readonly string[]
    readonly authenticationStrength: object | null
  } | null
  readonly sessionControls: object | null
}

/** What Entra knows of a device: managed and healthy, managed or registered only, or nothing. */
export type DeviceState = (typeof deviceStates)[number]
export const deviceStates = ['compliant', 'registered', 'unknown'] as const

/**
 * What a sign-in can prove, as grant controls of policies. `phishingResistant` stands for an authentication strength:
 * operators can prove it, and a Temporary Access Pass can't.
 */
export type Control = 'mfa' | 'compliantDevice' | 'phishingResistant'

/** The user action that policies name for registering security information. */
export const registering = 'urn:user:registersecurityinfo'

/**
 * What policies are evaluated for when an app asks for a Graph token with directory permissions: the directory, which
 * they list as "Windows Azure Active Directory", and Graph, which they can only include with Office 365 or all resources.
 */
export const exchangeTargets = [
  '00000002-0000-0000-c000-000000000000',
  '00000003-0000-0000-c000-000000000000',
  'Office365',
]

/** The tenant's policies. */
export interface ConditionalAccess {
  /** By ID. */
  readonly policies: Map<string, Policy>
  /** How long sign-ins take to notice a changed membership, in ms. */
  membershipAfterMs: number
  /** The device each person signs in from, by object ID; a compliant one if absent. */
  readonly devices: Map<string, DeviceState>
  /** Records that someone has joined or left a group. */
  moved(groupId: string, personId: string, at: number): void
  /** When that was; undefined for memberships that never changed. */
  movedAt(groupId: string, personId: string): number | undefined
}

/** Someone who signs in: object ID, IDs of all their groups, and template IDs of their roles. */
interface Subject {
  readonly id: string
  readonly userType: string | null
  readonly groups: readonly string[]
  readonly roles: readonly string[]
}

const nobody: PolicyUsers = {
  includeUsers: [],
  excludeUsers: [],
  includeGroups: [],
  excludeGroups: [],
  includeRoles: [],
  excludeRoles: [],
  includeGuestsOrExternalUsers: null,
  excludeGuestsOrExternalUsers: null,
}

/** Microsoft's built-in strength. */
const phishingResistant = {
  id: '00000000-0000-0000-0000-000000000004',
  displayName: 'Phishing-resistant MFA',
  policyType: 'builtIn',
  requirementsSatisfied: 'mfa',
  allowedCombinations: ['windowsHelloForBusiness', 'fido2', 'x509CertificateMultiFactor'],
}

/** An enabled policy for all applications without further conditions. */
export const policyOf = (
  id: string,
  displayName: string,
  users: Partial<PolicyUsers>,
  control: string,
  more: Partial<Policy> = {},
): Policy => ({
  id,
  displayName,
  state: 'enabled',
  conditions: {
    applications: {
      includeApplications: ['All'],
      excludeApplications: [],
      includeUserActions: [],
      includeAuthenticationContextClassReferences: [],
      applicationFilter: null,
    },
    users: { ...nobody, ...users },
    clientAppTypes: ['all'],
    userRiskLevels: [],
    signInRiskLevels: [],
    servicePrincipalRiskLevels: [],
    platforms: null,
    locations: null,
    devices: null,
    clientApplications: null,
  },
  grantControls: {
    operator: 'OR',
    builtInControls: control === 'phishingResistant' ? [] : [control],
    customAuthenticationFactors: [],
    termsOfUse: [],
    authenticationStrength: control === 'phishingResistant' ? phishingResistant : null,
  },
  sessionControls: null,
  ...more,
})

/** The tenant's policies: one for administrators, one that is only reported, and one that blocks the quarantine group. */
export function createConditionalAccess(
  { quarantine, breakGlass, administrators }: Readonly<Record<'quarantine' | 'breakGlass' | 'administrators', string>>,
  random: Random,
): ConditionalAccess {
  const except = { excludeUsers: [breakGlass] }
  const policies = [
    policyOf(guid(random), 'Administrators: MFA', { includeRoles: [administrators], ...except }, 'mfa'),
    policyOf(guid(random), 'Everyone: MFA (trial)', { includeUsers: ['All'], ...except }, 'mfa', {
      state: 'enabledForReportingButNotEnforced',
    }),
    policyOf(guid(random), 'Quarantine: block', { includeGroups: [quarantine], ...except }, 'block'),
  ]
  const moves = new Map<string, number>()
  return {
    policies: new Map(policies.map((one) => [one.id, one])),
    membershipAfterMs: 0,
    devices: new Map(),
    moved: (groupId, personId, at) => void moves.set(`${groupId} ${personId}`, at),
    movedAt: (groupId, personId) => moves.get(`${groupId} ${personId}`),
  }
}

/** The policy that currently refuses this person any sign-in. */
export function findBlockingPolicy(access: ConditionalAccess, subject: Subject, now: number): Policy | undefined {
  return policiesFor(access, subject, now).find(blocksAll)
}

/** The controls that policies about any of these resources require of this person, one list for each policy. */
export function requiredControls(
  access: ConditionalAccess,
  subject: Subject,
  targets: readonly string[],
  now: number,
): readonly { readonly operator: 'AND' | 'OR'; readonly controls: readonly Control[] }[] {
  return policiesFor(access, subject, now)
    .filter((policy) => isUnconditional(policy) && isAbout(policy, targets))
    .flatMap(({ grantControls }) => {
      const controls: Control[] = (grantControls?.builtInControls ?? []).filter(isControl)
      if (grantControls?.authenticationStrength) controls.push('phishingResistant')
      return grantControls && controls.length > 0 ? [{ operator: grantControls.operator, controls }] : []
    })
}

/**
 * Whether a policy refuses someone who signs in with a Temporary Access Pass: to any application, which a pass can't do
 * where a phishing-resistant method is required, or to register a method.
 */
export function refusesPass(
  access: ConditionalAccess,
  subject: Subject,
  { registers, device }: { readonly registers: boolean; readonly device: DeviceState },
  now: number,
): boolean {
  return policiesFor(access, subject, now).some((policy) => {
    const { builtInControls = [], authenticationStrength = null } = policy.grantControls ?? {}
    const isForRegistering = policy.conditions.applications.includeUserActions.includes(registering)
    if (!isUnconditional(policy) || !(isAbout(policy, ['Office365']) || (registers && isForRegistering))) return false
    if (authenticationStrength !== null) return true
    return (
      isForRegistering &&
      (builtInControls.includes('block') || (builtInControls.includes('compliantDevice') && device !== 'compliant'))
    )
  })
}

const isControl = (name: string): name is Control => name === 'mfa' || name === 'compliantDevice'

/** Whether one of these is included and not excluded. Excluding an app frees its own API only, not what it asks for. */
function isAbout({ conditions: { applications } }: Policy, targets: readonly string[]): boolean {
  const { includeApplications: included, excludeApplications: excluded } = applications
  return targets.some((one) => (included.includes('All') || included.includes(one)) && !excluded.includes(one))
}

/** The enabled policies for this person. */
function policiesFor(access: ConditionalAccess, subject: Subject, now: number): Policy[] {
  // A membership that is too new doesn't count yet.
  const groups = subject.groups.filter((id) => (access.movedAt(id, subject.id) ?? 0) + access.membershipAfterMs <= now)
  return [...access.policies.values()].filter(
    (policy) => policy.state === 'enabled' && appliesTo(policy, { ...subject, groups }),
  )
}

/** For every application, and with no condition under which it wouldn't apply. */
function blocksAll(policy: Policy): boolean {
  const { conditions, grantControls } = policy
  const { includeApplications, excludeApplications } = conditions.applications
  return (
    grantControls?.builtInControls.includes('block') === true &&
    includeApplications.includes('All') &&
    excludeApplications.length === 0 &&
    isUnconditional(policy)
  )
}

/** Whether it depends on nothing but users and applications. */
function isUnconditional({ conditions }: Policy): boolean {
  const { applications: _, users: __, clientAppTypes, ...others } = conditions
  const isFree = (value: unknown) => value === null || (Array.isArray(value) && value.length === 0)
  return clientAppTypes.includes('all') && Object.values(others).every(isFree)
}

function appliesTo({ conditions: { users } }: Policy, { id, userType, groups, roles }: Subject): boolean {
  const guest = userType === 'Guest'
  const among = (list: readonly string[], ids: readonly string[]) => ids.some((one) => list.includes(one))
  const named = (list: readonly string[]) =>
    list.includes('All') || list.includes(id) || (guest && list.includes('GuestsOrExternalUsers'))
  const included =
    named(users.includeUsers) ||
    among(users.includeGroups, groups) ||
    among(users.includeRoles, roles) ||
    (guest && users.includeGuestsOrExternalUsers !== null)
  const excluded =
    named(users.excludeUsers) ||
    among(users.excludeGroups, groups) ||
    among(users.excludeRoles, roles) ||
    (guest && users.excludeGuestsOrExternalUsers !== null)
  return included && !excluded
}
