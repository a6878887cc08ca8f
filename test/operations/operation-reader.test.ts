import assert from 'node:assert/strict'
import type { KyselyPlugin } from 'kysely'
import { features } from '../../src/features/index.ts'
import { createOperationReader } from '../../src/operations/operation-reader.ts'
import { wholeRegistry } from '../support/registry.ts'
import { anna, authorise, channel, reason, useHarness } from './harness.ts'

describe("someone's operations", () => {
  const h = useHarness(() => ({ limits: { approvalAbove: 1, approverGroupId: 'approvers' } }))
  const names = ['bob', 'carol', 'dave', 'erin']

  beforeEach(() => {
    for (const name of names) h().world.add(name)
    h().world.groups.set('approvers', new Set(['erin']))
  })

  /** One that is done, with its undo, one that failed, one that waits for approval, and a plan. */
  const makeSome = async () => {
    const done = await h().begin('disable', ['bob'])
    await h().work()
    const follow = { requester: anna, directory: h().world.directory(), locale: 'en-US', channel }
    const { operation, token } = await h().operations.undo(done.id, follow)
    await h().operations.confirm(operation.id, { person: anna, authorise, token, reason, count: 1 })
    await h().work()
    h().world.faults.set('carol', 'failed')
    await h().begin('disable', ['carol'])
    await h().work()
    await h().begin('disable', ['bob', 'dave'])
    await h().work()
    await h().plan('disable', ['carol'])
  }

  const list = async (range = { offset: 0, limit: 20 }) => {
    let statements = 0
    const counting: KyselyPlugin = {
      transformQuery: ({ node }) => {
        statements += 1
        return node
      },
      transformResult: async ({ result }) => result,
    }
    const store = { ...h().store, db: h().store.db.withPlugin(counting) }
    const { clock, limits } = h()
    const looking = createOperationReader({ store, clock, limits, registry: wholeRegistry, features })
    const { operations } = await looking.list(anna, range)
    return { operations, statements }
  }

  it('are listed with the same number of statements, however many there are', async () => {
    await makeSome()
    const few = await list()
    await makeSome()
    const many = await list()
    assert.deepEqual([few.operations.length, many.operations.length], [5, 10])
    assert.equal(many.statements, few.statements)
    assert.ok(many.statements <= 5, `${many.statements} statements`)
  })

  it('are shown in a list as they are individually', async () => {
    await makeSome()
    const { operations } = await list()
    const states = new Set(operations.map(({ state }) => state))
    assert.deepEqual(states, new Set(['awaitingApproval', 'planned', 'done']))
    const alone = await Promise.all(operations.map((_, offset) => list({ offset, limit: 1 })))
    assert.deepEqual(
      operations,
      alone.flatMap((one) => one.operations),
    )
  })
})
