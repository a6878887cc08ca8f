import assert from 'node:assert/strict'
import { roles } from '../../emulator/roles.ts'
import type { Person, World as Tenant } from '../../emulator/world.ts'
import { graphWrites } from './graph-calls.ts'
import type { World } from './rollcall.ts'

/** Settings that make the demo tenant's group the quarantine. */
export const quarantineSettings = ({ world: { group } }: { readonly world: Pick<Tenant, 'group'> }) => ({
  QUARANTINE_GROUP_ID: group('Quarantine')?.id ?? '',
  APPROVER_GROUP_ID: group('Approvers')?.id ?? '',
})

/** Switches off a containment's other optional steps. */
export const minimalSteps = {
  resetPassword: 'false',
  removeMethods: 'false',
  confirmCompromised: 'false',
  revokeConsents: 'false',
}

const suitable = ({ emulator }: World, is: (one: Person) => boolean) =>
  [...emulator.world.people.values()].filter(
    (one) => one.accountEnabled && one.roles.length === 0 && /^[a-z.]+[@_]/.test(one.userPrincipalName) && is(one),
  )
export const syncedOf = (world: World, count: number, skip: number) =>
  suitable(world, ({ onPremisesSyncEnabled }) => onPremisesSyncEnabled === true).slice(skip, skip + count)
export const guestsOf = (world: World, count: number) =>
  suitable(world, ({ userType }) => userType === 'Guest').slice(0, count)

/** Signs in Alex, who can change groups, with another role that also allows reading policies. */
export function signInPolicyReader({ emulator, person }: World) {
  const { operators, change } = emulator.world
  change(operators.alex.id, { roles: [roles.userAdmin.templateId, roles.securityReader.templateId] })
  emulator.registration.consented.push('Policy.Read.All')
  return person(operators.alex, { signedIn: true })
}

/** The state of accounts in the emulator. */
export const quarantineOf = (world: () => World) => {
  const group = () => world().emulator.world.group('Quarantine') ?? assert.fail()
  return {
    group,
    isIn: ({ id }: Person) => group().members.has(id),
    isBlocked: (one: Person) => world().emulator.identity.isBlocked(one),
    writesSince: (from: number) =>
      graphWrites(world().emulator)
        .slice(from)
        .map(({ method, url }) => `${method} ${url}`),
    joining: () => `POST /groups/${group().id}/members/$ref`,
  }
}

export const countOf = (people: readonly Person[]) => `${people.length} account${people.length === 1 ? '' : 's'}`
