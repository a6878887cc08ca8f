import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { deviceStates, policyOf, registering } from './conditional-access.ts'
import { switchElsewhere } from './graph/audits.ts'
import { HttpError, type Route } from './http.ts'
import type { Person, World } from './world.ts'

const patch = z
  .object({
    accountEnabled: z.boolean(),
    jobTitle: z.string().nullable(),
    department: z.string().nullable(),
    displayName: z.string(),
    mail: z.string().nullable(),
    roles: z.array(z.string()),
    manager: z.string().nullable(),
    eligibleRoles: z.array(z.string()),
    scopedRoles: z.array(z.object({ role: z.string(), scope: z.string() }).strict()),
    isManagementRestricted: z.literal(true).nullable(),
    signInSessionsValidFrom: z.string(),
    employeeLeaveDateTime: z.string().nullable(),
    mustChangePassword: z.boolean(),
    lastPasswordChange: z.string(),
    enabledOnPremises: z.boolean().nullable(),
  })
  .partial()
  .strict()

/** `states`: keyed by the policies' names. `devices`: what people sign in from. `add`: policies for everyone. */
const access = z
  .object({
    membershipAfterMs: z.number().min(0),
    devices: z.record(z.string(), z.enum(deviceStates)),
    add: z.array(
      z
        .object({
          name: z.string(),
          control: z.enum(['mfa', 'compliantDevice', 'phishingResistant', 'block']),
          /** Application IDs, `All` or `Office365`. */
          include: z.array(z.string()).default(['All']),
          exclude: z.array(z.string()).default([]),
          /** Instead of applications. */
          includeUserActions: z.array(z.literal(registering)).default([]),
        })
        .strict(),
    ),
    states: z.record(z.string(), z.enum(['enabled', 'disabled', 'enabledForReportingButNotEnforced'])),
  })
  .partial()
  .strict()

const tools = ['sync', 'syncAccount', 'attackDisruption'] as const
const isTool = (by: string): by is (typeof tools)[number] => tools.some((tool) => tool === by)

/** `by`: a person, one of these, or an app with this name. */
const switching = z
  .object({
    accounts: z.array(z.string()).min(1),
    enabled: z.boolean(),
    by: z.string().or(z.object({ app: z.string() }).strict()),
  })
  .strict()

/**
 * The tenant's actual state, bypassing Graph's quotas and delays: `GET /_emulator/world`, `GET /_emulator/people`
 * (everybody at one moment), `GET /_emulator/people/:id` (object ID or user principal name, percent-encoded) and `PATCH`
 * for the same. `POST /_emulator/switch` disables or enables accounts as someone in another tool, and logs it.
 * `PATCH /_emulator/conditional-access` adds and switches policies, sets what people sign in from, and how long sign-ins
 * take to notice a changed membership.
 */
export function worldRoutes(world: World, now: () => number): Route[] {
  const onePerson = /^\/_emulator\/people\/([^/]+)$/
  const find = (encoded = ''): Person => {
    const key = decodeURIComponent(encoded)
    const person = world.find(key)
    if (!person) throw new HttpError(404, `Nobody is called ${key}`)
    return person
  }
  const seen = (person: Person) => ({ ...person, rolesInForce: world.rolesOf(person) })
  const show = (person: Person) => ({ status: 200, body: seen(person) })
  return [
    { method: 'GET', path: /^\/_emulator\/world$/, handle: () => ({ status: 200, body: summary(world) }) },
    {
      method: 'GET',
      path: /^\/_emulator\/people$/,
      handle: () => ({ status: 200, body: [...world.people.values()].map(seen) }),
    },
    { method: 'GET', path: onePerson, handle: ({ params }) => show(find(params[0])) },
    {
      method: 'PATCH',
      path: /^\/_emulator\/conditional-access$/,
      async handle(call) {
        const parsed = access.safeParse(await call.json())
        if (!parsed.success) throw new HttpError(400, parsed.error.message)
        const { membershipAfterMs, states = {}, devices = {}, add = [] } = parsed.data
        const { policies } = world.conditionalAccess
        for (const [name, state] of Object.entries(devices)) world.conditionalAccess.devices.set(find(name).id, state)
        for (const { name, control, include, exclude, includeUserActions } of add) {
          const policy = policyOf(randomUUID(), name, { includeUsers: ['All'] }, control)
          const applications = {
            ...policy.conditions.applications,
            includeApplications: includeUserActions.length > 0 ? [] : include,
            excludeApplications: exclude,
            includeUserActions,
          }
          policies.set(policy.id, { ...policy, conditions: { ...policy.conditions, applications } })
        }
        if (membershipAfterMs !== undefined) world.conditionalAccess.membershipAfterMs = membershipAfterMs
        for (const [name, state] of Object.entries(states)) {
          const policy = [...policies.values()].find(({ displayName }) => displayName === name)
          if (!policy) throw new HttpError(404, `No policy is called ${name}`)
          policies.set(policy.id, { ...policy, state })
        }
        return { status: 200, body: { membershipAfterMs, policies: [...policies.values()] } }
      },
    },
    {
      method: 'POST',
      path: /^\/_emulator\/switch$/,
      async handle(call) {
        const parsed = switching.safeParse(await call.json())
        if (!parsed.success) throw new HttpError(400, parsed.error.message)
        const { accounts, enabled, by } = parsed.data
        const tool = typeof by === 'string' && !isTool(by) ? find(by) : by
        for (const account of accounts) switchElsewhere({ world, now }, tool, find(account), enabled)
        return { status: 204 }
      },
    },
    {
      method: 'PATCH',
      path: onePerson,
      async handle(call) {
        const person = find(call.params[0])
        const parsed = patch.safeParse(await call.json())
        if (!parsed.success) throw new HttpError(400, parsed.error.message)
        const given = Object.entries(parsed.data).filter(([, value]) => value !== undefined)
        world.change(person.id, Object.fromEntries(given))
        return show(person)
      },
    },
  ]
}

function summary(world: World) {
  let [enabled, guests, synced] = [0, 0, 0]
  for (const person of world.people.values()) {
    if (person.accountEnabled) enabled++
    if (person.userType === 'Guest') guests++
    if (person.onPremisesSyncEnabled) synced++
  }
  const people = world.people.size
  const groups = [...world.groups.values()].map(({ id, displayName, members }) => ({
    id,
    displayName,
    members: members.size,
  }))
  const operators = Object.fromEntries(
    Object.entries(world.operators).map(([name, { id, userPrincipalName }]) => [name, { id, userPrincipalName }]),
  )
  const { tenantId, domain, appId, ssoAppId } = world
  const counts = { people, enabled, disabled: people - enabled, guests, synced, changed: world.changed.size }
  return { tenantId, domain, appId, ssoAppId, ...counts, audits: world.audits.length, groups, operators }
}
