import assert from 'node:assert/strict'
import fc from 'fast-check'

describe('each property', () => {
  it('runs a hundred times, and 100,000 times with npm run test:fuzz', () => {
    const { numRuns = 100 } = fc.readConfigureGlobal()
    assert.equal(
      numRuns,
      process.env['npm_lifecycle_event'] === 'test:fuzz' ? Number(process.env['FUZZ_RUNS'] ?? 100_000) : 100,
    )
  })
})
