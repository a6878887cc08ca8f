import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { counters, durations, gauges } from '../../../src/core/metrics.ts'
import { json, root, text } from '../../packaging/project.ts'
import { azureRules, azureSource, rules } from '../../support/alerts.ts'
import { hasResult, namedIn, type Row } from '../../support/kql.ts'
import { metricsIn } from '../../support/promql.ts'

const units: Readonly<Record<string, string>> = { s: '_seconds', By: '_bytes' }
const shown = (name: string, unit: string, end = '') => `${name.replaceAll('.', '_')}${units[unit] ?? ''}${end}`
/** Added by Prometheus itself. */
const ofPrometheus = ['up']
const everyMetric = new Set([
  ...ofPrometheus,
  ...Object.entries(counters).map(([name, { unit }]) => shown(name, unit, '_total')),
  ...Object.entries(durations).flatMap(([name, { unit }]) =>
    ['_bucket', '_sum', '_count'].map((end) => shown(name, unit, end)),
  ),
  ...Object.entries(gauges).map(([name, one]) =>
    shown(name, one.unit, 'kind' in one && one.kind === 'total' ? '_total' : ''),
  ),
])

type Labels = Readonly<Record<string, readonly (string | number)[]>>

describe('the rules for Azure', () => {
  const known = new Map<string, { labels: Labels; some?: Labels }>(
    Object.entries({ ...counters, ...durations, ...gauges }),
  )

  it('are on existing metrics, labels and values', () => {
    assert.ok(azureRules.size >= 15)
    for (const [alert, query] of azureRules) {
      const { metrics, labels } = namedIn(query)
      assert.ok(metrics.length > 0, alert)
      for (const name of metrics) assert.ok(known.has(name), `${alert}: ${name}`)
      for (const { label, values } of labels) {
        const listed = metrics
          .map((name) => known.get(name))
          .map((one) => one?.labels[label] ?? one?.some?.[label])
          .find((one) => one !== undefined)
        assert.ok(listed, `${alert}: ${label}`)
        // Filled at startup.
        if (listed.length === 0) continue
        for (const value of values) assert.ok(listed.map(String).includes(value), `${alert}: ${label} ${value}`)
      }
    }
  })

  it('are as robust as those for Prometheus: neither a single sample nor strangers wake anyone up', () => {
    const fires = (alert: string, ...rows: Partial<Row>[]) =>
      hasResult(
        azureRules.get(alert) ?? '',
        rows.map((row) => ({ name: '', value: 1, valueMax: 1, cloud_RoleInstance: 'a', customDimensions: {}, ...row })),
      )
    const away = { name: 'rollcall.database.up', value: 0 }
    assert.deepEqual(
      [fires('RollcallDatabaseAway', away, away), fires('RollcallDatabaseAway', away, away, away)],
      [false, true],
    )
    const other = { ...away, cloud_RoleInstance: 'b' }
    assert.equal(fires('RollcallDatabaseAway', away, other, away, other), false)
    const refused = { name: 'rollcall.requests.refused', value: 6, customDimensions: { reason: 'audience' } }
    const answered = { name: 'rollcall.turns', value: 1, customDimensions: { status: '200' } }
    const failed = { name: 'rollcall.turns', value: 9, customDimensions: { status: '500' } }
    assert.equal(fires('RollcallRefusesTeams', refused), true)
    assert.equal(fires('RollcallRefusesTeams', refused, failed), true)
    assert.equal(fires('RollcallRefusesTeams', refused, answered), false)
    assert.equal(fires('RollcallRefusesTeams', { ...refused, customDimensions: { reason: 'noToken' } }), false)
    const build = { name: 'rollcall.build.info' }
    assert.equal(fires('RollcallInstanceDown', build), false)
    const three = (azureSource.get('RollcallInstanceDown') ?? '').replace('${instances}', '3')
    const rows = ['a', 'b', 'a'].map((one) => ({
      ...build,
      value: 1,
      valueMax: 1,
      cloud_RoleInstance: one,
      customDimensions: {},
    }))
    assert.equal(hasResult(three, rows), true)
    assert.equal(
      hasResult(three, [...rows, { ...rows[0], name: 'rollcall.build.info', cloud_RoleInstance: 'c' } as Row]),
      false,
    )
    const clock = { name: 'rollcall.clock.difference', value: 6 }
    assert.equal(fires('RollcallClockOff', clock, clock), false)
    assert.equal(fires('RollcallClockOff', clock, clock, clock), true)
    const has = (settings: string, cloud_RoleInstance: string, times: number) =>
      Array<Partial<Row>>(times).fill({ ...build, customDimensions: { settings }, cloud_RoleInstance })
    assert.equal(fires('RollcallSettingsDiffer', ...has('1', 'a', 15), ...has('1', 'b', 15)), false)
    const restarted = ['a', 'b'].flatMap((one) => [...has('1', one, 6), ...has('2', one, 9)])
    assert.equal(fires('RollcallSettingsDiffer', ...restarted), false)
    assert.equal(fires('RollcallSettingsDiffer', ...has('1', 'a', 15), ...has('2', 'b', 10)), true)
    const memory = { name: 'process.memory.usage', value: 950e6 }
    assert.equal(fires('RollcallMemory', ...Array<Partial<Row>>(9).fill(memory)), false)
    assert.equal(fires('RollcallMemory', ...Array<Partial<Row>>(10).fill(memory)), true)
    const waits = { name: 'rollcall.operations', customDimensions: { state: 'needsSignIn' } }
    assert.equal(fires('RollcallNeedsSignIn', ...Array<Partial<Row>>(49).fill(waits)), false)
    assert.equal(fires('RollcallNeedsSignIn', ...Array<Partial<Row>>(50).fill({ ...waits, value: 0 })), false)
    assert.equal(fires('RollcallNeedsSignIn', ...Array<Partial<Row>>(50).fill(waits)), true)
    const turn = { 'http.route': '/api/messages', 'http.response.status_code': '200' }
    const slow = { name: 'http.server.request.duration', value: 60, valueMax: 5.1, customDimensions: turn }
    const strangers = { ...slow, customDimensions: { ...turn, 'http.response.status_code': '401' } }
    const download = { ...slow, customDimensions: { ...turn, 'http.route': '/exports/:id' } }
    const fast = { ...slow, valueMax: 4.9 }
    assert.equal(fires('RollcallSlow', slow, slow, slow), true)
    for (const other of [fast, strangers, download]) assert.equal(fires('RollcallSlow', slow, slow, other), false)
    const blocked = { name: 'rollcall.eventloop.delay', value: 0, valueMax: 1.1 }
    assert.equal(fires('RollcallBlocked', blocked, blocked, { ...blocked, cloud_RoleInstance: 'b' }), false)
    assert.equal(fires('RollcallBlocked', blocked, blocked, blocked), true)
    for (const alert of azureRules.keys()) assert.equal(fires(alert, build), false, alert)
  })

  it('wait no longer than necessary: those that wake someone up are evaluated every five minutes', () => {
    const source = text('infra/modules/alerts.bicep')
    const rulesOf = [...source.matchAll(/severity: (\d)[\s\S]*?every: '(PT\w+)'\n {4}window: '(PT\w+)'/g)]
    assert.equal(rulesOf.length, azureRules.size)
    for (const [, severity, every] of rulesOf) assert.equal(every === 'PT5M', severity === '0')
  })
})

