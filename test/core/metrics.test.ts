import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { counters, durations, gauges, noMetrics } from '../../src/core/metrics.ts'

const page = readFileSync(new URL('../../infra/README.md', import.meta.url), 'utf8')
const inPrometheus = (name: string) => name.replaceAll('.', '_')
const endings: Readonly<Record<string, string>> = { s: '_seconds', By: '_bytes' }
const shown = (name: string, unit: string, ending = '') => `\`${inPrometheus(name)}${endings[unit] ?? ''}${ending}\``

describe('the metrics', () => {
  it('all have descriptions and Prometheus names', () => {
    const wanted = [
      ...Object.entries(counters).map(([name, one]) => [shown(name, one.unit, '_total'), one] as const),
      ...Object.entries(durations).map(([name, one]) => [shown(name, one.unit), one] as const),
      ...Object.entries(gauges).map(
        ([name, one]) => [shown(name, one.unit, 'kind' in one && one.kind === 'total' ? '_total' : ''), one] as const,
      ),
    ]
    const rows = page.split('\n').filter((line) => /^\| `(rollcall|http|db|process|v8js)_\w+` \|/.test(line))
    assert.equal(rows.length, wanted.length, 'one row each')
    for (const [name, { labels }] of wanted) {
      const row = rows.find((line) => line.startsWith(`| ${name} `))
      assert.ok(row, name)
      for (const label of Object.keys(labels).map(inPrometheus))
        assert.ok(row.includes(`\`${label}\``), `${name} has the label ${label}`)
    }
  })

  it('have no label that could name someone', () => {
    const labels = Object.values({ ...counters, ...durations, ...gauges }).flatMap((one) => [
      ...Object.keys(one.labels),
      ...Object.keys('some' in one ? one.some : {}),
    ])
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
      'credential',
      'settings',
      'chore',
      'http.request.method',
      'http.response.status_code',
      'http.route',
      'url.scheme',
      'server.address',
      'server.port',
      'service.peer.name',
      'error.type',
      'db.system.name',
      'db.namespace',
      'db.client.connection.pool.name',
      'db.client.connection.state',
      'v8js.heap.space.name',
      'cpu.mode',
    ]
    assert.deepEqual(
      labels.filter((label) => !known.includes(label)),
      [],
    )
  })

  it('cost and change nothing without a listener', async () => {
    noMetrics.count('rollcall.turns', { type: 'message', status: 200 })
    noMetrics.seconds('rollcall.command.duration', 1, { command: 'whoami' })
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
