import assert from 'node:assert/strict'
import { readPlanInputs } from '../../src/operations/plan/plan-inputs.ts'
import { anna, useHarness } from './harness.ts'
import { createParts } from './parts.ts'

describe('a configured protected account that matches nobody', () => {
  const h = useHarness(() => ({ limits: { protectedAccounts: ['bob', 'breakglas@contoso.com'] } }))

  it('is logged as a warning, once', async () => {
    h().world.add('bob')
    const { context, lines } = createParts(h())
    for (let time = 0; time < 2; time++) {
      await readPlanInputs(context, { directory: h().world.directory(), requester: anna }, async () => [])
    }
    assert.equal(lines.length, 1)
    assert.ok(lines[0]?.includes('matches no account'))
    assert.ok(lines[0]?.includes('breakglas') && !lines[0]?.includes('bob'))
  })
})
