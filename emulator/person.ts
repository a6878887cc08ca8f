import { type Grant, type Licence, type Method, skus } from './belongings.ts'
import type { Device } from './devices.ts'
import type { Risk } from './risk.ts'

/** An account of the emulated tenant, as it really is: what Graph shows of it may lag behind. */
export interface Person {
  /** Entra object id, a lower case GUID. */
  readonly id: string
  readonly userPrincipalName: string
  readonly displayName: string
  readonly givenName: string | null
  readonly surname: string | null
  readonly mail: string | null
  readonly mailNickname: string
  /** `SMTP:` marks the primary address, `smtp:` the others. */
  readonly proxyAddresses: readonly string[]
  readonly jobTitle: string | null
  readonly department: string | null
  readonly officeLocation: string | null
  readonly companyName: string | null
  readonly employeeId: string | null
  readonly accountEnabled: boolean
  /** Null for accounts from before there were types; they count as members. */
  readonly userType: 'Member' | 'Guest' | null
  readonly onPremisesSyncEnabled: true | null
  /** What people sign in with on premises, at most 20 characters. */
  readonly onPremisesSamAccountName: string | null
  /** In a restricted management administrative unit: only who has a role for that unit may change it. */
  readonly isManagementRestricted: true | null
  /** Those assigned to the account itself; others come with groups. */
  readonly assignedLicenses: readonly Licence[]
  /** Without it no licence is assigned. */
  readonly usageLocation: string | null
  /** ISO 8601, as the two below. */
  readonly createdDateTime: string
  readonly signInSessionsValidFrom: string
  /** Whether the next sign-in asks for a new password, and since when the one there is has been in force. */
  readonly mustChangePassword: boolean
  readonly lastPasswordChange: string
  /** What they consented to for themselves; undefined is what was drawn for them, see `belongings.ts`. */
  readonly grants: readonly Grant[] | undefined
  /** How they sign in beside the password, likewise. */
  readonly methods: readonly Method[] | undefined
  /** The devices they are registered on, and how risky Identity Protection finds them, likewise. */
  readonly devices: readonly Device[] | undefined
  readonly risk: Risk | undefined
  /** Template ids of the admin roles assigned directly. */
  readonly roles: readonly string[]
  /** Template ids of the admin roles they may activate: Graph protects them as if they held these, and shows them to nobody. */
  readonly eligibleRoles: readonly string[]
  /** What the on-premises directory says of a synced account: the next sync makes `accountEnabled` equal to it. */
  readonly enabledOnPremises: boolean | null
}

/** What of an account can be changed. */
export type PersonPatch = Partial<Omit<Person, 'id'>>

const none: readonly string[] = Object.freeze([])
const unlicensed: Person['assignedLicenses'] = Object.freeze([])
const licensed: Person['assignedLicenses'] = Object.freeze([{ skuId: skus.microsoft365E3, disabledPlans: none }])

/** An account from what is special about it. */
export function person(facts: Pick<Person, 'id' | 'userPrincipalName' | 'displayName'> & PersonPatch): Person {
  const { mail = facts.userPrincipalName, accountEnabled = true, onPremisesSyncEnabled = null } = facts
  const mailNickname = facts.mailNickname ?? facts.userPrincipalName.slice(0, facts.userPrincipalName.indexOf('@'))
  const userType = facts.userType === undefined ? 'Member' : facts.userType
  const created = facts.createdDateTime ?? '2024-02-01T08:00:00Z'
  // Written out member by member so that all accounts share one hidden class: with 200,000 of them that is most of the time.
  return {
    id: facts.id,
    userPrincipalName: facts.userPrincipalName,
    displayName: facts.displayName,
    givenName: facts.givenName ?? null,
    surname: facts.surname ?? null,
    mail,
    mailNickname,
    proxyAddresses: facts.proxyAddresses ?? (mail ? [`SMTP:${mail}`] : none),
    jobTitle: facts.jobTitle ?? null,
    department: facts.department ?? null,
    officeLocation: facts.officeLocation ?? null,
    companyName: facts.companyName ?? null,
    employeeId: facts.employeeId ?? null,
    accountEnabled,
    userType,
    onPremisesSyncEnabled,
    onPremisesSamAccountName:
      facts.onPremisesSamAccountName ?? (onPremisesSyncEnabled ? mailNickname.slice(0, 20) : null),
    isManagementRestricted: facts.isManagementRestricted ?? null,
    usageLocation: facts.usageLocation === undefined ? (userType === 'Guest' ? null : 'US') : facts.usageLocation,
    assignedLicenses: facts.assignedLicenses ?? (userType === 'Guest' ? unlicensed : licensed),
    createdDateTime: created,
    signInSessionsValidFrom: facts.signInSessionsValidFrom ?? created,
    mustChangePassword: facts.mustChangePassword ?? false,
    lastPasswordChange: facts.lastPasswordChange ?? created,
    grants: facts.grants,
    methods: facts.methods,
    devices: facts.devices,
    risk: facts.risk,
    roles: facts.roles ?? none,
    eligibleRoles: facts.eligibleRoles ?? none,
    enabledOnPremises: onPremisesSyncEnabled ? accountEnabled : null,
  }
}
