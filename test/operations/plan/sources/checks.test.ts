import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { checksTable, rulesList } from '../../../../scripts/policy-tables.ts'
import { NothingToDo } from '../../../../src/operations/plan/nothing-to-do.ts'
import { anna, authorise, channel, reason, useHarness } from '../../harness.ts'

describe('what a plan checks', () => {
  const h = useHarness()

  it('is listed in the documentation, with the rules about accounts', () => {
    const page = readFileSync(new URL('../../../../src/operations/README.md', import.meta.url), 'utf8')
    for (const table of [checksTable(), rulesList()]) assert.ok(page.includes(table), 'run `npm run generate`')
  })

  it('includes accounts whose sessions have been ended since, when an undo is retried', async () => {
    const { world, operations, clock } = h()
    const asked = { requester: anna, directory: world.directory(), locale: 'en-US', channel }
    world.add('bob')
    const { id } = await h().begin('disable', ['bob'])
    await h().work()
    const { operation, token } = await operations.undo(id, asked)
    world.faults.set('bob', 'failed')
    await operations.confirm(operation.id, { person: anna, authorise, token, reason, count: 1 })
    await h().work()
    world.faults.clear()
    await clock.advance(600_000)
    world.validFrom.set('bob', clock.now())
    const answer = await operations.retry(operation.id, asked).catch((error: unknown) => error)
    assert.ok(answer instanceof NothingToDo)
    assert.deepEqual(
      answer.skipped.map(({ verdict, why }) => [verdict, why]),
      [['protected', 'sessionsEnded']],
    )
  })
})
