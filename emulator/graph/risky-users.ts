import { z } from 'zod'
import { type Risk, riskOf } from '../risk.ts'
import { roles } from '../roles.ts'
import type { Person } from '../world.ts'
import { inSeconds, write } from './account-changes.ts'
import type { GraphCall, GraphRoute, Reply, Tenant } from './call.ts'
import { badRequest, forbidden, GraphError, notFound } from './errors.ts'
import { collection, takePage } from './page.ts'
import { needs } from './scopes.ts'

const ids = (...list: { templateId: string }[]) => new Set(list.map(({ templateId }) => templateId))
const mayWrite = ids(roles.globalAdmin, roles.securityAdmin)
const mayRead = new Set([...mayWrite, ...ids(roles.globalReader, roles.securityOperator, roles.securityReader)])

function admit({ caller }: GraphCall, { settings }: Tenant, held: ReadonlySet<string>): void {
  if (settings().licence !== 'P2')
    throw new GraphError(403, 'Forbidden', 'Your tenant is not licensed for this feature.')
  if (!caller.roles.some((role) => held.has(role))) throw forbidden()
}

const show = (person: Person, risk: Risk) => ({
  id: person.id,
  isDeleted: false,
  isProcessing: false,
  riskLevel: risk.level,
  riskState: risk.state,
  riskDetail: risk.detail,
  riskLastUpdatedDateTime: risk.updated,
  userDisplayName: person.displayName,
  userPrincipalName: person.userPrincipalName,
})

const clause = /^(riskState|riskLevel) eq '(\w+)'$/

/** Parses alternatives joined by `or`, each of one or more conditions joined by `and`. */
function readFilter(filter: string) {
  return filter.split(' or ').map((part) =>
    part.split(' and ').map((one) => {
      const [, name, value] = clause.exec(one) ?? []
      if (!name)
        throw new GraphError(501, 'NotImplemented', `The emulator does not play $filter=${filter} on risky users`)
      return { key: name === 'riskState' ? 'state' : 'level', value } as const
    }),
  )
}

/** Everyone who was ever at risk, or those in one of the requested states. */
function list(tenant: Tenant, call: GraphCall): Reply {
  admit(call, tenant, mayRead)
  const { filter, top = 20 } = call.query
  if (top > 500) throw badRequest('Invalid page size specified. Must be between 1 and 500 inclusive.', 'BadRequest')
  const wanted = filter === undefined ? undefined : readFilter(filter)
  // Deleted accounts stay listed, and live answers don't mark them as deleted.
  const all = [...tenant.world.people.values(), ...tenant.world.erased].flatMap((person) => {
    const risk = riskOf(tenant.replica.view(person))
    const fits = wanted
      ? wanted.some((all) => all.every(({ key, value }) => risk[key] === value))
      : risk.state !== 'none'
    return fits ? [show(person, risk)] : []
  })
  const { items, link } = takePage(call, all, () => true, tenant.settings())
  return collection(call, 'identityProtection/riskyUsers', { items, link })
}

const body = z.object({ userIds: z.array(z.string()).min(1) }).strict()

/** Accepts at most sixty accounts; an unknown one fails the call for all of them. */
const decide =
  (risk: Omit<Risk, 'updated'>): GraphRoute['handle'] =>
  (tenant, call) => {
    admit(call, tenant, mayWrite)
    const parsed = body.safeParse(call.body)
    if (!parsed.success || parsed.data.userIds.length > 60) throw badRequest('Invalid request.', 'BadRequest')
    const people = parsed.data.userIds.map((id) => {
      const person = tenant.world.people.get(id.toLowerCase())
      if (person && person.userType !== 'Guest') return person
      if (tenant.settings().unknownRisk === 'ignore') return undefined
      throw notFound(id)
    })
    const updated = inSeconds(tenant.now())
    for (const person of people) if (person) write(tenant, call, person, { risk: { ...risk, updated } })
    return { status: 204 }
  }

const path = '/identityProtection/riskyUsers'
const cost = { units: 1, writes: 0, risk: true }
const post = (name: string, risk: Omit<Risk, 'updated'>): GraphRoute => ({
  method: 'POST',
  path: new RegExp(`^${path}/${name}$`),
  scopes: needs.writeRisk,
  cost,
  handle: decide(risk),
})

/** Identity Protection: one call a second for the whole tenant, across all apps. */
export const riskyUserRoutes: readonly GraphRoute[] = [
  { method: 'GET', path: new RegExp(`^${path}$`), scopes: needs.readRisk, cost, handle: list },
  post('confirmCompromised', {
    state: 'confirmedCompromised',
    level: 'high',
    detail: 'adminConfirmedUserCompromised',
  }),
  post('dismiss', { state: 'dismissed', level: 'none', detail: 'adminDismissedAllRiskForUser' }),
]
