import type { User } from '@microsoft/microsoft-graph-types'
import type { Person } from '../world.ts'
import type { Tenant } from './call.ts'
import { badRequest, GraphError } from './errors.ts'

type Shape = Readonly<Record<string, unknown>>

/** What is needed to show accounts. */
type ReadContext = Pick<Tenant, 'world' | 'replica'> & {
  /** Reads when someone last signed in, on routes that can. */
  readonly activity?: (person: Person) => unknown
  /** Whether the caller sees leave dates; otherwise they are null. */
  readonly seesLeaveDates?: boolean
}
type Read = (person: Person, looks: ReadContext) => unknown

/** Selectable properties of an account, and how to read them. */
const properties = {
  businessPhones: () => [],
  displayName: (one: Person) => one.displayName,
  givenName: (one: Person) => one.givenName,
  id: (one: Person) => one.id,
  jobTitle: (one: Person) => one.jobTitle,
  mail: (one: Person) => one.mail,
  mobilePhone: () => null,
  officeLocation: (one: Person) => one.officeLocation,
  preferredLanguage: () => null,
  surname: (one: Person) => one.surname,
  userPrincipalName: (one: Person) => one.userPrincipalName,
  accountEnabled: (one: Person) => one.accountEnabled,
  companyName: (one: Person) => one.companyName,
  createdDateTime: (one: Person) => one.createdDateTime,
  department: (one: Person) => one.department,
  assignedLicenses: (one: Person, { world, replica }: ReadContext) => {
    const all = world.licencesOf(one, replica.groupsOf(one, 'licences'))
    const own = (skuId: string) => all.find((licence) => licence.skuId === skuId)
    return [...new Set(all.map(({ skuId }) => skuId))].map((skuId) => ({
      skuId,
      disabledPlans: own(skuId)?.disabledPlans ?? [],
    }))
  },
  licenseAssignmentStates: (one: Person, { world, replica }: ReadContext) =>
    world.assignmentsOf(one, replica.groupsOf(one, 'licences')).map(({ skuId, disabledPlans, group, hasSeat }) => ({
      skuId,
      disabledPlans,
      assignedByGroup: group,
      ...(hasSeat ? { state: 'Active', error: 'None' } : { state: 'Error', error: 'CountViolation' }),
      lastUpdatedDateTime: one.createdDateTime,
    })),
  usageLocation: (one: Person) => one.usageLocation,
  employeeId: (one: Person) => one.employeeId,
  employeeLeaveDateTime: (one: Person, { seesLeaveDates }: ReadContext) =>
    seesLeaveDates ? one.employeeLeaveDateTime : null,
  isManagementRestricted: (one: Person) => one.isManagementRestricted,
  lastPasswordChangeDateTime: (one: Person) => one.lastPasswordChange,
  // Null if nothing is required at the next sign-in; passwords are never shown.
  passwordProfile: (one: Person) =>
    one.mustChangePassword
      ? { password: null, forceChangePasswordNextSignIn: true, forceChangePasswordNextSignInWithMfa: false }
      : null,
  onPremisesSamAccountName: (one: Person) => one.onPremisesSamAccountName,
  onPremisesDomainName: (one: Person) => (one.onPremisesSyncEnabled ? 'corp.contoso.com' : null),
  mailNickname: (one: Person) => one.mailNickname,
  onPremisesSyncEnabled: (one: Person) => one.onPremisesSyncEnabled,
  proxyAddresses: (one: Person) => one.proxyAddresses,
  signInSessionsValidFromDateTime: (one: Person) => one.signInSessionsValidFrom,
  userType: (one: Person) => one.userType,
} satisfies Partial<Record<keyof User, Read>>
const readers: Readonly<Record<string, Read>> = properties

const byDefault = Object.keys(properties).slice(0, 11)
const basicProfile = new Set(['displayName', 'givenName', 'id', 'mail', 'surname', 'userPrincipalName'])
const byLowerCase = new Map(Object.keys(properties).map((name) => [name.toLowerCase(), name]))
/** Stored outside the directory, so Graph doesn't return them in lists. */
const elsewhere = new Set(
  'aboutme birthday hiredate interests mysite pastprojects preferredname responsibilities schools skills mailboxsettings'.split(
    ' ',
  ),
)

/** How accounts are shown in one response. */
export interface UserShape {
  /** The part of the context after `#users`. */
  readonly context: string
  show(person: Person): Shape
}

/** The shape for a `$select`. Without `full` permissions, everything outside the basic profile is null. */
export function userShape(
  select: readonly string[] | undefined,
  { full, ...looks }: ReadContext & { readonly full: boolean },
): UserShape {
  const activity = looks.activity
  const names = select
    ? select.map((name) => (activity && isActivity(name) ? 'signInActivity' : property(name)))
    : byDefault
  const columns = names.map((name) => ({
    name,
    read: readerOf(name, full, activity),
  }))
  return {
    context: select ? `(${names.join(',')})` : '',
    show(person) {
      const shape: Record<string, unknown> = {}
      for (const { name, read } of columns) shape[name] = read(person, looks)
      return shape
    },
  }
}

const isActivity = (name: string): boolean => name.toLowerCase() === 'signinactivity'

function readerOf(name: string, full: boolean, activity: ReadContext['activity']): Read {
  if (activity && isActivity(name)) return activity
  return full || basicProfile.has(name) ? (readers[name] ?? (() => null)) : () => null
}

/** Real properties that aren't emulated; failing is better than inventing a value. */
const notEmulated = new Set(
  'assignedplans othermails passwordpolicies signinactivity identities employeetype city country state postalcode streetaddress onpremisesimmutableid onpremiseslastsyncdatetime securityidentifier manager'.split(
    ' ',
  ),
)

function property(asked: string): string {
  const name = byLowerCase.get(asked.toLowerCase())
  if (name) return name
  if (elsewhere.has(asked.toLowerCase())) throw new GraphError(501, 'NotImplemented', 'Not Implemented')
  if (notEmulated.has(asked.toLowerCase()))
    throw new GraphError(501, 'NotImplemented', `The emulator does not play the property ${asked} of users`)
  throw badRequest(
    `Parsing OData Select and Expand failed: Could not find a property named '${asked}' on type 'microsoft.graph.user'.`,
    'BadRequest',
  )
}

/** Only the properties in a `$select`; all of them without one. */
export function selected(thing: Shape, select: readonly string[] | undefined): Shape {
  if (!select) return thing
  const wanted = new Set(select.map((name) => name.toLowerCase()))
  return Object.fromEntries(Object.entries(thing).filter(([name]) => wanted.has(name.toLowerCase()) || name[0] === '@'))
}
