import { type Method, phoneIds, seededChance } from '../account-objects.ts'
import { roles } from '../roles.ts'
import type { Person } from '../world.ts'
import { admitToReports } from './activity.ts'
import type { GraphCall, GraphRoute, Reply, Tenant } from './call.ts'
import { badRequest, GraphError } from './errors.ts'
import { collection, takePage } from './page.ts'
import { needs } from './scopes.ts'

const { globalAdmin, globalReader, securityAdmin, securityReader, reportsReader } = roles
const mayRead = new Set(
  [globalAdmin, globalReader, securityAdmin, securityReader, reportsReader].map(({ templateId }) => templateId),
)

const phones: Readonly<Record<string, string>> = {
  [phoneIds.mobile]: 'mobilePhone',
  [phoneIds.alternateMobile]: 'alternateMobilePhone',
}

const names: Readonly<Record<string, readonly string[]>> = {
  // The app's codes are also listed.
  microsoftAuthenticator: ['microsoftAuthenticatorPush', 'softwareOneTimePasscode'],
  softwareOath: ['softwareOneTimePasscode'],
  hardwareOath: ['hardwareOneTimePasscode'],
  fido2: ['passKeyDeviceBound'],
  platformCredential: ['macOsSecureEnclaveKey'],
  qrCodePin: ['qrCode'],
  external: ['externalAuthMethod'],
  // Not part of the report.
  temporaryAccessPass: [],
}

/** Each kind listed once, and security questions, which aren't among the methods. */
function registered(person: Person, methods: readonly Method[]): readonly string[] {
  const kinds = methods.flatMap(({ id, type }) =>
    type === 'phone' ? [phones[id] ?? 'officePhone'] : (names[type] ?? [type]),
  )
  const hasQuestions = person.securityQuestions ?? seededChance(person, 8)() < 0.1
  return [...new Set([...kinds, ...(hasQuestions ? ['securityQuestion'] : [])])]
}

const byName = /^\s*userPrincipalName eq '((?:[^']|'')*)'\s*$/i

/** The names a filter asks for; undefined for everyone. */
function namesIn({ filter }: GraphCall['query'], most: number): ReadonlySet<string> | undefined {
  if (filter === undefined) return undefined
  const parts = filter.split(/ or /i)
  if (parts.length > most) throw badRequest(`Too many clauses in the filter. Max allowed: ${most}.`, 'BadRequest')
  return new Set(
    parts.map((part) => {
      const name = byName.exec(part)?.[1]
      if (name === undefined)
        throw new GraphError(501, 'NotImplemented', `The emulator does not play $filter=${filter} on this report`)
      return name.replaceAll("''", "'").toLowerCase()
    }),
  )
}

/** Lists who registered which methods: hours old, without disabled people. Graph documents no option but `$filter`. */
function list(tenant: Tenant, call: GraphCall): Reply {
  admitToReports(tenant, call, mayRead)
  const { select, top, expand, count, search, orderby } = call.query
  if (select || top || expand || count || search || orderby)
    throw badRequest('The query specified in the URI is not valid.', 'BadRequest')
  const { reportClauses, reportFilter, emptyPages } = tenant.settings()
  const wanted = namesIn(call.query, reportClauses)
  const fits = ({ accountEnabled, userPrincipalName }: Person) =>
    accountEnabled && (reportFilter === 'ignore' || (wanted?.has(userPrincipalName.toLowerCase()) ?? true))
  const { items, link } = takePage(call, [...tenant.world.people.values()], fits, { emptyPages })
  const report = tenant.registrations
  const lastUpdatedDateTime = new Date(report.updatedAt()).toISOString()
  const rows = items.map((person) => {
    const methods = report.methodsOf(person)
    return {
      id: person.id,
      userPrincipalName: person.userPrincipalName,
      userDisplayName: person.displayName,
      userType: person.userType?.toLowerCase() ?? 'member',
      isMfaRegistered: methods.length > 0,
      methodsRegistered: registered(person, methods),
      lastUpdatedDateTime,
    }
  })
  return collection(call, 'reports/authenticationMethods/userRegistrationDetails', { items: rows, link })
}

/** In the same quota as the methods themselves. */
export const registrationDetailRoutes: readonly GraphRoute[] = [
  {
    method: 'GET',
    path: /^\/reports\/authenticationMethods\/userRegistrationDetails$/,
    scopes: needs.registrationReport,
    cost: { units: 1, writes: 0, reports: true },
    handle: list,
  },
]
