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
  readonly userType: 'Member' | 'Guest'
  readonly onPremisesSyncEnabled: true | null
  /** ISO 8601, as the two below. */
  readonly createdDateTime: string
  readonly signInSessionsValidFrom: string
  /** Template ids of the admin roles assigned directly. */
  readonly roles: readonly string[]
  /** What the on-premises directory says of a synced account: the next sync makes `accountEnabled` equal to it. */
  readonly enabledOnPremises: boolean | null
}

/** What of an account can be changed. */
export type PersonPatch = Partial<Omit<Person, 'id'>>

const none: readonly string[] = Object.freeze([])

/** An account from what is special about it. */
export function person(facts: Pick<Person, 'id' | 'userPrincipalName' | 'displayName'> & PersonPatch): Person {
  const { mail = facts.userPrincipalName, accountEnabled = true, onPremisesSyncEnabled = null } = facts
  const created = facts.createdDateTime ?? '2024-02-01T08:00:00Z'
  // Written out member by member so that all accounts share one hidden class: with 200,000 of them that is most of the time.
  return {
    id: facts.id,
    userPrincipalName: facts.userPrincipalName,
    displayName: facts.displayName,
    givenName: facts.givenName ?? null,
    surname: facts.surname ?? null,
    mail,
    mailNickname: facts.mailNickname ?? facts.userPrincipalName.slice(0, facts.userPrincipalName.indexOf('@')),
    proxyAddresses: facts.proxyAddresses ?? (mail ? [`SMTP:${mail}`] : none),
    jobTitle: facts.jobTitle ?? null,
    department: facts.department ?? null,
    officeLocation: facts.officeLocation ?? null,
    companyName: facts.companyName ?? null,
    employeeId: facts.employeeId ?? null,
    accountEnabled,
    userType: facts.userType ?? 'Member',
    onPremisesSyncEnabled,
    createdDateTime: created,
    signInSessionsValidFrom: facts.signInSessionsValidFrom ?? created,
    roles: facts.roles ?? none,
    enabledOnPremises: onPremisesSyncEnabled ? accountEnabled : null,
  }
}
