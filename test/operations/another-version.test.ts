import assert from 'node:assert/strict'
import { features } from '../../src/features/index.ts'
import { collectPlaybooks } from '../../src/operations/registry/collect-playbooks.ts'
import { createRegistry, withoutLostOpposites } from '../../src/operations/registry/registry.ts'
import { wholeRegistry } from '../support/registry.ts'
import { anna, authorise, channel, createHarness, reason, someone, useHarness } from './harness.ts'
import { refused } from './refusal.ts'
import { memberIn } from './world.ts'

const limits = { approvalAbove: 1, approverGroupId: 'approvers' }

/** A version without this action, and without playbooks that need it. */
function versionWithout(kind: string) {
  const actions = withoutLostOpposites(wholeRegistry.actions().filter((one) => one.kind !== kind))
  return createRegistry(actions, collectPlaybooks(features, actions))
}

describe('an operation with something that this version does not have', () => {
  const h = useHarness(() => ({ limits }))
  const other = () => {
    const { clock, world, store } = h()
    return createHarness(store, { clock, world, limits, registry: versionWithout('sign-out') }).operations
  }
  const erin = { person: someone('erin'), directory: memberIn(['approvers']) }

  beforeEach(() => {
    for (const name of ['bob', 'carol', 'erin']) h().world.add(name)
    h().world.groups.set('approvers', new Set(['erin']))
  })

  /** Everything that is stored of operations. */
  const stored = () =>
    Promise.all(
      (['operations', 'operation_events', 'operation_writes', 'operation_approvals', 'audit', 'posts'] as const).map(
        (table) => h().store.db.selectFrom(table).selectAll().execute(),
      ),
    )
  /** Refuses it, and writes nothing. */
  const refuses = async (id: string, work: () => Promise<unknown>) => {
    const before = await stored()
    assert.deepEqual(await refused(work(), 'anotherVersion'), { id })
    assert.deepEqual(await stored(), before)
  }

  for (const [playbook, lacks] of [
    ['disable', 'an action'],
    ['signOut', 'the playbook'],
  ] as const)
    it(`is not confirmed, not even as expired (without ${lacks})`, async () => {
      const { operation, token } = await h().plan(playbook, ['bob'])
      const { id } = operation
      const confirm = () => other().confirm(id, { person: anna, authorise, token, reason, choices: { signOut: true } })
      await refuses(id, confirm)
      await refuses(id, () => other().approvalNeed(id, anna))
      await h().store.db.updateTable('operations').set({ expires_at: h().clock.now() }).execute()
      await refuses(id, confirm)
      await refused(other().confirm(id, { person: someone('zoe'), authorise, token, reason }), 'notYourOperation')
    })

  it('is not approved, and can be denied', async () => {
    const { id } = await h().begin('disable', ['bob', 'carol'])
    await h().work()
    await refuses(id, () => other().approve(id, erin))
    assert.equal((await other().deny(id, erin)).state, 'denied')
  })

  it('is neither approved nor denied if a feature that it needs is missing', async () => {
    const { id } = await h().begin('disable', ['bob', 'carol'])
    await h().work()
    await h().store.db.updateTable('operations').set({ plan_hash: 'with what the feature settles' }).execute()
    await refuses(id, () => other().approve(id, erin))
    await refuses(id, () => other().deny(id, erin))
    await refused(h().operations.deny(id, erin), 'tampered')
  })

  it('is neither undone nor retried, and asks for no permissions for that', async () => {
    const { id } = await h().begin('disable', ['bob'])
    await h().work()
    const request = { requester: anna, directory: h().world.directory(), locale: 'en-US', channel }
    await refuses(id, () => other().undo(id, request))
    await refuses(id, () => other().retry(id, request))
    for (const how of ['undo', 'retry'] as const) assert.deepEqual(await other().followScopes(id, how, anna), [])
  })

  it('can be cancelled', async () => {
    const { operation } = await h().plan('disable', ['bob'])
    assert.equal((await other().cancel(operation.id, { person: anna })).state, 'cancelled')
  })
})
