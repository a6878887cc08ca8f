import assert from 'node:assert/strict'
import type { Account } from '../../../src/graph/directory/account.ts'
import { graphErrors } from '../../../src/graph/directory/errors.ts'
import type { Context } from '../../../src/operations/model/context.ts'
import { createSteps } from '../../../src/operations/model/steps.ts'
import { readEstimates } from '../../../src/operations/plan/estimates.ts'
import type { Action } from '../../../src/operations/registry/action.ts'
import { eventually } from '../../support/eventually.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { wholeRegistry } from '../../support/registry.ts'

const kind = 'remove-methods'
const accounts = ['a', 'b'].map((id) => ({ id }) as Account)
const reader = {} as Parameters<typeof readEstimates>[1]
const never = new Promise<never>(() => {})

describe('what a report says about the accounts of a plan', () => {
  const clock = createFakeClock()
  const asked: (readonly string[])[] = []
  const context = {
    clock,
    graph: { as: () => ({}) },
    tokenFor: async (_person: unknown, _channel: unknown, scopes: readonly string[]) => asked.push(scopes),
  } as unknown as Context
  const read = (
    estimate: NonNullable<Action['estimate']>,
    found: 'unread' | 'omitted' | ReadonlyMap<string, unknown> = 'unread',
  ) => {
    const steps = createSteps(wholeRegistry, [{ kind, parameters: null }])
    const own = steps.map((step) => ({ ...step, action: { ...step.action, estimate } }))
    return readEstimates(context, reader, {
      steps: own,
      found: new Map(found === 'omitted' ? [] : [[kind, found]]),
      accounts,
    })
  }

  it('includes what could be read within fifteen seconds', async () => {
    const reading = read(async function* () {
      yield { id: 'a', sorts: ['phone'] }
      await never
    })
    await eventually('it waits', () => clock.sleeping > 0)
    await clock.advance(15_000)
    const one = (await reading).get(kind)
    assert.deepEqual([...(one ?? [])], [['a', { id: 'a', sorts: ['phone'] }]])
    assert.deepEqual(asked, [['AuditLog.Read.All']])
  })

  it('is nothing if Graph refuses it', async () => {
    const refusing = async function* () {
      yield* []
      throw new graphErrors.licenceMissing({})
    }
    assert.equal((await read(refusing)).get(kind)?.size ?? 0, 0)
  })

  it('is also read if the plan reads the accounts itself, but not for a step that it omits', async () => {
    const reading = async function* () {
      yield { id: 'a', sorts: ['hardwareOath'] }
    }
    assert.deepEqual([...((await read(reading, new Map())).get(kind)?.keys() ?? [])], ['a'])
    assert.equal((await read(reading, 'omitted')).size, 0)
  })
})
