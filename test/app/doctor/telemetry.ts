import assert from 'node:assert/strict'
import http from 'node:http'
import { during, useClinic } from './clinic.ts'

describe('the doctor on telemetry', () => {
  const clinic = useClinic()

  it('says whether the destinations of metrics and traces respond, without sending data', async () => {
    const methods: unknown[] = []
    const collector = http.createServer(({ method }, response) => {
      methods.push(method)
      response.statusCode = 405
      response.end()
    })
    await during(collector, async (port) => {
      const OTEL_EXPORTER_OTLP_ENDPOINT = `http://127.0.0.1:${port}`
      const found = await clinic.visit({ environment: { OTEL_EXPORTER_OTLP_ENDPOINT } })
      assert.match(found.about('OTEL_EXPORTER_OTLP_ENDPOINT', 'ok').says, new RegExp(`127.0.0.1:${port} answers`))
    })
    assert.deepEqual(methods, ['GET'])
    const dead = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:1/v1/traces' }
    const found = await clinic.visit({ environment: dead })
    for (const [variable, fix] of Object.keys(dead).map((one) => [one, new RegExp(`remove ${one}`)] as const)) {
      const { says, fix: advice = '' } = found.about(variable, 'warning')
      assert.match(says, /127\.0\.0\.1:1 does not respond: ECONNREFUSED/)
      assert.match(advice, fix)
    }
    const off = await clinic.visit({ environment: { ...dead, OTEL_SDK_DISABLED: 'true' } })
    assert.ok(!off.findings.some((one) => one.about in dead))
  })
})
