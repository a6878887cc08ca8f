import assert from 'node:assert/strict'
import { UserError, type UserErrorCode } from '../../src/core/errors.ts'
import { anna, someone, useHarness } from './harness.ts'

const day = 24 * 3_600_000

describe('an operation waiting for its requester to sign in', () => {
  const h = useHarness()

  beforeEach(() => {
    for (const name of ['bob', 'carol', 'dora', 'eve']) h().world.add(name)
  })

  const needs: UserErrorCode[] = ['signedOut', 'signInExpired', 'consentRequired', 'moreProofRequired']
  for (const code of needs) {
    it(`waits and says so after ${code}, and then continues`, async () => {
      const { operations, told, world } = h()
      const { id } = await h().begin('disable', ['bob', 'carol'])
      h().signInError = new UserError(code, { claims: 'c1' })
      await h().work()
      assert.deepEqual((await operations.get(id, anna)).pause, { code, details: { claims: 'c1' } })
      assert.deepEqual([told.at(-1)?.state, told.at(-1)?.pause?.code], ['needsSignIn', code])
      assert.deepEqual(world.written, [])
      h().signInError = undefined
      assert.equal(await operations.resume(anna), 1)
      await h().work()
      assert.deepEqual([told.at(-1)?.state, told.at(-1)?.pause], ['done', null])
      assert.equal(world.written.length, 4)
    })
  }

  it('continues within a wave without repeating anything', async () => {
    const { world, operations } = h()
    const { id } = await h().begin('disable', ['bob', 'carol', 'dora', 'eve'])
    world.step = (name) => {
      if (name === 'leaving' && world.written.length === 3) throw new UserError('signInExpired')
    }
    await h().work()
    assert.equal((await operations.get(id, anna)).state, 'needsSignIn')
    world.step = () => {}
    await operations.resume(anna)
    await h().work()
    assert.equal((await operations.get(id, anna)).progress.signedOut, 4)
    assert.equal(world.written.length, 8)
  })

  it('is resumed once, and by nobody else', async () => {
    const { operations } = h()
    await h().begin('disable', ['bob'])
    h().signInError = new UserError('signedOut')
    await h().work()
    assert.equal(await operations.resume(someone('zoe')), 0)
    assert.equal(await operations.resume(someone('anna', 'fabrikam')), 0)
    const counts = await Promise.all([operations.resume(anna), operations.resume(anna)])
    assert.equal(counts[0] + counts[1], 1)
  })

  it('expires after a day', async () => {
    const { operations, clock, queue } = h()
    const { id } = await h().begin('disable', ['bob'])
    h().signInError = new UserError('signedOut')
    await h().work()
    // Set directly, skipping the sweeps in between.
    await h()
      .store.db.updateTable('operations')
      .set({ changed_at: clock.now() - day })
      .execute()
    await h().sweep()
    const operation = await operations.get(id, anna)
    assert.deepEqual([operation.state, operation.endedBecause], ['stopped', 'waitedTooLong'])
    assert.equal(await operations.resume(anna), 0)
    assert.equal(await queue.runOne(), false)
  })
})
