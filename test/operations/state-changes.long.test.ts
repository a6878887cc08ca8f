import assert from 'node:assert/strict'
import { signInErrors } from '../../src/core/sign-in-errors.ts'
import { auditQueries } from '../../src/store/queries/audit.ts'
import { stateSteps } from '../support/audit.ts'
import { emptyStore, useStore } from '../support/store.ts'
import { crashScenarios, playScenario } from './crash-scenarios.ts'
import { createJobTable } from './hand-queue.ts'
import { anna, authorise, createHarness, reason } from './harness.ts'

const scenarios = await crashScenarios()

describe('state changes', () => {
  const store = useStore()
  before(() => createJobTable(store()))

  /** What the audit, written by the database with each change, says about whole operations. */
  const audited = async () => {
    const rows = await auditQueries(store().db).range(anna.tid, 1, 10_000)
    return rows
      .map(({ entry }) => JSON.parse(entry))
      .filter(({ step, before, after }) => stateSteps.includes(step) && after !== undefined && before !== after)
      .map(({ kind, after }) => `${kind} ${after}`)
  }

  for (const scenario of scenarios) {
    it(`are each reported once, by the code that made them: ${scenario.name}`, async () => {
      const { changes } = await playScenario(store(), scenario, [])
      assert.deepEqual([...changes].sort(), (await audited()).sort())
      assert.ok(changes.length >= 3, changes.join())
    })
  }

  it('are each reported once, however an operation ends', async () => {
    await emptyStore(store())
    const bot = createHarness(store())
    for (const name of ['bob', 'carol']) bot.world.add(name)
    await bot.operations.start()
    await bot.plan('disable', ['bob'])
    await bot.clock.advance(3_600_000)
    await bot.sweep()
    const { operation, token } = await bot.plan('disable', ['bob'])
    await bot.operations.cancel(operation.id, { person: anna, token })
    const late = await bot.plan('disable', ['bob'])
    await bot.clock.advance(3_600_000)
    const press = { person: anna, authorise, token: late.token, reason, choices: { signOut: false } }
    await assert.rejects(bot.operations.confirm(late.operation.id, press), { code: 'operationExpired' })
    const begun = await bot.begin('disable', ['bob', 'carol'])
    bot.signInError = new signInErrors.signedOut()
    await bot.work()
    await bot.operations.stop(begun.id, { person: anna })
    await bot.operations.close()
    const made = bot.changes.map(({ kind, state }) => `${kind} ${state}`)
    assert.deepEqual([...made].sort(), (await audited()).sort())
    assert.deepEqual(
      made.filter((change) => !change.endsWith('planned')),
      ['expired', 'cancelled', 'expired', 'queued', 'running', 'needsSignIn', 'stopped'].map(
        (state) => `disable ${state}`,
      ),
    )
  })
})
