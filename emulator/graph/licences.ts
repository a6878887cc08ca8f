import { z } from 'zod'
import { skus } from '../account-objects.ts'
import { roles } from '../roles.ts'
import type { Person } from '../world.ts'
import { createEncounter, write } from './account-changes.ts'
import type { GraphCall, GraphRoute, Reply, Tenant } from './call.ts'
import { badRequest, forbidden } from './errors.ts'
import { collection } from './page.ts'
import { needs } from './scopes.ts'
import { selected, userShape } from './shape.ts'
import { personAt } from './users.ts'

const mayAssign = new Set([roles.globalAdmin, roles.userAdmin, roles.licenceAdmin].map(({ templateId }) => templateId))

const assignmentShape = z
  .object({
    addLicenses: z.array(
      z.object({ skuId: z.string().uuid(), disabledPlans: z.array(z.string().uuid()).default([]) }).strict(),
    ),
    removeLicenses: z.array(z.string().uuid()),
  })
  .strict()

type LicenceAssignment = z.infer<typeof assignmentShape>

/** All or nothing, as in Graph. */
function assign(tenant: Tenant, call: GraphCall): Reply {
  const { caller, query, body } = call
  if (!caller.roles.some((role) => mayAssign.has(role))) throw forbidden()
  const person = personAt(tenant, call)
  if (createEncounter(tenant, call, person).targetRestricted) throw forbidden()
  const parsed = assignmentShape.safeParse(body)
  if (!parsed.success)
    throw badRequest(
      "One or more parameters of the function import 'assignLicense' are missing from the request payload. The missing parameters are: addLicenses, removeLicenses.",
    )
  const { addLicenses, removeLicenses } = parsed.data
  const left = without(tenant, person, removeLicenses)
  checkAdding(tenant, person, addLicenses)
  const others = left.filter(({ skuId }) => !addLicenses.some((one) => one.skuId === skuId))
  write(tenant, call, person, { assignedLicenses: [...others, ...addLicenses] })
  const shape = userShape(query.select, { ...tenant, full: true })
  const context = `${call.root}/$metadata#users${shape.context}/$entity`
  return { status: 200, objects: 1, body: { '@odata.context': context, ...shape.show(person) } }
}

function without({ world }: Tenant, person: Person, skuIds: readonly string[]) {
  for (const skuId of skuIds) {
    if (person.assignedLicenses.some((one) => one.skuId === skuId)) continue
    throw badRequest(
      world.licencesOf(person).some((one) => one.skuId === skuId)
        ? 'User license is inherited from a group membership and it cannot be removed directly from the user.'
        : 'User does not have a corresponding license.',
    )
  }
  return person.assignedLicenses.filter(({ skuId }) => !skuIds.includes(skuId))
}

function checkAdding({ world }: Tenant, person: Person, adding: LicenceAssignment['addLicenses']): void {
  if (adding.length > 0 && person.usageLocation === null)
    throw badRequest('License assignment cannot be done for user with invalid usage location.')
  for (const { skuId } of adding)
    if (!world.hasSeat(person, skuId))
      throw badRequest(`Subscription with SKU ${skuId} does not have any available licenses.`)
}

/** How many people have a licence, no matter how often they were given it. */
const usersOf = ({ world }: Pick<Tenant, 'world'>, skuId: string): number =>
  [...world.people.values()].filter((one) => world.licencesOf(one).some((licence) => licence.skuId === skuId)).length

/** Number of licences that people can assign to themselves. */
const unlimitedSeats = 1_000_000

/** What the tenant owns and uses; guests can't read it. */
function subscribed(tenant: Tenant, call: GraphCall): Reply {
  if (call.query.filter !== undefined)
    throw badRequest("The query option '$filter' is not supported.", 'Request_UnsupportedQuery')
  if (call.caller.person.userType === 'Guest' && call.caller.roles.length === 0) throw forbidden()
  const all = [...new Set([...Object.values(skus), ...tenant.world.bought.keys()])]
  const items = all.map((skuId) => {
    const enabled = tenant.world.bought.get(skuId) ?? unlimitedSeats
    return selected(
      {
        id: `${tenant.world.tenantId}_${skuId}`,
        skuId,
        appliesTo: 'User',
        capabilityStatus: 'Enabled',
        consumedUnits: usersOf(tenant, skuId),
        prepaidUnits: { enabled, suspended: 0, warning: 0, lockedOut: 0 },
      },
      call.query.select,
    )
  })
  return collection(call, 'subscribedSkus', { items })
}

/** Reading, assigning and removing licences. */
export const licenceRoutes: readonly GraphRoute[] = [
  {
    method: 'GET',
    path: /^\/subscribedSkus$/,
    scopes: needs.readSkus,
    cost: { units: 3, writes: 0 },
    handle: subscribed,
  },
  {
    method: 'POST',
    path: /^\/users(?:\/([^/]+)|\((?:'|%27)([^/]+?)(?:'|%27)\))\/(?:microsoft\.graph\.)?assignLicense$/,
    scopes: needs.licences,
    cost: { units: 1, writes: 1 },
    handle: assign,
  },
]
