import assert from 'node:assert/strict'
import { verifyChain } from '../../src/store/queries/audit-chain.ts'
import { findUnrecorded } from '../support/audit.ts'
import { anna, channel, useHarness } from './harness.ts'

const minute = 60_000

describe('an uncertain change', () => {
  const h = useHarness()

  beforeEach(() => {
    for (const name of ['bob', 'carol']) h().world.add(name)
  })

  const item = async (id: string, name: string) => {
    const { items } = await h().operations.items(id, anna, { offset: 0, limit: 9 })
    const found = items.find(({ input }) => input === name)
    return [found?.change, found?.following[0]?.state, found?.verified, found?.reason ?? null]
  }
  const get = (id: string) => h().operations.get(id, anna)
  const arrives = (name: string) => h().world.add(name, { accountEnabled: false })
  const readBackAgain = async () => {
    await h().clock.advance(5_000)
    await h().work()
    await h().clock.advance(minute)
    await h().work()
  }

  it('is done once it shows, in the audit too, with its sign-out missing', async () => {
    h().world.faults.set('bob', 'uncertain')
    const { id } = await h().begin('disable', ['bob', 'carol'])
    await h().work()
    assert.deepEqual(await item(id, 'bob'), ['uncertain', 'skipped', 'none', { code: 'unavailable' }])
    h().world.faults.clear()
    arrives('bob')
    await readBackAgain()
    assert.deepEqual(await item(id, 'bob'), ['done', 'failed', 'verified', null])
    const { state, progress } = await get(id)
    assert.deepEqual(
      [state, progress.done, progress.uncertain, progress.actions[0]?.done, progress.missing],
      ['done', 2, 0, 1, 1],
    )
    const request = { requester: anna, directory: h().world.directory(), locale: 'en-US', channel }
    const { operation } = await h().operations.retry(id, request)
    assert.deepEqual([operation.playbook, operation.counts.change], ['signOut', 1])
    const { db } = h().store
    await db
      .updateTable('operations')
      .set({ created_at: Date.UTC(2100, 0, 1) })
      .execute()
    assert.deepEqual(await findUnrecorded(db, 'contoso'), [])
    assert.equal((await verifyChain(db, 'contoso')).broken, undefined)
  })

  it('is checked three times if it is all the operation did', async () => {
    h().world.faults.set('bob', 'uncertain')
    const { id } = await h().begin('disable', ['bob'])
    let looks = 0
    h().world.step = (name) => {
      if (name === 'states') looks += 1
    }
    await h().work()
    assert.equal((await get(id)).state, 'done', 'the result does not wait for it')
    await readBackAgain()
    await h().clock.advance(10 * minute)
    await h().work()
    assert.equal(looks, 3)
    assert.deepEqual(await item(id, 'bob'), ['uncertain', 'skipped', 'none', { code: 'unavailable' }])
    assert.equal((await get(id)).state, 'done')
  })

  it('is included in re-enabling and undo if it turns out to be done', async () => {
    h().world.faults.set('bob', 'uncertain')
    const { id } = await h().begin('disable', ['bob', 'carol'], { enableAt: h().clock.now() + 10 * minute })
    await h().work()
    h().world.faults.clear()
    await h().clock.advance(5_000)
    await h().work()
    assert.deepEqual([(await get(id)).state, (await get(id)).followUp], ['done', null], 'it may still turn out to be')
    arrives('bob')
    await h().clock.advance(minute)
    await h().work()
    const followUp = await get((await get(id)).followUp ?? '')
    assert.deepEqual([followUp.state, followUp.counts.change], ['scheduled', 2])
    const request = { requester: anna, directory: h().world.directory(), locale: 'en-US', channel }
    assert.equal((await h().operations.undo(id, request)).operation.counts.change, 2)
  })

  it('is not considered done if another operation changed the account since', async () => {
    h().world.faults.set('bob', 'uncertain')
    const { id } = await h().begin('disable', ['bob'])
    await h().work()
    h().world.faults.clear()
    await h().clock.advance(1_000)
    const later = await h().begin('disable', ['bob'])
    await h().work()
    assert.equal((await item(later.id, 'bob'))[0], 'done')
    await readBackAgain()
    assert.deepEqual(await item(id, 'bob'), ['uncertain', 'skipped', 'none', { code: 'unavailable' }])
  })

  it('is checked if a stop left it in flight', async () => {
    const { id } = await h().begin('disable', ['bob', 'carol'])
    h().world.step = async (name) => {
      if (name !== 'leaving') return
      await h().operations.stop(id, { person: anna })
      await h().clock.advance(2_000)
      throw new Error('Throttled until after the stop')
    }
    await h().work()
    h().world.step = () => {}
    await h().work()
    const { state, progress } = await get(id)
    assert.deepEqual([state, progress.uncertain], ['stopped', 2])
    arrives('bob')
    await readBackAgain()
    assert.deepEqual((await item(id, 'bob')).slice(0, 3), ['done', 'failed', 'verified'])
    assert.equal((await item(id, 'carol'))[0], 'uncertain')
    assert.equal((await get(id)).state, 'stopped')
  })
})
