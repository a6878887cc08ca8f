import { accountOf, userEvidence } from '../../emulator/incidents.ts'
import type { Person } from '../../emulator/world.ts'
import type { Choices } from './choices.ts'
import { listedName } from './settings.ts'
import type { World } from './world.ts'

/** What happens outside the bot, to it or to people, and would have happened anyway. Each returns what the journal says. */
export type Disturbance = (world: World, choices: Choices) => string

const minute = 60_000

const refusals = ['nothing', 'look-ups', 'changes', 'an account', 'an account', 'in silence', 'in silence'] as const

/** Mostly one of these people to whom it matters, because an operation that isn't over has to do with them. */
function oneOf(
  { operations }: World,
  choices: Choices,
  people: readonly Person[],
  role: 'account' | 'owner' | 'approver',
) {
  const known = operations
    .open()
    .flatMap(({ owner, approver, accounts }) =>
      role === 'account' ? accounts : role === 'owner' ? [owner] : approver ? [approver] : [],
    )
  const concerned = people.filter(({ id }) => known.includes(id))
  return choices.one(concerned.length > 0 && choices.chance(75) ? concerned : people)
}

export const disturbances = {
  /** Somebody changes an account in the portal. */
  portal: (world, choices) => {
    const { outside, people, touched } = world
    const { tenant } = outside
    const one = oneOf(world, choices, people.accounts, 'account')
    const accountEnabled = choices.chance(50)
    tenant.change(one.id, { accountEnabled })
    touched.add(one.id)
    return `${one.displayName} is ${accountEnabled ? 'enabled' : 'disabled'} in the portal`
  },
  /** Somebody leaves the operators or the approvers, or comes back. */
  group: (world, choices) => {
    const { people, standing } = world
    const name = choices.one(['Approvers', 'Helpdesk operators'] as const)
    // Half of the time somebody comes back, or nobody could do anything after a while.
    const { operators, approvers } = people
    const members = name === 'Approvers' ? approvers : operators
    const gone = members.filter(({ id }) => !standing.isMember(name, id))
    const one =
      gone.length > 0 && choices.chance(60)
        ? choices.one(gone)
        : oneOf(
            world,
            choices,
            choices.chance(90) ? members : people.staff,
            name === 'Approvers' ? 'approver' : 'owner',
          )
    return standing.move(name, one)
  },
  /** An ordinary account becomes protected, or one of the operators; or no longer. */
  guard: (world, choices) => {
    const { people, standing } = world
    const name = choices.one(['VIP protected', 'Helpdesk operators'] as const)
    const members = people.accounts.filter(({ id }) => standing.isMember(name, id))
    const leaves = members.length > 0 && choices.chance(50)
    return standing.move(name, leaves ? choices.one(members) : oneOf(world, choices, people.accounts, 'account'))
  },
  /** Somebody loses an admin role, or gets it back. */
  role: ({ outside: { tenant }, roles }, choices) => {
    const one = choices.one([tenant.operators.alex, tenant.operators.diego])
    const held = roles.get(one.id) ?? one.roles
    roles.set(one.id, held)
    const has = (tenant.find(one.id)?.roles.length ?? 0) > 0
    tenant.change(one.id, { roles: has ? [] : held })
    return `${one.displayName} ${has ? 'loses' : 'gets back'} the admin role`
  },
  /** Somebody's sign-in no longer suffices, or Entra ends their sessions. */
  signIn: (world, choices) => {
    const { identity, tenant } = world.outside
    const one = oneOf(world, choices, world.people.operators, 'owner')
    const kind = choices.one(['mfa', 'claims', 'expired', 'revoked'] as const)
    if (kind === 'revoked') tenant.change(one.id, { signInSessionsValidFrom: new Date().toISOString() })
    else identity.challenge(one, kind === 'expired' ? { kind, times: 1 } : { kind })
    return `the sign-in of ${one.displayName} no longer suffices: ${kind}`
  },
  /** Graph shows what it had some time ago. */
  stale: ({ replication }, choices) => {
    replication.readMs = choices.one([0, 5_000, 30_000, 2 * minute])
    replication.indexMs = replication.readMs
    return `Graph shows what it had ${replication.readMs / 1_000} s ago`
  },
  /** Other programs of the tenant use up the quota for changes. */
  quota: ({ outside }, choices) => {
    const minutes = choices.one([1, 2, 5])
    const retryAfter = choices.one([1, 10, 60])
    outside.useUpQuota(minutes * minute, retryAfter)
    return `Graph throttles changes for ${minutes} min and says ${retryAfter} s`
  },
  /** The protected account loses the address by which it is listed, or gets it back. */
  listed: ({ outside: { tenant }, people: { guarded } }) => {
    const isListed = (tenant.find(guarded.id)?.proxyAddresses.length ?? 0) > 0
    tenant.change(guarded.id, { proxyAddresses: isListed ? [] : [`smtp:${listedName}`] })
    return `${guarded.displayName} ${isListed ? 'loses' : 'gets back'} the address by which it is listed`
  },
  /**
   * Graph refuses to look up the protected account, some changes, or all of one account, or accepts them and doesn't carry
   * them out, until the next such disturbance.
   */
  refused: (world, choices) => {
    const { outside, people, lies } = world
    const { faults } = outside
    faults.remove()
    // Who is protected has to be found out once only.
    const first = world.operations.all().length === 0
    const what = choices.one(first ? (['look-ups', 'changes'] as const) : refusals)
    const refusal = { at: 'item', fail: 403, code: 'Authorization_RequestDenied' } as const
    if (what === 'look-ups') faults.add({ ...refusal, match: { path: '(mail|proxyAddresses).*front\\.desk' } })
    if (what === 'changes') faults.add({ ...refusal, match: { method: 'PATCH' }, probability: 0.5, seed: 1 })
    const { id } = oneOf(world, choices, people.accounts, 'account')
    if (what === 'an account') faults.add({ at: 'item', fail: 500, match: { method: 'PATCH', path: id } })
    if (what === 'in silence') {
      faults.add({ at: 'item', fail: 'ignored', match: { method: 'PATCH', path: id } })
      lies.add(id)
    }
    return `Graph refuses ${what}`
  },
  /** Defender reports an incident about some of the accounts. */
  incident: ({ outside: { tenant, incidents }, people }, choices) => {
    const named = new Set(Array.from({ length: 1 + choices.below(3) }, () => choices.one(people.accounts)))
    const evidence = [...named].map((one) => userEvidence(accountOf(one, tenant.tenantId), { verdict: 'malicious' }))
    const { id } = incidents.raise({ evidence })
    return `incident ${id} is about ${[...named].map(({ displayName }) => displayName).join(', ')}`
  },
  /** The clock of one machine is set. */
  clock: ({ bots }, choices) => {
    const one = choices.one(bots)
    one.ahead = choices.one([0, 1_000, -1_000, 3_000, -3_000])
    return `the clock of ${one.name} is ${one.ahead} ms ahead`
  },
  /** Somebody removes the app, or has it again. */
  app: ({ outside: { conversations }, people }, choices) => {
    const gone = people.staff.filter(({ id }) => conversations.uninstalled.has(id))
    const one = choices.one(gone.length < people.staff.length - 1 ? people.staff : gone)
    const isGone = gone.includes(one)
    conversations.uninstalled[isGone ? 'delete' : 'add'](one.id)
    return `${one.displayName} ${isGone ? 'has the app again' : 'has removed the app'}`
  },
} as const satisfies Readonly<Record<string, Disturbance>>

/** Ends what would otherwise keep operations from ending. */
export function calm({ outside, roles, replication, bots }: World): void {
  const { tenant, identity, conversations, faults } = outside
  faults.remove()
  identity.lift()
  conversations.uninstalled.clear()
  for (const [id, held] of roles) tenant.change(id, { roles: held })
  Object.assign(replication, { readMs: 0, indexMs: 0 })
  outside.useUpQuota(0)
  for (const bot of bots) bot.ahead = 0
}
