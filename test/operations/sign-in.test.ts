import assert from 'node:assert/strict'
import { signInErrors } from '../../src/core/sign-in-errors.ts'
import { anna, createHarness, someone, useHarness } from './harness.ts'

const day = 24 * 3_600_000

describe('an operation waiting for its requester to sign in', () => {
  const h = useHarness()

  beforeEach(() => {
    for (const name of ['bob', 'carol', 'dora', 'eve']) h().world.add(name)
  })

  const { signedOut, signInExpired, consentRequired, moreProofRequired } = signInErrors
  for (const error of [
    new signedOut(),
    new signInExpired({ aadsts: 50173 }),
    new consentRequired({ scopes: 'User.Read.All' }),
    new moreProofRequired({ claims: 'c1' }),
  ]) {
    const { code, details } = error
    it(`waits and says so after ${code}, and then continues`, async () => {
      const { operations, told, world } = h()
      const { id } = await h().begin('disable', ['bob', 'carol'])
      h().signInError = error
      await h().work()
      assert.deepEqual((await operations.get(id, anna)).pause, { code, details })
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
      if (name === 'leaving' && world.written.length === 3) throw new signInErrors.signInExpired()
    }
    await h().work()
    assert.equal((await operations.get(id, anna)).state, 'needsSignIn')
    world.step = () => {}
    await operations.resume(anna)
    await h().work()
    assert.equal((await operations.get(id, anna)).progress.actions[0]?.done, 4)
    assert.equal(world.written.length, 8)
  })

  it('is resumed once, and by nobody else', async () => {
    const { operations } = h()
    await h().begin('disable', ['bob'])
    h().signInError = new signInErrors.signedOut()
    await h().work()
    assert.equal(await operations.resume(someone('zoe')), 0)
    assert.equal(await operations.resume(someone('anna', 'fabrikam')), 0)
    const counts = await Promise.all([operations.resume(anna), operations.resume(anna)])
    assert.equal(counts[0] + counts[1], 1)
  })

  it('expires after a day', async () => {
    const { operations, clock, queue } = h()
    const { id } = await h().begin('disable', ['bob'])
    h().signInError = new signInErrors.signedOut()
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

describe('a sign-out', () => {
  const tokens: string[] = []
  const h = useHarness(() => ({ onToken: ({ oid }) => void tokens.push(oid) }))
  const names = ['bob', 'carol', 'dora', 'eve']

  beforeEach(() => {
    tokens.length = 0
    for (const name of names) h().world.add(name)
  })

  /** Does this once, at a step of the directory. */
  const once = (step: string, act: () => Promise<unknown>) => {
    let done = false
    h().world.step = async (name) => {
      if (name !== step || done) return
      done = true
      await act()
    }
  }

  it('prevents a starting slice from writing with the token it has just fetched', async () => {
    const { operations, world, told } = h()
    const { id } = await h().begin('disable', names)
    once('accountsByIds', () => operations.signedOut(anna))
    await h().work()
    assert.deepEqual(world.written, [])
    assert.deepEqual([told.at(-1)?.state, told.at(-1)?.pause?.code], ['needsSignIn', 'signedOut'])
    await operations.resume(anna)
    await h().work()
    assert.equal((await operations.get(id, anna)).progress.actions[0]?.done, 4)
    assert.equal(world.written.length, 8)
  })

  it("makes a slice that hasn't started wait without requesting a token", async () => {
    const { operations, world } = h()
    const { id } = await h().begin('disable', names)
    await operations.signedOut(anna)
    await h().work()
    assert.deepEqual([(await operations.get(id, anna)).state, tokens, world.written], ['needsSignIn', [], []])
  })

  it('makes the operation wait in the next process if this one dies', async () => {
    const { store, clock, world } = h()
    const { id } = await h().begin('disable', names)
    await h().operations.signedOut(anna)
    const second = createHarness({ ...store, kind: 'postgres' }, { clock, world })
    await second.operations.start()
    await second.work()
    assert.equal((await second.operations.get(id, anna)).state, 'needsSignIn')
    assert.deepEqual(world.written, [])
    await second.operations.close()
  })

  it('ends a slice even if followed by a sign-in, and the next slice continues with a new token', async () => {
    const { operations, world, told } = h()
    const { id } = await h().begin('disable', names)
    once('leaving', async () => {
      await operations.signedOut(anna)
      await operations.resume(anna)
    })
    await h().work()
    const done = await operations.get(id, anna)
    assert.deepEqual([done.state, done.progress.actions[0]?.done, world.written.length], ['done', 4, 8])
    assert.deepEqual(
      told.filter(({ state }) => state === 'needsSignIn'),
      [],
    )
    assert.equal(tokens.length, 3, 'two slices, and one look at the result')
  })

  it('never counts as a failure', async () => {
    const { operations, store } = h()
    const { id } = await h().begin('disable', names)
    for (let round = 0; round < 25; round++) {
      await operations.signedOut(anna)
      await h().work()
      await operations.resume(anna)
    }
    const row = await store.db.selectFrom('operations').select('failures').where('id', '=', id).executeTakeFirst()
    assert.equal(row?.failures, 0)
    await h().work()
    assert.equal((await operations.get(id, anna)).state, 'done')
  })

  it("changes nothing if it is someone else's, or in another tenant", async () => {
    const { operations } = h()
    const { id } = await h().begin('disable', names)
    await operations.signedOut(someone('zoe'))
    await operations.signedOut(someone('anna', 'fabrikam'))
    await h().work()
    assert.equal((await operations.get(id, anna)).state, 'done')
  })

  it('makes verification wait as long as it takes, and says what for', async () => {
    const { operations, world, clock, told } = h()
    world.seen = (account) => ({ ...account, accountEnabled: true })
    const { id } = await h().begin('disable', names, { choices: { signOut: false } })
    await h().work()
    assert.equal((await operations.get(id, anna)).state, 'verifying')
    await operations.signedOut(anna)
    await clock.advance(5_000)
    await h().work()
    const result = await operations.get(id, anna)
    assert.deepEqual([result.state, result.pause?.code, result.progress.unconfirmed], ['done', 'signedOut', 4])
    assert.equal(told.at(-1)?.pause?.code, 'signedOut')
    const read = tokens.length
    await clock.advance(120_000)
    await h().sweep()
    await h().work()
    assert.equal(tokens.length, read)
    world.seen = (account) => account
    assert.equal(await operations.resume(anna), 0)
    await h().work()
    const verified = await operations.get(id, anna)
    assert.deepEqual([verified.pause, verified.progress.verified], [null, 4])
    assert.deepEqual([told.at(-1)?.pause, told.at(-1)?.progress.verified], [null, 4])
  })

  for (const error of [
    new signInErrors.signInExpired(),
    new signInErrors.moreProofRequired({ claims: 'c1' }),
    new signInErrors.consentRequired({ scopes: 'User.Read.All' }),
  ]) {
    it(`isn't the only reason: verification also waits after ${error.code}`, async () => {
      const { operations } = h()
      const { id } = await h().begin('disable', names, { choices: { signOut: false } })
      once('answered', async () => {
        h().signInError = error
      })
      await h().work()
      const result = await operations.get(id, anna)
      assert.deepEqual([result.state, result.pause?.code, result.progress.unconfirmed], ['done', error.code, 4])
      h().signInError = undefined
      await operations.resume(anna)
      await h().work()
      assert.equal((await operations.get(id, anna)).progress.verified, 4)
    })
  }
})
