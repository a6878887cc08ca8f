import assert from 'node:assert/strict'
import { InMemorySpanExporter, type ReadableSpan } from '@opentelemetry/sdk-trace-base'
import { createTelemetry } from '../../../src/app/telemetry/telemetry.ts'
import { systemClock } from '../../../src/core/clock.ts'
import { pickMany } from '../../support/disabling.ts'
import { eventually } from '../../support/eventually.ts'
import { useWorld } from '../../support/rollcall.ts'

/** Keeps what is sent, also while it is being sent. */
const kept = new InMemorySpanExporter()

describe('an operation whose changes are refused, as seen by the person on call', () => {
  let spans: readonly ReadableSpan[] = []
  let steps: readonly Readonly<Record<string, unknown>>[] = []
  const world = useWorld({
    telemetry: () => createTelemetry({ clock: systemClock, exporters: { readers: [], spans: [kept] } }),
    environment: () => ({ APPROVAL_ABOVE: '1000' }),
  })
  const failed = () => spans.filter(({ status }) => status.code === 2)

  before(async () => {
    const { emulator, person, logged } = world()
    const alex = await person(emulator.world.operators.alex, { signedIn: true })
    const names = pickMany(emulator, 3).map((one) => one.userPrincipalName)
    await alex.say(`disable accounts ${names.join('\n')}`)
    await alex.heard('Disable 3 accounts?')
    emulator.faults.add({ match: { method: 'PATCH' }, at: 'item', fail: 403, code: 'Authorization_RequestDenied' })
    await alex.press('Disable 3 accounts', { reason: 'Left the company on Friday' })
    const read = () =>
      logged
        .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
        .filter(({ msg }) => msg === 'Operation')
    await eventually('it has finished', () => read().some(({ step }) => step === 'finished'))
    await alex.say('list users inactive:nonsense')
    await alex.say('operation nonsense-11')
    steps = read()
    // Before it ends: a store that is closed keeps nothing.
    const shutdown = kept.shutdown.bind(kept)
    kept.shutdown = async () => {
      spans = kept.getFinishedSpans().slice()
      await shutdown()
    }
    await world().rollcall.close()
  })

  it('says in the log why, and for how many accounts', () => {
    const [finished] = steps.filter(({ step }) => step === 'finished')
    assert.deepEqual([finished?.['failed'], finished?.['reasons']], [3, { forbidden: 3 }])
    for (const step of ['planned', 'confirmed'])
      assert.equal(steps.find((one) => one['step'] === step)?.['reasons'], undefined)
  })

  it('has the reason on the span of the change, and nothing else is an error', () => {
    const [write, ...others] = failed()
    assert.deepEqual(
      others.map(({ name }) => name),
      [],
    )
    assert.equal(write?.name, 'write')
    assert.deepEqual(write.status, { code: 2, message: 'forbidden: 3' })
    const { failed: count, reasons, 'error.type': type } = write.attributes
    assert.deepEqual([count, reasons, type], [3, 'forbidden: 3', 'forbidden'])
    const { trace } = steps.find(({ step }) => step === 'finished') ?? {}
    assert.equal(write.spanContext().traceId, trace)
  })

  it("has each answer inside the batch, with Graph's own code", () => {
    const events = spans.flatMap(({ name, events }) => (name === 'POST /v1.0/$batch' ? events : []))
    const refused = events.filter(({ attributes }) => attributes?.['http.request.method'] === 'PATCH')
    assert.ok(refused.length >= 3)
    for (const { name, attributes } of refused) {
      assert.equal(name, 'answer')
      assert.deepEqual(attributes, {
        'http.request.method': 'PATCH',
        'url.template': '/v1.0/users/{id}',
        'http.response.status_code': 403,
        'error.type': 'Authorization_RequestDenied',
      })
    }
  })

  it('has expected refusals as answers of their commands', () => {
    const codes = spans.filter(({ name }) => name.startsWith('command ')).map(({ attributes }) => attributes['code'])
    assert.ok(codes.includes('operationNotFound'), String(codes))
  })

  it('names nobody, and requests only without IDs', () => {
    const { alex } = world().emulator.world.operators
    const text = JSON.stringify(
      spans.map(({ name, attributes, events, status }) => ({ name, attributes, events, status })),
    )
    assert.ok(spans.length > 30)
    for (const secret of [alex.id, alex.userPrincipalName, alex.displayName, 'Left the company'])
      assert.ok(!text.includes(secret), secret)
    for (const { attributes } of spans) assert.doesNotMatch(String(attributes['url.full']), /[?@%]|[0-9a-f]{8}-/)
  })

  it("has the attributes that OpenTelemetry's conventions require", () => {
    const required = (one: ReadableSpan): readonly string[] => {
      if ('db.system.name' in one.attributes) return ['db.query.summary']
      if (one.kind === 2) return ['server.address', 'server.port', 'url.full', 'http.response.status_code']
      if (one.kind === 1) return ['http.route', 'url.path', 'url.scheme', 'http.response.status_code']
      return []
    }
    const kinds = new Set<number>()
    for (const one of spans) {
      for (const name of required(one)) assert.ok(name in one.attributes, `${one.name} lacks ${name}`)
      kinds.add(one.kind)
      if (one.kind === 1 || (one.kind === 2 && !('db.system.name' in one.attributes)))
        assert.match(one.name, /^(GET|POST|PATCH|PUT|DELETE) \//)
    }
    assert.deepEqual([...kinds].sort(), [0, 1, 2, 4])
    assert.ok(spans.some(({ name }) => /^select (whole_)?operations/.test(name)))
  })
})
