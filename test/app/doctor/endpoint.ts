import assert from 'node:assert/strict'
import http from 'node:http'
import https from 'node:https'
import { checkEndpoint } from '../../../src/app/doctor/endpoint.ts'
import { createHttp } from '../../../src/app/doctor/http.ts'
import { createCloud } from '../../../src/auth/cloud.ts'
import { systemClock } from '../../../src/core/clock.ts'
import { createLog } from '../../../src/core/log.ts'
import { createCertificate } from '../../support/certificate.ts'
import { readWholeConfig } from '../../support/config.ts'
import { environmentFor } from '../../support/rollcall.ts'
import { during, seen, useClinic } from './clinic.ts'

const day = 86_400_000
const unasked = () => Promise.reject(new Error('is not asked'))
const nobody = { token: unasked, onBehalfOf: unasked }
const answers = { '/healthz': [200, '{"status":"ok"}'], '/readyz': [200, '{}'], '/api/messages': [401, ''] } as const
type Answers = Readonly<Record<string, readonly [number, string]>>

const listener =
  (given: Answers): http.RequestListener =>
  (request, response) => {
    const [status, body] = given[request.url ?? ''] ?? [404, '']
    request.resume()
    response.statusCode = status
    response.end(body)
  }

describe('the doctor on the public endpoint', () => {
  const clinic = useClinic()
  const look = (PUBLIC_URL: string, options: { trusted?: string; clock?: typeof systemClock } = {}) =>
    clinic.visit({ ...options, environment: { PUBLIC_URL } })
  const plain = (given: Answers, work: (url: string) => Promise<void>) =>
    during(http.createServer(listener({ ...answers, ...given })), (port) => work(`http://127.0.0.1:${port}`))
  const secure = (host: string, until: number, work: (port: number, cert: string) => Promise<void>) => {
    const { key, cert } = createCertificate(host, until)
    return during(https.createServer({ key, cert }, listener(answers)), (port) => work(port, cert))
  }

  it("requires https for every address except the demo's", async () => {
    const found = await look('http://bot.contoso.example')
    assert.match(found.about('PUBLIC_URL', 'wrong').says, /must be https/)
    const unset = await checkEndpoint({
      config: { ...readWholeConfig(environmentFor(clinic.world().emulator)), PUBLIC_URL: 'http://localhost:3978' },
      cloud: createCloud({ name: 'public' }),
      clock: systemClock,
      log: createLog({ level: 'silent' }),
      http: createHttp(),
      bot: nobody,
      ssoApp: nobody,
      scopes: [],
      optionalScopes: [],
      checks: [],
      addOns: new Map(),
      environment: {},
    })
    seen.push(...unset)
    assert.deepEqual(
      unset.map(({ verdict, says }) => [verdict, /not https/.test(says)]),
      [['wrong', true]],
    )
  })

  it('reports that nobody is listening, and how bad that is', async () => {
    const local = await look('http://127.0.0.1:1')
    assert.match(local.about('public endpoint', 'warning').fix ?? '', /Start the bot/)
    const tls = await look('https://localhost:1')
    assert.match(tls.about('certificate', 'wrong').says, /TLS handshake/)
  })

  it('reports an address for Teams that completes the handshake but leads nowhere', async () => {
    const { key, cert: trusted } = createCertificate('localhost', Date.now() + 90 * day)
    const silent = https.createServer({ key, cert: trusted }, ({ socket }) => void socket.destroy())
    await during(silent, async (port) => {
      const { emulator } = clinic.world()
      const config = { ...readWholeConfig(environmentFor(emulator)), PUBLIC_URL: `https://localhost:${port}` }
      const http = createHttp({ trusted })
      const [certificate, endpoint] = await checkEndpoint({
        config,
        cloud: createCloud({ name: 'public' }),
        clock: systemClock,
        log: createLog({ level: 'silent' }),
        http,
        bot: nobody,
        ssoApp: nobody,
        scopes: [],
        optionalScopes: [],
        checks: [],
        addOns: new Map(),
        environment: {},
        trusted,
      })
      await http.close()
      assert.equal(certificate?.verdict, 'ok')
      assert.ok(endpoint?.verdict === 'wrong')
      seen.push(endpoint)
      assert.match(endpoint.says, new RegExp(`localhost:${port} does not respond`))
      assert.match(endpoint.fix ?? '', /DNS, firewall, reverse proxy, port \d+/)
    })
  })

  it('reports something else that responds there', () =>
    plain({ '/healthz': [200, '<h1>Welcome to nginx</h1>'] }, async (url) => {
      const found = await look(url)
      assert.match(found.about('public endpoint', 'wrong').says, /something else is running there/)
    }))

  it("reports a bot that isn't ready", () =>
    plain({ '/readyz': [503, '{}'] }, async (url) => {
      const found = await look(url)
      assert.match(found.about('readiness', 'wrong').says, /database does not respond/)
    }))

  it('accepts a proxy that forwards only the documented paths', async () => {
    for (const hidden of [{ '/readyz': [404, ''] }, { '/healthz': [404, ''], '/readyz': [404, ''] }] as const)
      await plain(hidden, async (url) => {
        const found = await look(url)
        found.about('public endpoint', 'ok')
        assert.match(found.about('readiness', 'unknown').fix ?? '', /127\.0\.0\.1:\d+\/readyz/)
        found.about('unsigned requests', 'ok')
      })
  })

  it('warns of a variable that resembles a key', async () => {
    const found = await clinic.visit({ environment: { LOG_LEVELS: 'debug' } })
    assert.match(found.about('LOG_LEVELS', 'warning').says, /did you mean LOG_LEVEL/)
  })

  it('reports requests accepted without a token, and all requests refused', async () => {
    await plain({ '/api/messages': [200, ''] }, async (url) => {
      assert.match((await look(url)).about('unsigned requests', 'wrong').says, /accepted a request without a token/)
    })
    for (const status of [302, 404, 405, 502])
      await plain({ '/api/messages': [status, ''] }, async (url) => {
        assert.match((await look(url)).about('unsigned requests', 'wrong').says, new RegExp(`answers ${status}`))
      })
  })

  it('accepts a valid certificate', () =>
    secure('localhost', Date.now() + 90 * day, async (port, trusted) => {
      const found = await look(`https://localhost:${port}`, { trusted })
      assert.match(found.about('certificate', 'ok').says, /certificate for localhost is trusted and valid until \d{4}-/)
      found.about('public endpoint', 'ok')
      found.about('unsigned requests', 'ok')
    }))

  it('reports an untrusted certificate', () =>
    secure('localhost', Date.now() + 90 * day, async (port) => {
      const found = await look(`https://localhost:${port}`)
      assert.match(found.about('certificate', 'wrong').says, /not trusted \(\w*SELF_SIGNED\w*\)/)
    }))

  it('reports a certificate for another host', () =>
    secure('elsewhere.example', Date.now() + 90 * day, async (port, trusted) => {
      const found = await look(`https://localhost:${port}`, { trusted })
      assert.match(found.about('certificate', 'wrong').says, /not for localhost/)
    }))

  it('reports a certificate that has expired, or soon will', async () => {
    await secure('localhost', Date.now() - day, async (port, trusted) => {
      const found = await look(`https://localhost:${port}`, { trusted })
      assert.match(found.about('certificate', 'wrong').says, /expired on/)
    })
    await secure('localhost', Date.now() + 20 * day, async (port, trusted) => {
      const found = await look(`https://localhost:${port}`, { trusted })
      assert.match(found.about('certificate', 'warning').says, /expires on/)
    })
  })

  it("reports an endpoint that doesn't speak TLS", () =>
    during(http.createServer(listener(answers)), async (port) => {
      const found = await look(`https://localhost:${port}`)
      assert.match(found.about('certificate', 'wrong').says, /TLS handshake/)
    }))
})
