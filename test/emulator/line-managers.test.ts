import assert from 'node:assert/strict'
import { assignManagers } from '../../emulator/line-managers.ts'
import { createWorld, type World } from '../../emulator/world.ts'

describe('line managers in the emulated tenant', () => {
  let world: World
  beforeEach(() => {
    world = createWorld({ users: 400, seed: 1, hostileNames: false })
  })
  const staff = () => [...world.people.values()].filter((one) => one.userType === 'Member' && one.department)
  const leaders = () => new Set(staff().flatMap(({ manager }) => world.find(manager ?? '') ?? []))

  it('lead small teams of their own department', () => {
    assignManagers(world)
    const led = staff().filter(({ manager }) => manager !== null)
    assert.ok(led.length > staff().length * 0.9)
    for (const one of led) {
      assert.notEqual(one.manager, one.id)
      if (one.manager !== world.oddities.lead?.id)
        assert.equal(world.find(one.manager ?? '')?.department, one.department)
    }
    assert.ok(leaders().size > 8)
    for (const { id } of leaders()) assert.ok(led.filter(({ manager }) => manager === id).length <= 30)
  })

  it('can sign in, hold no admin role, and are not among the accounts of the incident', () => {
    assignManagers(world)
    const phished = world.group('Phished accounts')?.members
    for (const one of leaders()) {
      if (one === world.oddities.lead) continue
      assert.ok(one.accountEnabled && !one.onPremisesSyncEnabled && !phished?.has(one.id), one.userPrincipalName)
      assert.deepEqual(world.rolesOf(one), [])
    }
  })

  it('are the same each time, and never replace one who was set', () => {
    const [first, second] = staff()
    assert.ok(first && second)
    world.change(first.id, { manager: second.id })
    world.change(second.id, { manager: null })
    assignManagers(world)
    const before = new Map(staff().map(({ id, manager }) => [id, manager]))
    assert.deepEqual([before.get(first.id), before.get(second.id)], [second.id, null])
    assignManagers(world)
    assert.deepEqual(new Map(staff().map(({ id, manager }) => [id, manager])), before)
  })
})
