import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { compare, reference } from '../../bench/compare.ts'
import { atLeast, atMost, format } from '../../bench/table.ts'

const row = (scenario: string, ms: number, limit?: number, who = 'rollcall') => ({ scenario, who, ms, limit })
const reading = (ms: number) => row('reference', ms, undefined, 'bench')
const kept = format([reading(20), row('help', 5), row('disable', 1_100, 1_000), row('disable', 900, 1_000, 'peer')])

describe('comparing a run with the stored table', () => {
  it("names what became slower by more than a tenth, regardless of the machine's speed", () => {
    const slowMachine = [reading(40), row('help', 11.2), row('disable', 1_250, 1_000)]
    assert.deepEqual(compare(slowMachine, kept), {
      slower: ['help: 1.12 x the kept table', 'disable: 1.14 x the kept table'],
      compared: 2,
    })
    const unchanged = [reading(40), row('help', 10.5), row('disable', 1_200, 1_000)]
    assert.deepEqual(compare(unchanged, kept), { slower: [], compared: 2 })
  })

  it('compares neither peers, nor new scenarios, nor times without a reference', () => {
    const rows = [row('help', 50), row('new', 50), row('disable', 9_000, 1_000, 'peer')]
    assert.deepEqual(compare(rows, kept), { slower: [], compared: 0 })
  })

  it('reads the table of the last run', () => {
    const docs = readFileSync(new URL('../../bench/results.md', import.meta.url), 'utf8')
    const limit = 100
    const { slower, compared } = compare([row('disable 1,000', 1_000, limit), row('status of 1,000', 10, limit)], docs)
    assert.equal(compared, 2)
    assert.match(slower.join(), /^disable 1,000: [\d.]+ x the kept table$/)
  })

  it('names targets, but not those that nothing goes wrong while they are met, nor figures that have a column', () => {
    const checks = [
      atMost('lost', 0, 0),
      atMost('silent', 2, 0),
      atMost('x limit', 1.1, 1.15),
      atLeast('turns/s', 262, 350, false),
    ]
    const [, , line = ''] = format([{ ...row('disable', 1_100, 1_000), lost: 0, checks }]).split('\n')
    assert.equal(
      line,
      '| disable | rollcall | 1,100 | 1.10 | 0 | **MISSED** *silent 2 <= 0; *x limit <= 1.15; **MISSED** turns/s 262 >= 350 |',
    )
  })

  it('has a reference that takes measurable time', async () => {
    const [one] = await reference()
    assert.ok(one && one.ms > 0)
  })
})
