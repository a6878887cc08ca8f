import assert from 'node:assert/strict'
import { permissionErrors } from '../../src/core/sign-in-errors.ts'
import { graphErrors } from '../../src/graph/directory/errors.ts'
import { operationQueue } from '../../src/operations/index.ts'
import { anna, useHarness } from './harness.ts'

describe('running an operation', () => {
  const h = useHarness(() => ({ limits: { protectedGroupId: 'vips' } }))

  beforeEach(() => {
    h().world.groups.set('vips', new Set(['vera']))
  })

  const outcomes = async (id: string) => {
    const { items } = await h().operations.items(id, anna, { offset: 0, limit: 1000 })
    return items.map((item) => [item.input, item.change, item.following[0]?.state ?? 'none', item.why])
  }

  it('disables first, then signs out, and ends when every account has its outcome', async () => {
    for (const name of ['bob', 'carol', 'dora', 'eve']) h().world.add(name)
    const { id } = await h().begin('disable', ['bob', 'carol', 'dora', 'eve'])
    await h().work()
    const disabled = ['disable:bob', 'disable:carol', 'disable:dora', 'disable:eve']
    const signedOut = ['signOut:bob', 'signOut:carol', 'signOut:dora', 'signOut:eve']
    assert.deepEqual(h().world.written, [...disabled, ...signedOut])
    const operation = await h().operations.get(id, anna)
    assert.equal(operation.state, 'done')
    const { actions, ...progress } = operation.progress
    assert.deepEqual(progress, {
      total: 4,
      done: 4,
      failed: 0,
      uncertain: 0,
      notBlocked: 0,
      skipped: 0,
      skips: {},
      missing: 0,
      verified: 4,
      unconfirmed: 0,
      unseen: 0,
      notReleased: 0,
    })
    assert.deepEqual(
      actions.map(({ action, total, done, verified }) => [action, total, done, verified]),
      [['sign-out', 4, 4, 4]],
    )
    const { items } = await h().operations.items(id, anna, { offset: 0, limit: 1 })
    assert.deepEqual([items[0]?.requestId, items[0]?.following[0]?.requestId], ['request-1', 'request-1'])
  })

  it('enables and signs out as separate kinds', async () => {
    h().world.add('bob', { accountEnabled: false })
    h().world.add('carol')
    const enable = await h().begin('enable', ['bob'])
    const signOut = await h().begin('signOut', ['carol'])
    await h().work()
    assert.deepEqual(h().world.written, ['enable:bob', 'signOut:carol'])
    assert.deepEqual(await outcomes(enable.id), [['bob', 'done', 'none', null]])
    assert.deepEqual(await outcomes(signOut.id), [['carol', 'done', 'none', null]])
  })

  it('requests exactly the permissions of its kind', async () => {
    h().world.add('bob')
    const reading = ['User.Read.All', 'RoleManagement.Read.Directory', 'GroupMember.Read.All']
    await h().begin('disable', ['bob'])
    await h().work()
    await h().begin('enable', ['bob'])
    await h().work()
    await h().begin('signOut', ['bob'])
    await h().work()
    // Each followed by the permissions for reading back.
    assert.deepEqual(h().scopes, [
      [...reading, 'User.EnableDisableAccount.All', 'User.RevokeSessions.All'],
      ['User.Read.All'],
      [...reading, 'User.EnableDisableAccount.All'],
      ['User.Read.All'],
      [...reading, 'User.RevokeSessions.All'],
      ['User.Read.All'],
    ])
  })

  it('does not sign out guests, failed or uncertain accounts', async () => {
    h().world.add('guest', { userType: 'Guest' })
    for (const name of ['bad', 'unsure', 'applied']) h().world.add(name)
    h().world.faults.set('bad', 'failed')
    h().world.faults.set('unsure', 'uncertain')
    h().world.faults.set('applied', 'lostAfterApplying')
    const { id } = await h().begin('disable', ['guest', 'bad', 'unsure', 'applied'])
    await h().work()
    assert.deepEqual(await outcomes(id), [
      ['guest', 'done', 'none', null],
      ['bad', 'failed', 'skipped', null],
      ['unsure', 'uncertain', 'skipped', null],
      // Read back before the sign-outs: it was applied. The fault hits the sign-out too, which is also read back.
      ['applied', 'done', 'done', null],
    ])
    assert.deepEqual(
      h().world.written.filter((one) => one.startsWith('signOut')),
      ['signOut:applied'],
    )
    const failed = await h().operations.items(id, anna, { attention: true, offset: 0, limit: 9 })
    assert.deepEqual(
      failed.items.map((item) => [item.input, item.reason?.code, item.following[0]?.reason?.code]),
      [
        ['bad', 'forbidden', undefined],
        ['unsure', 'unavailable', undefined],
      ],
    )
    assert.equal((await h().operations.get(id, anna)).state, 'done')
  })

  it('reads before writing: accounts changed since the plan are skipped with a reason', async () => {
    const { world } = h()
    for (const name of ['off', 'gone', 'admin', 'vip', 'synced', 'bob']) world.add(name)
    const { id } = await h().begin('disable', ['off', 'gone', 'admin', 'vip', 'synced', 'bob'])
    world.add('off', { accountEnabled: false })
    world.accounts.delete('gone')
    world.roles.set('admin', [{ name: 'User Administrator', templateId: 'x' }])
    world.groups.set('vips', new Set(['vip']))
    world.add('synced', { synced: true })
    await h().work()
    assert.deepEqual(await outcomes(id), [
      ['off', 'skipped', 'skipped', 'already'],
      ['gone', 'failed', 'skipped', null],
      ['admin', 'skipped', 'skipped', 'adminRole'],
      ['vip', 'skipped', 'skipped', 'protectedGroup'],
      ['synced', 'skipped', 'skipped', 'synced'],
      ['bob', 'done', 'done', null],
    ])
    assert.deepEqual(world.written, ['disable:bob', 'signOut:bob'])
    const { items } = await h().operations.items(id, anna, { offset: 2, limit: 1 })
    assert.equal(items[0]?.detail, 'User Administrator')
  })

  it('works in slices: after half a minute the next is queued, and nothing is repeated', async () => {
    const { world, clock } = h()
    const names = Array.from({ length: 30 }, (_, n) => world.add(`user${n}`).id)
    const { id } = await h().begin('disable', names)
    world.step = async (name) => {
      if (name === 'answered') await clock.advance(7_000)
    }
    await h().work()
    assert.equal((await h().operations.get(id, anna)).state, 'done')
    assert.ok(h().scopes.length >= 4, `${h().scopes.length} slices`)
    assert.equal(world.written.length, 60)
    assert.equal(new Set(world.written).size, 60)
  })

  it('does nothing for ended or missing operations', async () => {
    h().world.add('bob')
    const { id } = await h().begin('disable', ['bob'])
    await h().work()
    const before = [...h().world.written]
    await h().queue.send(operationQueue, { tenantId: 'contoso', id })
    await h().queue.send(operationQueue, { tenantId: 'contoso', id: 'nothing' })
    await h().work()
    assert.deepEqual(h().world.written, before)
  })

  it("retries with growing delays if Graph doesn't respond, and gives up eventually", async () => {
    const { world, clock, queue } = h()
    world.add('bob')
    const { id } = await h().begin('disable', ['bob'])
    let asked = 0
    world.step = (name) => {
      if (name === 'roleHolders') asked += 1
      throw new graphErrors.graphUnavailable()
    }
    await h().work()
    assert.equal(asked, 1)
    await clock.advance(1_999)
    await h().work()
    assert.equal(asked, 1)
    await clock.advance(1)
    await h().work()
    assert.equal(asked, 2)
    for (let minute = 0; minute < 20 && (await queue.waiting()) > 0; minute++) {
      await clock.advance(60_000)
      await h().work()
    }
    const operation = await h().operations.get(id, anna)
    assert.deepEqual([operation.state, operation.endedBecause], ['stopped', 'unavailable'])
    assert.deepEqual(await outcomes(id), [['bob', 'skipped', 'skipped', 'unavailable']])
    assert.equal(asked, 21)
  })

  it('stops if the operator can no longer read what is required', async () => {
    h().world.add('bob')
    const { id } = await h().begin('disable', ['bob'])
    h().world.step = () => {
      throw new permissionErrors.graphForbidden({ needed: 'User.EnableDisableAccount.All' })
    }
    await h().work()
    assert.equal((await h().operations.get(id, anna)).endedBecause, 'forbidden')
    assert.deepEqual(h().world.written, [])
  })
})
