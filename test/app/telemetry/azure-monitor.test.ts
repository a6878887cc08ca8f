import assert from 'node:assert/strict'
import { createAzureMonitor } from '../../../src/app/telemetry/azure-monitor.ts'
import { openExporters } from '../../../src/app/telemetry/exporters.ts'
import { createTelemetry } from '../../../src/app/telemetry/telemetry.ts'
import { systemClock } from '../../../src/core/clock.ts'
import { createLog } from '../../../src/core/log.ts'
import type { Span } from '../../../src/core/metrics.ts'
import { readConnectionString } from '../../../src/core/telemetry-settings.ts'
import { collecting } from './collector.ts'

const key = '11111111-2222-4333-8444-555555555555'
const log = createLog({ level: 'silent' })

interface Envelope {
  name: string
  iKey: string
  time: string
  sampleRate: number
  tags: Record<string, string>
  data: {
    baseType: string
    baseData: Record<string, unknown> & { metrics?: { name: string; value: number; count: number; max?: number }[] }
  }
}

describe('Azure Monitor', () => {
  it('gets requests, dependencies and metrics, by the connection string', () =>
    collecting(async (endpoint, received) => {
      const exporters = await openExporters(
        { APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=${key};IngestionEndpoint=${endpoint}/` },
        log,
      )
      assert.ok(exporters)
      const attributes = { 'service.instance.id': 'one' }
      const { metrics, close } = createTelemetry({ clock: systemClock, exporters, attributes })
      metrics.count('rollcall.jobs', { outcome: 'ok' }, 5)
      metrics.seconds('rollcall.command.duration', 0.5, { command: 'whoami' })
      metrics.seconds('rollcall.command.duration', 1.5, { command: 'whoami' })
      metrics.watch('rollcall.queue.age', async () => [{ value: 3 }])
      await assert.rejects(
        metrics.span('turn', { type: 'message', activity: 'a1' }, async () => {
          const called = { 'server.address': 'graph.microsoft.com' }
          await metrics.span('GET /v1.0/users/{id}', called, () => systemClock.sleep(2), 'client')
          const write = async (span: Span) => {
            span.event('answer', { 'http.response.status_code': 403 })
            span.fail('forbidden', 'forbidden: 3')
          }
          await metrics.span('write', {}, write)
          throw new RangeError('alex@contoso.example said something')
        }),
        RangeError,
      )
      await close()
      const all = (received.get('/v2.1/track') ?? []).flat() as Envelope[]
      assert.ok(all.every(({ iKey, tags }) => iKey === key && tags['ai.cloud.role'] === 'rollcall'))
      assert.ok(all.every(({ tags }) => tags['ai.cloud.roleInstance'] === 'one'))
      const of = (type: string) => all.filter(({ data }) => data.baseType === type)
      const [request] = of('RequestData')
      const [dependency, write] = of('RemoteDependencyData')
      const [event] = of('MessageData')
      assert.equal(request?.name, 'Microsoft.ApplicationInsights.Request')
      const { id, success, responseCode, properties, duration } = request.data.baseData
      assert.deepEqual([success, responseCode], [false, 'RangeError'])
      assert.deepEqual(properties, { type: 'message', activity: 'a1', 'error.type': 'RangeError' })
      assert.match(String(duration), /^0\.00:00:0\d\.\d{3}$/)
      assert.equal(dependency?.tags['ai.operation.parentId'], id)
      assert.equal(dependency?.tags['ai.operation.id'], request.tags['ai.operation.id'])
      assert.deepEqual([dependency?.data.baseData['type'], dependency?.data.baseData['success']], ['HTTP', true])
      assert.equal(dependency?.data.baseData['target'], 'graph.microsoft.com')
      assert.deepEqual(
        [write?.data.baseData['success'], write?.data.baseData['resultCode'], write?.data.baseData['properties']],
        [false, 'forbidden', { 'error.type': 'forbidden', error: 'forbidden: 3' }],
      )
      assert.equal(event?.tags['ai.operation.parentId'], write?.data.baseData['id'])
      assert.deepEqual(event?.data.baseData['properties'], { 'http.response.status_code': '403' })
      const measured = new Map(
        of('MetricData')
          .flatMap(({ data }) => data.baseData.metrics ?? [])
          .filter(({ value }) => value > 0)
          .map((one) => [one.name, one]),
      )
      assert.equal(measured.get('rollcall.jobs')?.value, 5)
      assert.equal(measured.get('rollcall.queue.age')?.value, 3)
      const { value, count, max } = measured.get('rollcall.command.duration') ?? assert.fail()
      assert.deepEqual([value, count, max], [2, 2, 1.5])
      assert.ok(!JSON.stringify(all).includes('alex@contoso.example'))
    }))

  it('works alongside OTLP, and is disabled with the rest', () =>
    collecting(async (endpoint, received) => {
      const both = {
        APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=${key};IngestionEndpoint=${endpoint}`,
        OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
      }
      assert.equal(await openExporters({ ...both, OTEL_SDK_DISABLED: 'true' }, log), undefined)
      const exporters = await openExporters(both, log)
      assert.ok(exporters)
      const { metrics, close } = createTelemetry({ clock: systemClock, exporters })
      await metrics.span('turn', {}, async () => metrics.count('rollcall.jobs', { outcome: 'ok' }))
      await close()
      assert.deepEqual([...received.keys()].sort(), ['/v1/metrics', '/v1/traces', '/v2.1/track'])
    }))

  it('logs an invalid connection string, and continues without it', async () => {
    const lines: string[] = []
    const kept = createLog({ level: 'info', destination: { write: (line) => void lines.push(line) } })
    const withUser = `InstrumentationKey=${key};IngestionEndpoint=https://:secret@collector.example/`
    for (const text of ['nonsense', withUser])
      assert.equal(await openExporters({ APPLICATIONINSIGHTS_CONNECTION_STRING: text }, kept), undefined)
    assert.equal(lines.filter((line) => line.includes('InstrumentationKey=<key>')).length, 2)
    assert.doesNotMatch(lines.join(), /secret/)
    assert.equal(
      readConnectionString(`InstrumentationKey=${key}`).endpoint,
      'https://dc.services.visualstudio.com/v2.1/track',
    )
  })

  it('logs a refusal, and the share of traces sent', async () => {
    const bodies: string[] = []
    const { metrics, spans } = createAzureMonitor({
      connectionString: `InstrumentationKey=${key}`,
      share: 10,
      post: async (_url, { body }) => {
        bodies.push(body)
        return { status: 206, text: async () => 'partly' }
      },
    })
    const resource = { attributes: { 'service.name': 'rollcall' } }
    const point = { startTime: [1, 0], endTime: [2, 0], attributes: {}, value: 1 }
    const sum = { descriptor: { name: 'x' }, dataPointType: 3, dataPoints: [point] }
    const given = { resource, scopeMetrics: [{ metrics: [sum] }] } as unknown as Parameters<typeof metrics.export>[0]
    const result = await new Promise<{ code: number; error?: Error }>((done) => metrics.export(given, done))
    assert.equal(result.code, 1)
    assert.match(result.error?.message ?? '', /answers 206: partly/)
    const span = {
      name: 'turn',
      startTime: [1, 0],
      duration: [90_061, 5e8],
      status: { code: 0 },
      attributes: {},
      resource,
    }
    const sent = [{ ...span, spanContext: () => ({ traceId: 't', spanId: 's' }) }]
    await new Promise((done) => spans.export(sent as unknown as Parameters<typeof spans.export>[0], done))
    const [turn] = JSON.parse(bodies[1] ?? '') as Envelope[]
    assert.deepEqual([turn?.sampleRate, turn?.data.baseData['duration']], [10, '1.01:01:01.500'])
    assert.equal((JSON.parse(bodies[0] ?? '') as Envelope[])[0]?.time, '1970-01-01T00:00:02.000Z')
  })
})