describe('the rules and the dashboard', () => {
  it('are PromQL on existing metrics', () => {
    const panels = (json('infra/grafana/rollcall.json') as { panels: { title: string; targets: { expr: string }[] }[] })
      .panels
    const expressions = [
      ...rules.map(({ expr }) => expr),
      ...panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
    ]
    assert.ok(expressions.length > 25)
    for (const expression of expressions) {
      const names = metricsIn(expression)
      assert.ok(names.length > 0, expression)
      for (const name of names) assert.ok(everyMetric.has(name), `${name} in ${expression}`)
    }
  })

  const promtool = (...args: string[]): string | undefined => {
    try {
      return execFileSync('promtool', args, { encoding: 'utf8', stdio: 'pipe' })
    } catch (error) {
      const { code, stdout, stderr } = error as { code?: string; stdout?: string; stderr?: string }
      if (code === 'ENOENT') return undefined
      throw new Error(`${stdout}${stderr}`, { cause: error })
    }
  }
  const folder = `${root}/infra/prometheus`

  it('are accepted by Prometheus itself, if installed', function () {
    const said = promtool('check', 'rules', `${folder}/rollcall.rules.yml`)
    if (said === undefined) return this.skip()
    assert.match(said, /SUCCESS: \d+ rules found/)
  })

  it('fire in Prometheus itself after the time they name and not before, if installed', function () {
    const said = promtool('test', 'rules', `${folder}/rollcall.rules.test.yml`)
    if (said === undefined) return this.skip()
    assert.match(said, /SUCCESS/)
  })

  it('each have a test for Prometheus itself', () => {
    const tested = text('infra/prometheus/rollcall.rules.test.yml')
    for (const { alert } of rules) assert.match(tested, new RegExp(`alertname: ${alert}$`, 'm'), alert)
  })

  it('are documented, each alert with what to do', () => {
    const page = text('docs/run.md')
    for (const { alert } of rules) assert.match(page, new RegExp(`^\\| [^|]*\`${alert}\`[^|]* \\|`, 'm'))
  })
})
