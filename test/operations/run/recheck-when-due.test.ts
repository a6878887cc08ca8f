import assert from 'node:assert/strict'
import { signInErrors } from '../../../src/core/sign-in-errors.ts'
import { anna, useHarness } from '../harness.ts'

const later = 60_000

describe('rechecking the plan when it is due', () => {
  const h = useHarness()

  beforeEach(() => {
    for (const name of ['bob', 'carol', 'dora', 'erin']) h().world.add(name)
  })

  const begin = (names: readonly string[], more = {}) =>
    h().begin('disable', names, { runAt: h().clock.now() + later, ...more })
  const run = async () => {
    await h().clock.advance(later)
    await h().work()
  }
  const skippedAtRecheck = async (id: string) => (await h().operations.get(id, anna)).skippedAtRecheck

  it('counts skipped accounts by reason, including deleted ones', async () => {
    const { id } = await begin(['bob', 'carol', 'dora', 'erin'])
    for (const name of ['bob', 'carol']) h().world.add(name, { accountEnabled: false })
    h().world.accounts.delete('dora')
    await run()
    assert.deepEqual(await skippedAtRecheck(id), { already: 2, notFound: 1 })
    assert.deepEqual(h().world.written, ['disable:erin', 'signOut:erin'])
  })

  it('shows this before the first change', async () => {
    const { id } = await begin(['bob', 'carol'])
    h().world.add('bob', { accountEnabled: false })
    const shown = () => h().told.findLast((one) => one.id === id && one.state === 'running')?.skippedAtRecheck
    let before: unknown
    h().world.step = async (name) => {
      if (name !== 'leaving' || before !== undefined) return
      for (let turn = 0; turn < 1000 && !shown(); turn++) await new Promise(setImmediate)
      before = shown() ?? 'nothing'
    }
    await run()
    assert.deepEqual(before, { already: 1 })
  })

  it('shows nothing if nothing has changed', async () => {
    const { id } = await begin(['bob'])
    await run()
    assert.deepEqual(await skippedAtRecheck(id), {})
  })

  it("doesn't happen for immediate operations", async () => {
    const { id } = await h().begin('disable', ['bob', 'carol'])
    h().world.add('bob', { accountEnabled: false })
    await h().work()
    assert.equal(await skippedAtRecheck(id), null)
  })

  it('happens once, however many slices it takes', async () => {
    const { id } = await begin(['bob', 'carol', 'dora', 'erin'])
    let read = 0
    h().world.step = (name) => {
      if (name === 'roleHolders') read += 1
      if (name === 'leaving' && h().world.written.length === 3) throw new signInErrors.signInExpired()
    }
    await run()
    const inFirst = read
    h().world.step = (name) => {
      if (name === 'roleHolders') read += 1
    }
    await h().operations.resume(anna)
    await h().work()
    assert.equal((await h().operations.get(id, anna)).state, 'done')
    assert.deepEqual([inFirst, read], [2, 3], 'once for the plan and once for the writing, then for the writing alone')
  })

  it('writes nothing if it was stopped in the meantime', async () => {
    const { id } = await begin(['bob', 'carol'])
    h().world.add('bob', { accountEnabled: false })
    h().world.step = async (name) => {
      if (name === 'accountsByIds') await h().operations.stop(id, { person: anna })
    }
    await run()
    await h().clock.advance(10_000)
    await h().work()
    assert.deepEqual(h().world.written, [])
    assert.equal((await h().operations.get(id, anna)).state, 'stopped')
  })
})
