import assert from 'node:assert/strict'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { openExporters, resourceAttributes } from '../../../src/app/telemetry/exporters.ts'
import { createTelemetry } from '../../../src/app/telemetry/telemetry.ts'
import { systemClock } from '../../../src/core/clock.ts'
import { createLog } from '../../../src/core/log.ts'
import { graphErrors } from '../../../src/graph/directory/errors.ts'
import { operationErrors } from '../../../src/operations/lifecycle/errors.ts'
import { storeErrors } from '../../../src/store/engine/errors.ts'
import { createKeptLog } from '../../support/rollcall.ts'
import { collecting } from './collector.ts'

const log = createLog({ level: 'silent' })

interface Span {
  name: string
  traceId: string
  spanId: string
  parentSpanId?: string
  status: { code: number; message?: string }
}

const spansIn = (bodies: readonly unknown[] = []): Span[] =>
  bodies.flatMap((body) =>
    (body as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] }).resourceSpans.flatMap(({ scopeSpans }) =>
      scopeSpans.flatMap(({ spans }) => spans),
    ),
  )

describe('telemetry', () => {
  it('counts from the start, with labels', async () => {
    const { metrics, prometheus, close } = createTelemetry({ clock: systemClock, version: '1.2.3' })
    metrics.count('rollcall.turns', { type: 'message', status: 200 })
    metrics.count('rollcall.turns', { type: 'message', status: 200 })
    metrics.count('rollcall.graph.units', {}, 7)
    metrics.seconds('rollcall.command.duration', 0.3, { command: 'whoami' })
    metrics.count('rollcall.graph.throttled', { limit: 'something new' })
    const text = await prometheus()
    assert.match(text, /^rollcall_turns_total\{type="message",status="200"\} 2$/m)
    assert.match(text, /^rollcall_graph_units_total 7$/m)
    assert.match(text, /^rollcall_graph_throttled_total\{limit="other"\} 1$/m)
    assert.match(text, /^rollcall_command_duration_seconds_bucket\{command="whoami",le="0\.25"\} 0$/m)
    assert.match(text, /^rollcall_command_duration_seconds_bucket\{command="whoami",le="0\.5"\} 1$/m)
    assert.match(text, /^# TYPE process_cpu_time_seconds_total counter$/m)
    assert.match(text, /^# TYPE process_memory_usage_bytes gauge$/m)
    assert.match(text, /^target_info\{.*service_name="rollcall".*service_version="1\.2\.3"/m)
    await close()
  })

  it("loses only a gauge that can't be read", async () => {
    const { metrics, prometheus, close } = createTelemetry({ clock: systemClock })
    metrics.count('rollcall.jobs', { outcome: 'ok' })
    metrics.watch('rollcall.operations', async () => {
      throw new Error('The database is away')
    })
    metrics.watch('rollcall.queue.age', async () => [{ value: 3 }])
    const text = await prometheus()
    assert.match(text, /^rollcall_jobs_total/m)
    assert.match(text, /^rollcall_queue_age_seconds 3$/m)
    assert.doesNotMatch(text, /^rollcall_operations\b/m)
    await close()
  })

  it('keeps two instances apart', async () => {
    const [one, other] = [createTelemetry({ clock: systemClock }), createTelemetry({ clock: systemClock })]
    one.metrics.count('rollcall.jobs', { outcome: 'ok' })
    assert.match(await other.prometheus(), /^rollcall_jobs_total\{outcome="ok"\} 0$/m)
    await Promise.all([one.close(), other.close()])
  })

  it('loads no exporter unless the environment enables one', async () => {
    for (const environment of [
      {},
      { OTEL_EXPORTER_OTLP_ENDPOINT: '' },
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1', OTEL_SDK_DISABLED: 'true' },
      {
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1',
        OTEL_TRACES_EXPORTER: 'none',
        OTEL_METRICS_EXPORTER: 'none',
      },
    ])
      assert.equal(await openExporters(environment, log), undefined)
  })

  it('sends metrics and nested spans to a collector, with only the kind of errors', () =>
    collecting(async (endpoint, received) => {
      const exporters = await openExporters({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }, log)
      assert.ok(exporters)
      const { metrics, close } = createTelemetry({ clock: systemClock, exporters })
      metrics.count('rollcall.jobs', { outcome: 'ok' }, 5)
      await assert.rejects(
        metrics.span('turn', { type: 'message' }, async () => {
          await systemClock.sleep(1)
          await metrics.span('command whoami', {}, () => systemClock.sleep(1))
          throw new RangeError('alex@contoso.example said something')
        }),
        RangeError,
      )
      await close()
      const [inner, outer] = ['command whoami', 'turn'].map((name) =>
        spansIn(received.get('/v1/traces')).find((span) => span.name === name),
      )
      assert.ok(inner && outer)
      assert.equal(inner.parentSpanId, outer.spanId)
      assert.equal(inner.traceId, outer.traceId)
      assert.deepEqual(outer.status, { code: 2 })
      assert.ok(JSON.stringify(outer).includes('"error.type","value":{"stringValue":"RangeError"}'))
      const sent = JSON.stringify([...received.values()])
      assert.match(sent, /"rollcall\.jobs"/)
      assert.match(sent, /"asInt":5|"asDouble":5/)
      assert.ok(!sent.includes('alex@contoso.example'))
    }))

  it('marks no span as failed for expected answers', () =>
    collecting(async (endpoint, received) => {
      const exporters = await openExporters({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }, log)
      assert.ok(exporters)
      const { metrics, close } = createTelemetry({ clock: systemClock, exporters })
      const failing = (name: string, error: Error) =>
        assert.rejects(
          metrics.span(name, {}, async () => {
            throw error
          }),
        )
      await failing('refused', new operationErrors.notAnOperator())
      await failing('ended', new DOMException('The process is stopping', 'AbortError'))
      await failing('outage', new graphErrors.graphUnavailable())
      await failing('full', new storeErrors.storeFull())
      await failing('defect', new TypeError('x is undefined'))
      await close()
      const failed = spansIn(received.get('/v1/traces')).filter(({ status }) => status.code === 2)
      assert.deepEqual(failed.map(({ name }) => name).sort(), ['defect', 'full', 'outage'])
    }))

  it('uses the default for an invalid interval, and logs it', () =>
    collecting(async (endpoint) => {
      const given = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_TRACES_EXPORTER: 'none' }
      const open = async (more: Record<string, string>) => {
        const { log: kept, lines } = createKeptLog()
        const exporters = await openExporters({ ...given, ...more }, kept)
        const intervals = (exporters?.readers ?? []).map(
          (reader) => (reader as never as { _exportInterval: number })._exportInterval,
        )
        return { intervals, warned: lines.filter((line) => line.includes('must be a number from')).length }
      }
      assert.deepEqual(await open({}), { intervals: [60_000], warned: 0 })
      assert.deepEqual(await open({ OTEL_METRIC_EXPORT_INTERVAL: '5000' }), { intervals: [5_000], warned: 0 })
      for (const text of ['abc', '-1', '0', '9e12', 'Infinity'])
        assert.deepEqual(await open({ OTEL_METRIC_EXPORT_INTERVAL: text }), { intervals: [60_000], warned: 1 })
    }))

  it('does not wait for an unavailable collector', () =>
    collecting(async () => {
      process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = 'http://127.0.0.1:1'
      const exporters = await openExporters({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' }, log)
      assert.ok(exporters)
      const hasty = { ...systemClock, sleep: async () => {} }
      const { metrics, close } = createTelemetry({ clock: hasty, exporters })
      metrics.count('rollcall.jobs', { outcome: 'ok' })
      await close()
    }))

  it('says once that a collector does not answer, at which address, and once when it recovers', async () => {
    let status = 503
    let answer = true
    const server = http.createServer((request, response) => {
      request.resume()
      response.statusCode = status
      response.setHeader('Content-Type', 'application/json')
      if (answer) response.end('{}')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const { log: kept, lines } = createKeptLog()
    const told = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: address, OTEL_METRIC_EXPORT_INTERVAL: '10000' }
    Object.assign(process.env, { OTEL_EXPORTER_OTLP_ENDPOINT: address, OTEL_EXPORTER_OTLP_TIMEOUT: '2000' })
    try {
      // Nothing waits for a collector that says nothing at all.
      const hasty = { ...systemClock, sleep: (ms: number, signal?: AbortSignal) => systemClock.sleep(ms / 100, signal) }
      const exporters = await openExporters(environment, kept, undefined, hasty)
      assert.ok(exporters)
      const { close } = createTelemetry({ clock: systemClock, exporters })
      const send = async () => {
        for (const exporter of exporters.spans) await new Promise((resolve) => exporter.export([], resolve))
        for (const reader of exporters.readers) await reader.forceFlush()
      }
      answer = false
      await send()
      status = 400
      answer = true
      await send()
      const [down, ...more] = told()
      assert.deepEqual(more, [])
      assert.deepEqual(
        [down?.['level'], down?.['msg'], down?.['address'], down?.['variable']],
        [40, 'Telemetry is not delivered', address, 'OTEL_EXPORTER_OTLP_ENDPOINT'],
      )
      assert.doesNotMatch(lines.join(''), /stack|\\n +at /)
      status = 200
      await send()
      await send()
      await close()
      assert.deepEqual(
        told().map(({ level, msg }) => [level, msg]),
        [
          [40, 'Telemetry is not delivered'],
          [30, 'Telemetry is delivered again'],
        ],
      )
    } finally {
      for (const name of ['ENDPOINT', 'TIMEOUT']) delete process.env[`OTEL_EXPORTER_OTLP_${name}`]
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    }
  })

  it("uses the names in OpenTelemetry's variables", () => {
    assert.deepEqual(
      resourceAttributes(
        {
          OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment=test, service.name=a,bad,x=%41%,y=a%20b=c',
          OTEL_SERVICE_NAME: 'helpdesk',
        },
        'host-7',
      ),
      {
        'service.instance.id': 'host-7',
        'deployment.environment': 'test',
        'service.name': 'helpdesk',
        x: '%41%',
        y: 'a b=c',
      },
    )
    assert.deepEqual(resourceAttributes({ WEBSITE_INSTANCE_ID: 'abc' }, 'host-7'), { 'service.instance.id': 'abc' })
    const own = { OTEL_RESOURCE_ATTRIBUTES: 'service.instance.id=mine' }
    assert.deepEqual(resourceAttributes(own, 'host-7'), { 'service.instance.id': 'mine' })
  })
})
