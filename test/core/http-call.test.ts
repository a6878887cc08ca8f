import assert from 'node:assert/strict'
import { pathTemplate, traceCall } from '../../src/core/http-call.ts'
import { meterCall } from '../../src/core/metered-call.ts'
import { type Labels, type Metrics, noMetrics } from '../../src/core/metrics.ts'

/** What a call leaves behind. */
function watching() {
  const seen = { name: '', attributes: {} as Labels, failed: undefined as string | undefined, seconds: [] as Labels[] }
  const metrics: Metrics = {
    ...noMetrics,
    seconds: (_name, seconds, labels) => void seen.seconds.push({ seconds, ...labels }),
    span: (name, attributes, work) => {
      Object.assign(seen, { name, attributes })
      return work({
        set: (more) => Object.assign(seen.attributes, more),
        event: () => {},
        fail: (type) => {
          seen.failed = type
        },
      })
    },
  }
  return { seen, observer: { metrics, clock: { now: () => 0 } } }
}

const call = { service: 'graph', method: 'GET', status: (status: number) => status }

describe('the address of a call in metrics and traces', () => {
  it('contains only words and versions', () => {
    for (const [path, shown] of [
      ['/v1.0/$batch', '/v1.0/$batch'],
      ['/v1.0/users/alex@contoso.example/manager', '/v1.0/users/{id}/manager'],
      ['/v1.0/users/00000000-0000-4000-8000-000000000001', '/v1.0/users/{id}'],
      ["/v1.0/reports/getSomething(period='D7')", '/v1.0/reports/getSomething({id})'],
      ['/emea/v3/conversations/a:1Xy_z/activities/1612345678901', '/emea/v3/conversations/{id}/activities/{id}'],
      ['/api/usertoken/GetToken', '/api/usertoken/GetToken'],
      ['/', '/'],
    ] as const)
      assert.equal(pathTemplate(path), shown)
  })

  it('has no query, and comes with the service and the duration', async () => {
    const { seen, observer } = watching()
    const url = "https://graph.microsoft.com/v1.0/users?$filter=startswith(displayName,'Alex')"
    await traceCall(observer, { ...call, url }, async () => 200)
    assert.equal(seen.name, 'GET /v1.0/users')
    const where = {
      'http.request.method': 'GET',
      'server.address': 'graph.microsoft.com',
      'server.port': 443,
      'service.peer.name': 'graph',
      'http.response.status_code': 200,
    }
    assert.deepEqual(seen.attributes, {
      ...where,
      'url.full': 'https://graph.microsoft.com/v1.0/users',
      'url.template': '/v1.0/users',
    })
    assert.deepEqual(seen.seconds, [{ seconds: 0, ...where }])
    assert.equal(seen.failed, undefined)
  })
})

describe('a call that fails', () => {
  const url = 'http://localhost:8080/v1.0/me'
  const failure = async (status: number, isNormal = false) => {
    const { seen, observer } = watching()
    await traceCall(observer, { ...call, url, isNormal: () => isNormal }, async () => status)
    return [seen.failed, seen.attributes['error.type'], seen.seconds[0]?.['error.type']]
  }

  it('has the status as its error type, unless it is expected', async () => {
    assert.deepEqual(await failure(503), ['503', '503', '503'])
    assert.deepEqual(await failure(404), ['404', '404', '404'])
    assert.deepEqual(await failure(404, true), [undefined, undefined, undefined])
    assert.deepEqual(await failure(0), ['noAnswer', 'noAnswer', 'noAnswer'])
  })

  it("has the error's code otherwise", async () => {
    const { seen, observer } = watching()
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
    await assert.rejects(
      traceCall(observer, { ...call, url }, () => Promise.reject(refused)),
      refused,
    )
    assert.equal(seen.failed, 'ECONNREFUSED')
    assert.equal(seen.seconds[0]?.['http.response.status_code'], undefined)
  })

  it('is not a failure if nobody has signed in or more proof is needed', async () => {
    for (const [service, status, failed] of [
      ['tokenService', 404, undefined],
      ['entra', 400, undefined],
      ['entra', 401, '401'],
      ['connector', 404, undefined],
      ['connector', 403, '403'],
      ['keys', 404, '404'],
    ] as const) {
      const { seen, observer } = watching()
      await meterCall(observer, { ...call, service, url }, async () => status)
      assert.equal(seen.failed, failed, `${service} ${status}`)
    }
  })
})
