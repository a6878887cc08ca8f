import assert from 'node:assert/strict'
import type { After, AfterWhat } from '../../../src/operations/feature.ts'
import type { Context, OperationFeature } from '../../../src/operations/model/context.ts'
import { createChores } from '../../../src/operations/run/sweep.ts'
import { createHarness, useHarness } from '../harness.ts'

describe('what features do after an operation', () => {
  const h = useHarness()
  const done: string[] = []
  const feature = (name: string, what: AfterWhat, more: Partial<After<Context>> = {}): OperationFeature => ({
    name,
    after: {
      [what]: {
        chore: name,
        concerns: () => true,
        left: async () => [],
        run: async ({ store }: Context, key: { id: string }) => {
          const { state } = await store.db
            .selectFrom('operations')
            .select('state')
            .where('id', '=', key.id)
            .executeTakeFirstOrThrow()
          done.push(`${name} ${state}`)
          return false
        },
        ...more,
      },
    },
  })
  const withFeatures = (features: readonly OperationFeature[]) => {
    const { store, clock, world } = h()
    return createHarness(store, { clock, world, features })
  }
  const begin = async (features: readonly OperationFeature[]) => {
    const made = withFeatures(features)
    made.world.add('bob')
    await made.begin('disable', ['bob'])
    await made.operations.start()
    await made.work()
    await made.operations.close()
  }

  beforeEach(() => {
    done.length = 0
  })

  it('is done in the order of the list, first what its end brings, then what waits for it to be free', async () => {
    await begin([feature('first', 'released'), feature('second', 'ended'), feature('third', 'ended')])
    assert.deepEqual(done.slice(0, 3), ['second done', 'third done', 'first done'])
  })

  it("isn't begun for operations it doesn't concern", async () => {
    const concerns: After<Context>['concerns'] = ({ playbook }) => playbook !== 'disable'
    await begin([feature('other', 'ended', { concerns }), feature('this', 'ended')])
    assert.ok(!done.includes('other done'))
    assert.ok(done.includes('this done'))
  })

  it('is done by a chore for operations that were left behind, whichever of them fails', async () => {
    const tried: string[] = []
    const left = async () => ['a', 'b', 'c'].map((id) => ({ tenantId: 'contoso', id }))
    const run: After<Context>['run'] = async (_context, { id }) => {
      tried.push(id)
      if (id === 'b') throw new Error('It is broken')
      return true
    }
    const { sweep, errors } = withFeatures([feature('openDoors', 'ended', { left, run })])
    await sweep()
    assert.deepEqual(tried, ['a', 'b', 'c'])
    assert.deepEqual(errors.splice(0), [])
  })

  it('does not start with a chore that has the name of another', () => {
    for (const twice of [
      feature('expirePlans', 'ended'),
      { name: 'watch', chores: [{ name: 'sendPosts', run: async () => {} }] },
    ]) {
      assert.throws(() => withFeatures([twice]), { message: /^There are two chores named (expirePlans|sendPosts)$/ })
    }
  })

  it('comes after what ends operations, before those that paused too long end; slow chores come first', () => {
    const fast = { name: 'fast', run: async () => {} }
    const slow = { name: 'slow', slow: true, run: async () => {} } as const
    const names = createChores([
      { name: 'one', chores: [fast, slow] },
      feature('freed', 'released'),
      feature('over', 'ended'),
    ]).map(({ name }) => name)
    assert.equal(names[0], 'slow')
    const order = ['escalate', 'freed', 'fast', 'planFollowUps', 'over', 'endLongPauses', 'sendPosts']
    assert.deepEqual(
      names.filter((name) => order.includes(name)),
      order,
    )
    assert.equal(names.at(-1), 'sendPosts')
  })
})
