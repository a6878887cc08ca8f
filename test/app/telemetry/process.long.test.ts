import assert from 'node:assert/strict'
import { createEmulator } from '../../../emulator/main.ts'
import { startBotProcess } from '../../support/bot-process.ts'
import { beginDisabling, findPhished } from '../../support/disabling.ts'
import { environmentFor } from '../../support/rollcall.ts'
import { copyOfTemplate } from '../../support/store.ts'
import { collecting } from './collector.ts'

describe('the program, stopped during an operation', () => {
  it('exits in time, after sending its telemetry to the collector', () =>
    collecting(async (endpoint, received) => {
      const emulator = await createEmulator({ users: 200 })
      try {
        const bot = await startBotProcess({
          ...environmentFor(emulator, { DATA_DIR: await copyOfTemplate(), APPROVAL_ABOVE: '1000' }),
          OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
          OTEL_SERVICE_NAME: 'helpdesk',
          // Nothing is sent before shutdown.
          OTEL_METRIC_EXPORT_INTERVAL: '3600000',
        })
        emulator.framework.botUrl = `http://127.0.0.1:${bot.port}/api/messages`
        // After some writes Graph throttles all others, so the stop finds them waiting.
        const before = () =>
          void emulator.faults.add({ match: { method: 'PATCH' }, at: 'item', fail: 429, retryAfter: 30, skip: 10 })
        const operation = await beginDisabling(emulator, findPhished(emulator), { before })
        await operation.reach(5)
        // After 25 seconds the process would exit with code 1.
        const { code, said } = await bot.stop()
        assert.equal(code, 0, said)
        assert.ok(operation.disabled() < operation.total, 'the stop came too late to prove anything')
      } finally {
        await emulator.close()
      }
      const [traces, metrics] = ['/v1/traces', '/v1/metrics'].map((path) => JSON.stringify(received.get(path) ?? []))
      for (const name of ['POST /api/messages', 'job operation-slices', 'write', 'POST /v1.0/$batch'])
        assert.ok(traces?.includes(`"name":"${name}"`), name)
      for (const name of ['rollcall.turns', 'rollcall.writes', 'rollcall.jobs', 'http.client.request.duration'])
        assert.ok(metrics?.includes(`"name":"${name}"`), name)
      for (const sent of [traces, metrics]) assert.ok(sent?.includes('"stringValue":"helpdesk"'))
    }))
})
