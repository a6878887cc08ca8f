import assert from 'node:assert/strict'
import { signInErrors } from '../../../src/core/sign-in-errors.ts'
import { graphErrors } from '../../../src/graph/directory/errors.ts'
import { anna, channel, createHarness, useHarness } from '../harness.ts'

describe('reading changes back', () => {
  const h = useHarness()
  const names = ['bob', 'carol', 'dora']

  beforeEach(() => {
    for (const name of names) h().world.add(name)
  })

  const seen = async (id: string) => {
    const { state, progress } = await h().operations.get(id, anna)
    return { state, verified: progress.verified, unconfirmed: progress.unconfirmed }
  }
  /** Delays reads of this account. */
  const late = (name: string) => {
    h().world.seen = (account) => (account.id === name ? { ...account, accountEnabled: true } : account)
  }
  const inTime = () => {
    h().world.seen = (account) => account
  }

  it('verifies immediately what is visible immediately, including sign-outs', async () => {
    const { id } = await h().begin('disable', names)
    await h().work()
    assert.deepEqual(await seen(id), { state: 'done', verified: 3, unconfirmed: 0 })
    assert.equal((await h().operations.get(id, anna)).progress.actions[0]?.verified, 3)
    assert.equal(await h().queue.waiting(), 0)
  })

  it('reads again after some seconds if it saw an old value', async () => {
    late('carol')
    const { id } = await h().begin('disable', names)
    await h().work()
    assert.deepEqual(await seen(id), { state: 'verifying', verified: 2, unconfirmed: 1 })
    inTime()
    await h().clock.advance(4_999)
    await h().work()
    assert.equal((await seen(id)).state, 'verifying')
    await h().clock.advance(1)
    await h().work()
    assert.deepEqual(await seen(id), { state: 'done', verified: 3, unconfirmed: 0 })
    assert.equal(h().world.written.length, 6)
  })

  it('reads again what it could not read, of every action', async () => {
    const { id } = await h().begin('signOut', names)
    h().world.step = (name) => {
      if (name === 'states') throw new graphErrors.graphUnavailable()
    }
    await h().work()
    assert.deepEqual(await seen(id), { state: 'verifying', verified: 0, unconfirmed: 3 })
    h().world.step = () => {}
    await h().clock.advance(5_000)
    await h().work()
    assert.deepEqual(await seen(id), { state: 'done', verified: 3, unconfirmed: 0 })
  })

  it('reports the result with what is unconfirmed, which a last read can still confirm on the card', async () => {
    late('carol')
    const { id } = await h().begin('disable', names)
    await h().work()
    await h().clock.advance(5_000)
    await h().work()
    assert.deepEqual(await seen(id), { state: 'done', verified: 2, unconfirmed: 1 })
    const { items } = await h().operations.items(id, anna, { offset: 1, limit: 1 })
    assert.deepEqual([items[0]?.change, items[0]?.verified], ['done', 'unconfirmed'])
    assert.equal(h().told.at(-1)?.progress.unconfirmed, 1)
    inTime()
    await h().clock.advance(60_000)
    await h().work()
    assert.deepEqual(await seen(id), { state: 'done', verified: 3, unconfirmed: 0 })
    assert.equal(h().told.at(-1)?.progress.verified, 3)
    assert.equal(await h().queue.waiting(), 0)
  })

  const readsAll = async (waits: readonly number[] = [0, 5_000, 60_000, 900_000]) => {
    for (const wait of waits) {
      await h().clock.advance(wait)
      await h().sweep()
      await h().work()
    }
  }

  it('gives up after the last read: what was accepted and is still unchanged has failed, with who and a retry', async () => {
    late('carol')
    const { id } = await h().begin('disable', names)
    await readsAll([0, 5_000, 60_000, 899_000])
    assert.deepEqual(await seen(id), { state: 'done', verified: 2, unconfirmed: 1 })
    assert.notEqual((await h().operations.get(id, anna)).lookAt, null)
    await readsAll([1_000])
    assert.deepEqual(await seen(id), { state: 'done', verified: 2, unconfirmed: 0 })
    const { progress, lookAt, left, blocking } = await h().operations.get(id, anna)
    assert.deepEqual([progress.done, progress.failed, lookAt, left.change], [2, 1, null, 1])
    assert.deepEqual(blocking?.still, [{ because: 'failed', count: 1, some: ['carol@contoso.com'] }])
    const { items } = await h().operations.items(id, anna, { offset: 1, limit: 1 })
    assert.deepEqual([items[0]?.change, items[0]?.reason], ['failed', { code: 'notInEffect' }])
    assert.equal(h().told.at(-1)?.progress.failed, 1)
    assert.equal(await h().queue.waiting(), 0)
    h().world.add('carol')
    const request = { requester: anna, directory: h().world.directory(), locale: 'en', channel }
    const retry = await h().operations.retry(id, request)
    assert.deepEqual(retry.operation.named, ['carol'])
  })

  it('still counts what was accepted and did not stay towards the limit of the hour', async () => {
    h().limits.maxAccountsPerHour = 3
    for (const name of names) h().world.add(name, { accountEnabled: false })
    h().world.seen = (account) => (account.id === 'carol' ? { ...account, accountEnabled: false } : account)
    const { id } = await h().begin('enable', names)
    await readsAll()
    assert.equal((await h().operations.get(id, anna)).progress.failed, 1)
    h().world.add('erin', { accountEnabled: false })
    await assert.rejects(h().begin('enable', ['erin']), { code: 'tooManyThisHour' })
  })

  for (const behind of [3_000, 12_000])
    it(`does not call a sign-out failed that another instance, whose clock is ${behind} ms behind, reads back`, async () => {
      h().world.now = () => h().clock.now() - behind
      const { id } = await h().begin('signOut', names)
      await readsAll()
      assert.deepEqual(await seen(id), { state: 'done', verified: 0, unconfirmed: 3 })
      assert.equal((await h().operations.get(id, anna)).progress.failed, 0)
    })

  it('calls a sign-out failed after which sessions are still valid from long before', async () => {
    h().world.now = () => h().clock.now() - 13_000
    const { id } = await h().begin('signOut', names)
    await readsAll()
    assert.equal((await h().operations.get(id, anna)).progress.failed, 3)
  })

  it('does not call failed what it could not read, or what another operation has changed since', async () => {
    late('carol')
    const { id } = await h().begin('disable', names)
    await readsAll([0, 5_000, 60_000])
    await h().begin('enable', ['carol'])
    await h().work()
    await readsAll([900_000])
    const { progress } = await h().operations.get(id, anna)
    assert.deepEqual([progress.failed, progress.unconfirmed], [0, 1])
  })

  it('continues after a restart', async () => {
    late('carol')
    const { id } = await h().begin('disable', names)
    await h().work()
    await h().operations.close()
    await h()
      .store.db.deleteFrom('test_jobs' as never)
      .execute()
    inTime()
    await h().clock.advance(30_000)
    const second = createHarness(h().store, { clock: h().clock, world: h().world })
    await second.operations.start()
    await second.work()
    await second.operations.close()
    assert.deepEqual(await seen(id), { state: 'done', verified: 3, unconfirmed: 0 })
  })

  it("can't verify sign-outs if the directory doesn't say from when sessions are valid", async () => {
    h().world.step = (name) => {
      if (name === 'states') for (const one of names) h().world.validFrom.set(one, Number.NaN)
    }
    const disable = await h().begin('disable', ['bob', 'carol'])
    const signOut = await h().begin('signOut', ['dora'])
    await h().work()
    const { progress } = await h().operations.get(disable.id, anna)
    const [signedOut] = progress.actions
    assert.deepEqual([progress.verified, signedOut?.done, signedOut?.verified], [2, 2, 0])
    assert.deepEqual(await seen(signOut.id), { state: 'done', verified: 0, unconfirmed: 0 })
    const { items } = await h().operations.items(signOut.id, anna, { offset: 0, limit: 1 })
    assert.equal(items[0]?.verified, 'none')
  })

  it('does not take credit for sessions that ended earlier', async () => {
    h().world.step = (name) => {
      if (name === 'states') h().world.validFrom.set('bob', h().clock.now() - 60_000)
    }
    const { id } = await h().begin('signOut', ['bob'])
    await h().work()
    assert.deepEqual(await seen(id), { state: 'verifying', verified: 0, unconfirmed: 1 })
  })

  it('does not confirm a sign-out for a deleted account', async () => {
    const { id } = await h().begin('signOut', ['bob'])
    h().world.step = (name) => {
      if (name === 'states') h().world.accounts.delete('bob')
    }
    await h().work()
    assert.deepEqual(await seen(id), { state: 'verifying', verified: 0, unconfirmed: 1 })
  })

  it('resumes immediately, as if not started, if the process stopped during it', async () => {
    const { id } = await h().begin('disable', names)
    h().world.step = (name) => {
      if (name === 'states') void h().operations.close()
    }
    await h().queue.runOne()
    h().world.step = () => {}
    assert.equal((await seen(id)).state, 'verifying')
    late('carol')
    await h().store.db.updateTable('operation_writes').set({ verified: 'none' }).execute()
    // As on a second machine: nothing of the first process is cleaned up.
    const second = createHarness({ ...h().store, kind: 'postgres' }, { clock: h().clock, world: h().world })
    await second.operations.start()
    await second.work()
    assert.deepEqual(await seen(id), { state: 'verifying', verified: 2, unconfirmed: 1 })
    await second.clock.advance(5_000)
    await second.work()
    await second.operations.close()
    assert.equal((await seen(id)).state, 'done')
  })

  describe('after a stop', () => {
    const stopped = async () => {
      const { id } = await h().begin('disable', names)
      h().world.step = (name) => {
        if (name === 'answered') h().limits.readOnly = true
      }
      await h().work()
      return id
    }
    const shown = () => h().told.map(({ progress }) => [progress.verified, progress.unconfirmed])

    it('shows what was confirmed on the card', async () => {
      await stopped()
      assert.deepEqual(shown().at(-1), [3, 0])
    })

    it('shows what was confirmed on the card if the process stopped during it', async () => {
      const { id } = await h().begin('disable', names)
      h().world.step = (name) => {
        if (name === 'answered') h().limits.readOnly = true
        if (name === 'states') void h().operations.close()
      }
      await h().queue.runOne()
      await h().queue.runOne()
      await h().operations.close()
      h().world.step = () => {}
      const second = createHarness(h().store, { clock: h().clock, world: h().world })
      await second.operations.start()
      await second.work()
      await second.operations.close()
      assert.deepEqual(await seen(id), { state: 'stopped', verified: 3, unconfirmed: 0 })
      assert.equal([...h().told, ...second.told].at(-1)?.progress.verified, 3)
    })

    it('shows what was not confirmed, and nothing if there is no news', async () => {
      h().world.seen = (account) => ({ ...account, accountEnabled: true })
      await stopped()
      assert.deepEqual(shown().at(-1), [0, 3])
      const times = h().told.length
      await h().clock.advance(5_000)
      await h().work()
      await h().operations.close()
      assert.equal(h().told.length, times)
    })
  })

  it('is done even if nothing can be read, without confirming anything', async () => {
    const { id } = await h().begin('disable', names)
    h().world.step = (name) => {
      if (name === 'states') throw new signInErrors.signInExpired()
    }
    for (const wait of [0, 5_000]) {
      await h().clock.advance(wait)
      await h().work()
    }
    assert.deepEqual(await seen(id), { state: 'done', verified: 0, unconfirmed: 3 })
  })

  it('happens in read-only mode, and for stopped operations', async () => {
    const { id } = await h().begin('disable', [...names])
    h().world.step = (name) => {
      if (name === 'answered') h().limits.readOnly = true
    }
    await h().work()
    assert.deepEqual(await seen(id), { state: 'stopped', verified: 3, unconfirmed: 0 })
  })

  it("can't be stopped: everything was sent", async () => {
    late('carol')
    const { id } = await h().begin('disable', names)
    await h().work()
    await assert.rejects(h().operations.stop(id, { person: anna }), { code: 'operationUnderWay' })
  })
})
