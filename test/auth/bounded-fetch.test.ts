import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { createBoundedFetch, createJsonFetcher, createMsalNetwork, type Fetch } from '../../src/auth/bounded-fetch.ts'
import { startEndlessServer } from '../support/endless.ts'

const from = 'https://login.microsoftonline.com'

describe('createMsalNetwork', () => {
  it('redirects token requests for Entra unchanged', async () => {
    const seen: { request: IncomingMessage; body: string }[] = []
    const server = createServer(async (request, response) => {
      let body = ''
      for await (const part of request) body += part
      seen.push({ request, body })
      response.writeHead(400, { 'Content-Type': 'application/json', 'X-Ms-Request-Id': 'r1' })
      response.end('{"error":"invalid_grant"}')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const network = createMsalNetwork({ from, to: `http://127.0.0.1:${port}/`, fetch: createBoundedFetch() })
    const answer = await network.sendPostRequestAsync(`${from}/t/oauth2/v2.0/token?client-request-id=c`, {
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'grant_type=x',
    })
    server.closeAllConnections()
    server.close()
    assert.equal(answer.status, 400)
    assert.deepEqual(answer.body, { error: 'invalid_grant' })
    assert.equal(answer.headers['x-ms-request-id'], 'r1')
    assert.equal(seen[0]?.request.url, '/t/oauth2/v2.0/token?client-request-id=c')
    assert.equal(seen[0]?.request.method, 'POST')
    assert.equal(seen[0]?.body, 'grant_type=x')
  })

  it('leaves requests to other hosts alone, even with the same prefix', async () => {
    const urls: string[] = []
    const fetch: Fetch = async (url) => {
      urls.push(url)
      return { status: 200, headers: [], json: async () => ({}) }
    }
    const network = createMsalNetwork({ from, to: 'http://127.0.0.1:1', fetch })
    await network.sendGetRequestAsync('https://login.microsoftonline.com.example.test/x')
    await network.sendGetRequestAsync(`${from}/common/discovery?a=b`)
    assert.deepEqual(urls, [
      'https://login.microsoftonline.com.example.test/x',
      'http://127.0.0.1:1/common/discovery?a=b',
    ])
  })

  type Answer = Awaited<ReturnType<Fetch>>
  const answerOf = (status: number, body: unknown = {}, headers: [string, string][] = []): Answer => ({
    status,
    headers,
    json: async () => body,
  })

  /** Sends one request to a service that gives these answers, the last one again and again. */
  async function ask(...answers: readonly (Answer | Error)[]) {
    const pauses: number[] = []
    let sent = 0
    const fetch: Fetch = async () => {
      const answer = answers[Math.min(sent++, answers.length - 1)]
      assert.ok(answer)
      if (answer instanceof Error) throw answer
      return answer
    }
    const clock = { sleep: async (ms: number) => void pauses.push(ms) }
    const network = createMsalNetwork({ from, to: from, fetch, clock })
    const got = await network.sendPostRequestAsync(`${from}/t/oauth2/v2.0/token`).catch((error: Error) => error)
    return { got, sent, pauses }
  }

  it('sends a request again if it failed on the side of Entra', async () => {
    const { got, sent, pauses } = await ask(answerOf(503), answerOf(500), answerOf(200, { access_token: 'x' }))
    assert.deepEqual(got, { status: 200, headers: {}, body: { access_token: 'x' } })
    assert.deepEqual([sent, pauses], [3, [300, 700]])
  })

  it('sends a request once if it is refused or throttled, or gets no answer', async () => {
    const answers = [
      answerOf(400, { error: 'invalid_grant' }),
      answerOf(429, { error: 'x' }),
      new Error('socket hang up'),
    ]
    for (const answer of answers) assert.equal((await ask(answer, answerOf(200))).sent, 1)
  })

  it('hides from MSAL what would make it refuse later requests', async () => {
    const body = { error: 'temporarily_unavailable', error_codes: [90033] }
    for (const status of [400, 429, 503]) {
      const { got } = await ask(
        answerOf(status, body, [
          ['Retry-After', '3600'],
          ['x-ms-request-id', 'r1'],
        ]),
      )
      assert.deepEqual(got, { status: 400, headers: { 'x-ms-request-id': 'r1' }, body })
    }
  })

  it('rejects a 429 or 5xx without an error of Entra', async () => {
    for (const status of [429, 502])
      assert.match(
        String((await ask(answerOf(status))).got),
        new RegExp(`login.microsoftonline.com answered ${status}`),
      )
  })
})

describe('createBoundedFetch', () => {
  const servers: Server[] = []
  const serve = async (answer: (request: IncomingMessage, response: ServerResponse) => void) => {
    const server = createServer(answer)
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }
  after(() => {
    for (const server of servers) {
      server.closeAllConnections()
      server.close()
    }
  })
  const documents = createJsonFetcher(createBoundedFetch())

  it('reads a document', async () => {
    const url = await serve((_request, response) => response.end('{"a":1}'))
    assert.deepEqual(await documents(url), { a: 1 })
  })

  it('refuses endless responses and does not decompress', async () => {
    const { url, taken } = await startEndlessServer()
    await assert.rejects(documents(url))
    assert.ok(taken() < 60_000_000, `${taken()} bytes were taken`)
    const packed = await serve((_request, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' })
      response.end(gzipSync(Buffer.alloc(50_000_000, ' ')))
    })
    await assert.rejects(documents(packed))
  })

  it('refuses other responses and follows no redirects', async () => {
    const away = await serve((_request, response) => {
      response.statusCode = 503
      response.end('{}')
    })
    await assert.rejects(documents(away), /answered 503/)
    let asked = 0
    const other = await serve((_request, response) => {
      asked++
      response.end('{}')
    })
    const moved = await serve((_request, response) => {
      response.writeHead(307, { Location: other })
      response.end()
    })
    await assert.rejects(documents(moved))
    assert.equal(asked, 0)
  })
})
