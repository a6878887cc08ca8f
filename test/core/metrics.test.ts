import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { counters, durations, gauges, noMetrics } from '../../src/core/metrics.ts'

const page = readFileSync(new URL('../../docs/observability.md', import.meta.url), 'utf8')
const shown = (name: string, ending = '') => `\`${name.replaceAll('.', '_')}${ending}\``

describe('the metrics', () => {
  it('all have descriptions and Prometheus names', () => {
    const wanted = [
      ...Object.entries(counters).map(([name, one]) => [shown(name, '_total'), one] as const),
      ...Object.entries(durations).map(([name, one]) => [shown(name), one] as const),
      ...Object.entries(gauges).map(([name, one]) => [shown(name, 'total' in one ? '_total' : ''), one] as const),
    ]
    const rows = page.split('\n').filter((line) => /^\| `rollcall_\w+` \|/.test(line))
    assert.equal(rows.length, wanted.length, 'one row each')
    for (const [name, { labels }] of wanted) {
      const row = rows.find((line) => line.startsWith(`| ${name} `))
      assert.ok(row, name)
      for (const label of Object.keys(labels)) assert.ok(row.includes(`\`${label}\``), `${name} has the label ${label}`)
    }
  })

  it('have no label that could name somebody', () => {
    const labels = Object.values({ ...counters, ...durations, ...gauges }).flatMap((one) => Object.keys(one.labels))
    const known = [
      'type',
      'status',
      'command',
      'outcome',
      'kind',
      'method',
      'limit',
      'outcome',
      'reason',
      'state',
      'service',
      'code',
      'version',
      'node',
    ]
    assert.deepEqual(
      labels.filter((label) => !known.includes(label)),
      [],
    )
  })

  it('cost and change nothing without a listener', async () => {
    noMetrics.count('rollcall.turns', { type: 'message', status: 200 })
    noMetrics.seconds('rollcall.turn.seconds', 1, { type: 'message' })
    noMetrics.watch('rollcall.operations', () => assert.fail('nobody reads it'))
    assert.equal(await noMetrics.span('work', {}, async () => 7), 7)
    await assert.rejects(
      noMetrics.span('work', {}, async () => {
        throw new Error('as it was')
      }),
      /as it was/,
    )
  })
})
