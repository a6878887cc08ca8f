import { type Method, methodsOf, phoneIds, withDefault } from '../account-objects.ts'
import type { Person } from '../world.ts'
import { createEncounter, write } from './account-changes.ts'
import type { GraphCall, GraphRoute, Reply, Tenant } from './call.ts'
import { forbidden, GraphError } from './errors.ts'
import { collection } from './page.ts'
import { isPass, shownPass } from './passes.ts'
import { passwordMethod } from './password-resets.ts'
import { canChangeMethods, mayReadMethods } from './privileges.ts'
import { needs } from './scopes.ts'
import { personAt } from './users.ts'

/** Nobody has more than one of these, and its path has no ID. */
const singletonType = 'qrCodePinMethod'

/** Path segment for deleting each method type. Graph v1.0 neither lists nor deletes other types, except the password. */
const places: Readonly<Record<string, string>> = {
  microsoftAuthenticatorMethods: 'microsoftAuthenticator',
  phoneMethods: 'phone',
  emailMethods: 'email',
  fido2Methods: 'fido2',
  softwareOathMethods: 'softwareOath',
  windowsHelloForBusinessMethods: 'windowsHelloForBusiness',
  platformCredentialMethods: 'platformCredential',
  externalAuthenticationMethods: 'external',
  temporaryAccessPassMethods: 'temporaryAccessPass',
  [singletonType]: 'qrCodePin',
}

/** Stands for a type that Graph might add in the future. */
const listedLater = 'hologram'
const listed = new Set([...Object.values(places), listedLater])

const show = (tenant: Tenant, person: Person) => (one: Method) => ({
  '@odata.type': `#microsoft.graph.${one.type}AuthenticationMethod`,
  id: one.id,
  createdDateTime: null,
  ...(isPass(one) ? shownPass(tenant, person, one) : one.shows),
})

function list(tenant: Tenant, call: GraphCall): Reply {
  const { query, caller } = call
  if (!mayReadMethods(caller.roles)) throw forbidden()
  if (query.select || query.filter || query.top || query.expand)
    throw new GraphError(400, 'badRequest', 'Query option not supported.')
  const person = personAt(tenant, call)
  const password = { id: passwordMethod, type: 'password', shows: { password: null }, isDefault: false }
  const shown = methodsOf(tenant.replica.view(person)).filter(({ type }) => listed.has(type))
  const items = [password, ...shown].map(show(tenant, person))
  return collection(call, `users('${person.id}')/authentication/methods`, { items })
}

const notFoundError = () => new GraphError(404, 'resourceNotFound', 'The requested resource was not found.')
const refuse = (message: string) => new GraphError(400, 'badRequest', message)

function remove(tenant: Tenant, call: GraphCall, place: string, asked?: string): Reply {
  const person = personAt(tenant, call)
  if (!canChangeMethods(createEncounter(tenant, call, person))) throw forbidden()
  const all = methodsOf(person)
  const one = all.find((method) => method.type === places[place] && (asked === undefined || method.id === asked))
  if (!one) throw notFoundError()
  const { id } = one
  const others = all.filter((method) => method !== one)
  if (one.isDefault && (others.length > 0 || tenant.settings().loneDefault === 'refuse'))
    throw refuse(
      `The requested authentication method id of [${id}] matches the user's current default authentication method, and cannot be deleted until the default authentication method is changed`,
    )
  if (id === phoneIds.mobile && others.some((method) => method.id === phoneIds.alternateMobile))
    throw refuse('The mobile phone cannot be removed before the alternate mobile phone.')
  // When the default is deleted, another method becomes the default, and the person is asked at the next sign-in.
  write(tenant, call, person, { methods: one.isDefault ? others : withDefault(others) })
  return { status: 204 }
}

const phoneTypes: Readonly<Record<string, string>> = phoneIds

/** Adds a phone number; an alternate one only beside a mobile number. */
function addPhone(tenant: Tenant, call: GraphCall): Reply {
  const person = personAt(tenant, call)
  if (!canChangeMethods(createEncounter(tenant, call, person))) throw forbidden()
  const { phoneNumber, phoneType } = (call.body ?? {}) as { phoneNumber?: unknown; phoneType?: unknown }
  const id = typeof phoneType === 'string' && Object.hasOwn(phoneTypes, phoneType) ? phoneTypes[phoneType] : undefined
  if (id === undefined || typeof phoneNumber !== 'string' || !/^\+\d{1,3} \d{4,}/.test(phoneNumber))
    throw refuse('The phone number or its type is not valid.')
  const all = methodsOf(person)
  if (all.some((method) => method.id === id)) throw refuse('A phone method of this type exists already.')
  if (id === phoneIds.alternateMobile && !all.some((method) => method.id === phoneIds.mobile))
    throw refuse('An alternate mobile phone requires a mobile phone.')
  const shows = { phoneNumber, phoneType, smsSignInState: 'notConfigured' }
  write(tenant, call, person, { methods: withDefault([...all, { id, type: 'phone', shows, isDefault: false }]) })
  const context = `${call.root}/$metadata#users('${person.id}')/authentication/phoneMethods/$entity`
  return { status: 201, objects: 1, body: { '@odata.context': context, id, createdDateTime: null, ...shows } }
}

const user = "/users(?:/([^/]+)|\\((?:'|%27)([^/]+?)(?:'|%27)\\))"

const ofPasses = 'temporaryAccessPassMethods'
const withId = Object.keys(places).filter((place) => place !== singletonType && place !== ofPasses)

/** Sign-in methods, with the quota of the slow reports; whether that is correct is disputed. */
export const methodRoutes: readonly GraphRoute[] = [
  {
    method: 'GET',
    path: new RegExp(`^${user}/authentication/methods$`),
    scopes: needs.readMethods,
    cost: { units: 1, writes: 0, reports: true },
    handle: list,
  },
  {
    method: 'POST',
    path: new RegExp(`^${user}/authentication/phoneMethods$`),
    scopes: needs.writeMethods,
    cost: { units: 1, writes: 1, reports: true },
    handle: addPhone,
  },
  {
    method: 'DELETE',
    path: new RegExp(`^${user}/authentication/methods/[^/]+$`),
    scopes: needs.writeMethods,
    cost: { units: 1, writes: 1, reports: true },
    handle: (_tenant, call) => {
      throw new GraphError(404, 'notFound', `No HTTP resource was found that matches the request URI '${call.path}'.`)
    },
  },
  {
    method: 'DELETE',
    path: new RegExp(`^${user}/authentication/(${withId.join('|')})/([^/]+)$`),
    scopes: needs.writeMethods,
    cost: { units: 1, writes: 1, reports: true },
    handle: (tenant, call) => {
      const [place = '', id = ''] = call.params.slice(-2)
      return remove(tenant, call, place, id)
    },
  },
  {
    method: 'DELETE',
    path: new RegExp(`^${user}/authentication/${ofPasses}/([^/]+)$`),
    scopes: needs.writePasses,
    cost: { units: 1, writes: 1, reports: true },
    handle: (tenant, call) => remove(tenant, call, ofPasses, call.params.at(-1)),
  },
  {
    method: 'DELETE',
    path: new RegExp(`^${user}/authentication/${singletonType}$`),
    scopes: needs.writeMethods,
    cost: { units: 1, writes: 1, reports: true },
    handle: (tenant, call) => remove(tenant, call, singletonType),
  },
]
