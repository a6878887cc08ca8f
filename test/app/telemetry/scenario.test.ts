import assert from 'node:assert/strict'
import { once } from 'node:events'
import { get } from 'node:http'
import type { Person } from '../../../emulator/world.ts'
import { counters, durations, gauges } from '../../../src/core/metrics.ts'
import { activityOf, post } from '../../security/support.ts'
import { createFastClock } from '../../support/fake-clock.ts'
import { useWorld, type World, wordsOf } from '../../support/rollcall.ts'

const scrape = async ({ rollcall }: World, headers: Record<string, string> = {}) => {
  const response = await fetch(`http://127.0.0.1:${rollcall.port}/metrics`, { headers })
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() }
}

/** The sum of a metric over all lines with these labels. */
function total(text: string, name: string, labels: Record<string, string | number> = {}): number {
  return text
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
    .filter((line) => Object.entries(labels).every(([key, value]) => line.includes(`${key}="${value}"`)))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)
}

function targets({ emulator }: World, count: number): Person[] {
  return [...emulator.world.people.values()]
    .filter((one) => one.accountEnabled && one.userType === 'Member' && !one.onPremisesSyncEnabled && !one.roles.length)
    .slice(-count)
}

describe('a complete scenario, seen from outside', () => {
  const clock = createFastClock(20)
  const world = useWorld({
    clock,
    emulator: { clock },
    environment: () => ({ PUBLIC_URL: 'https://bot.contoso.example' }),
  })
  let text = ''

  before(async () => {
    const { emulator, person } = world()
    emulator.faults.add({
      match: { path: '^/users/.*accountEnabled|^/users\\?' },
      at: 'item',
      fail: 429,
      retryAfter: 0,
      times: 1,
    })
    const alex = await person(emulator.world.operators.alex, { signedIn: true })
    await alex.say('whoami')
    await alex.say('list users')
    await alex.say('gibberish that means nothing')
    const accounts = targets(world(), 3)
    // Long enough for chores to run meanwhile.
    emulator.faults.add({ match: { method: 'PATCH' }, at: 'item', delayMs: 10_000, times: 1 })
    await alex.say(`disable accounts ${accounts.map((one) => one.userPrincipalName).join('\n')}`)
    await alex.heard('Disable 3 accounts?')
    await alex.press('Disable 3 accounts', { reason: 'Left the company on Friday' })
    await alex.heard('Disabled 3 accounts')
    await alex.say(`check status ${accounts.map((one) => one.userPrincipalName).join('\n')}`)
    assert.match(wordsOf(await alex.heard('Status of 3 accounts')), /Disabled/)
    await alex.say('sign out')
    text = (await scrape(world())).text
  })

  it('counts turns and commands', () => {
    assert.ok(total(text, 'rollcall_turns_total', { type: 'message', status: 200 }) >= 6)
    assert.ok(total(text, 'rollcall_turns_total', { type: 'invoke' }) >= 1)
    assert.equal(total(text, 'rollcall_commands_total', { command: 'list users', outcome: 'ok' }), 1)
    assert.equal(total(text, 'rollcall_commands_total', { command: 'check status', outcome: 'ok' }), 1)
    const route = { http_route: '/api/messages', http_request_method: 'POST', http_response_status_code: 200 }
    assert.ok(total(text, 'http_server_request_duration_seconds_count', route) >= 6)
    assert.equal(total(text, 'rollcall_command_duration_seconds_count', { command: 'whoami' }), 1)
  })

  it("counts Graph's calls, charges and throttling", () => {
    assert.ok(total(text, 'rollcall_graph_requests_total', { status: 200 }) > 0)
    assert.ok(total(text, 'http_client_request_duration_seconds_count', { service_peer_name: 'graph' }) > 0)
    assert.equal(total(text, 'rollcall_graph_calls_total', { method: 'PATCH', status: 204 }), 3)
    assert.equal(total(text, 'rollcall_graph_calls_total', { status: 429 }), 1)
    assert.equal(total(text, 'rollcall_graph_throttled_total', { limit: 'unnamed' }), 1)
    assert.ok(total(text, 'rollcall_graph_units_total') >= 6)
  })

  it('counts the outcomes of writes and the states of operations', () => {
    assert.equal(total(text, 'rollcall_writes_total', { outcome: 'done', reason: 'none' }), 6)
    for (const state of ['planned', 'queued', 'running', 'verifying', 'done']) {
      assert.equal(total(text, 'rollcall_operations_changes_total', { kind: 'disable', state }), 1, state)
    }
    assert.ok(total(text, 'rollcall_jobs_total', { outcome: 'ok' }) >= 1)
    assert.equal(total(text, 'rollcall_operations', { state: 'running' }), 0)
    assert.match(text, /^rollcall_queue_age_seconds [\d.e-]+$/m)
  })

  it('uses every metric, with exactly its labels', () => {
    // Not here: only on a server, and only with its setting.
    const elsewhere = [
      'rollcall.database.connections.free',
      'rollcall.clock.difference',
      'rollcall.credential.remaining',
    ]
    const all: Readonly<Record<string, { labels: object; some?: object }>> = { ...counters, ...durations, ...gauges }
    for (const [name, { labels, some = {} }] of Object.entries(all)) {
      const shown = new RegExp(`^${name.replaceAll('.', '_')}(_seconds|_bytes)?(_total|_count|_sum|_bucket)?[{ ]`)
      const series = text.split('\n').filter((line) => shown.test(line))
      assert.equal(series.length > 0, !elsewhere.includes(name), name)
      for (const line of series) {
        const used = [...(/\{(.*)\}/.exec(line)?.[1] ?? '').matchAll(/(\w+)="/g)].map(([, label = '']) => label)
        const names = (of: object) => Object.keys(of).map((label) => label.replaceAll('.', '_'))
        const always = used.filter((label) => label !== 'le' && !names(some).includes(label))
        assert.deepEqual(always.sort(), names(labels).sort(), line)
      }
    }
  })

  it('names its own metrics, and others as OpenTelemetry does, with units apart from names', () => {
    for (const [name, { unit }] of Object.entries({ ...counters, ...durations, ...gauges })) {
      assert.match(name, /^(rollcall|http\.(server|client)|db\.client|process|v8js)\./)
      assert.match(unit, /^(s|By|\{[a-z]+\}|)$/, name)
      assert.doesNotMatch(name, /seconds|bytes/)
    }
  })

  it('counts calls to every other service, deliveries, and process figures', () => {
    for (const service of ['connector', 'tokenService', 'entra', 'keys'])
      assert.ok(total(text, 'rollcall_calls_total', { service, status: 200 }) > 0, service)
    assert.ok(total(text, 'http_client_request_duration_seconds_count', { service_peer_name: 'connector' }) > 0)
    assert.ok(total(text, 'db_client_operation_duration_seconds_count', { db_system_name: 'postgresql' }) > 0)
    assert.ok(total(text, 'rollcall_deliveries_total', { outcome: 'ok' }) >= 6)
    assert.ok(total(text, 'process_memory_usage_bytes') > 50e6)
    assert.ok(total(text, 'v8js_memory_heap_used_bytes') > 10e6)
    assert.ok(total(text, 'process_cpu_time_seconds_total', { cpu_mode: 'user' }) > 0)
    assert.ok(total(text, 'process_uptime_seconds') > 0)
    assert.equal(total(text, 'rollcall_database_up'), 1)
    assert.equal(total(text, 'db_client_connection_count', { db_client_connection_state: 'used' }), 1)
    assert.equal(total(text, 'rollcall_build_info', { node: process.version }), 1)
  })

  it('starts every counter at 0 with every combination of labels, so that its first event is an increase', () => {
    assert.match(text, /^rollcall_writes_total\{outcome="uncertain",reason="unavailable"\} 0$/m)
    assert.match(text, /^rollcall_commands_total\{command="disable accounts",outcome="error"\} 0$/m)
    assert.match(text, /^rollcall_refusals_total\{code="graphForbidden"\} 0$/m)
    assert.match(text, /^rollcall_operations_changes_total\{kind="enable",state="stopped"\} 0$/m)
    for (const [name, { labels }] of Object.entries(counters)) {
      const shown = text.split('\n').filter((line) => line.startsWith(`${name.replaceAll('.', '_')}_total`))
      const least = Object.values(labels).reduce((product, values) => product * Math.max(1, values.length), 1)
      assert.ok(shown.length >= least, `${name}: ${shown.length} series, not ${least}`)
    }
  })

  it('names nobody in the metrics', () => {
    const { emulator } = world()
    const { alex } = emulator.world.operators
    for (const secret of [alex.id, alex.userPrincipalName, alex.displayName, emulator.world.tenantId])
      assert.ok(!text.includes(secret))
  })

  it('counts every request of a scanner, and logs five a minute', async () => {
    const { rollcall, logged } = world()
    const knock = () =>
      fetch(`http://127.0.0.1:${rollcall.port}/api/messages`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: '{}',
      })
    for (let time = 0; time < 30; time++) assert.equal((await knock()).status, 401)
    const labels = { reason: 'noToken' }
    assert.equal(total((await scrape(world())).text, 'rollcall_requests_refused_total', labels), 30)
    assert.equal(logged.filter((line) => line.includes('Inbound request refused')).length, 5)
  })

  it('counts and logs each refused body, by reason', async () => {
    const refused = async (reason: string) =>
      total((await scrape(world())).text, 'rollcall_requests_refused_total', { reason })
    const logged = (reason: string) => world().logged.filter((line) => line.includes(`"refused":"${reason}"`)).length
    const activity = activityOf(world(), world().emulator.world.operators.alex)
    for (const [reason, status, sent] of [
      ['contentType', 415, { headers: { 'Content-Type': 'text/plain' } }],
      ['tooLarge', 413, { body: `{"text":"${'x'.repeat(5_000_000)}"}` }],
      ['notAnActivity', 400, { body: '{' }],
      ['notAnActivity', 400, { body: `{"value":${'['.repeat(100)}${']'.repeat(100)}}` }],
      ['notAnActivity', 400, { activity: { ...activity, type: 7 } }],
    ] as const) {
      const [counted, lines] = [await refused(reason), logged(reason)]
      assert.equal((await post(world(), sent)).status, status, JSON.stringify(sent).slice(0, 80))
      assert.deepEqual([await refused(reason), logged(reason)], [counted + 1, lines + 1], reason)
    }
  })

  it('shows the metrics to nobody coming through a proxy', async () => {
    assert.equal((await scrape(world())).status, 200)
    assert.match((await scrape(world())).type ?? '', /^text\/plain; version=0\.0\.4/)
    for (const header of ['X-Forwarded-For', 'Forwarded', 'X-ARR-LOG-ID'])
      assert.equal((await scrape(world(), { [header]: '203.0.113.7' })).status, 404)
    const { port } = world().rollcall
    const [response] = await once(get({ port, path: '/metrics', headers: { Host: 'bot.contoso.example' } }), 'response')
    assert.equal(response.resume().statusCode, 404)
  })

  it('has the ID of its activity or operation on every log line', () => {
    const lines = world().logged.map((line) => JSON.parse(line) as Record<string, unknown>)
    const own = /^(Inbound request refused|Held back|Listening|Ready|Migrated|Creating|Stopping)/
    const bare = lines.filter(({ msg, activity, operation }) => !activity && !operation && !own.test(String(msg)))
    assert.deepEqual(bare, [])
    assert.ok(lines.some(({ operation }) => operation))
    assert.ok(lines.some(({ activity }) => activity))
    for (const line of world().logged)
      for (const key of ['activity', 'operation', 'command'])
        assert.ok(line.split(`"${key}":`).length <= 2, `${key} twice: ${line}`)
  })

  it('leaves no token or secret in the log', () => {
    const { emulator, logged } = world()
    const all = logged.join('\n')
    assert.ok(all.length > 1_000)
    assert.doesNotMatch(all, /eyJ[\w-]{10,}/)
    assert.doesNotMatch(all, /Bearer (?!\[token\])/)
    for (const secret of [emulator.world.botSecret, emulator.world.ssoSecret]) assert.ok(!all.includes(secret))
  })
})
