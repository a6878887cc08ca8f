import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { HttpHeaders } from 'botbuilder-stdlib/lib/azureCoreHttpCompat.js'
import type { ConnectorClientOptions } from 'botframework-connector'
import { createOutbound, NoResponseError } from '../../../src/chat/channel/outbound.ts'
import type { Clock } from '../../../src/core/clock.ts'
import { startEndlessServer } from '../../support/endless.ts'
import { eventually } from '../../support/eventually.ts'
import { createKeptLog } from '../../support/rollcall.ts'

type Call = Parameters<NonNullable<ConnectorClientOptions['httpClient']>['sendRequest']>[0]

const call = (url: string, body = '{"text":"hi"}') => {
  const headers = new HttpHeaders({ Authorization: 'Bearer secret-of-the-bot', 'Accept-Encoding': 'gzip,deflate' })
  return { url, method: 'POST', headers, body } as unknown as Call
}

describe('calls to the connector and the token service', () => {
  const servers: Server[] = []
  const closing: (() => Promise<void>)[] = []
  after(async () => {
    for (const close of closing) await close()
    for (const server of servers) {
      server.closeAllConnections()
      server.close()
    }
  })
  const open = async (answer: (response: ServerResponse, count: number) => void) => {
    const requests: { body: string; headers: IncomingMessage['headers'] }[] = []
    const server = createServer(async (request, response) => {
      let body = ''
      for await (const part of request) body += part
      requests.push({ body, headers: request.headers })
      answer(response, requests.length)
    })
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return { requests, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v3/conversations/a/activities` }
  }
  const start = (limits = {}, sleep?: () => Promise<void>) => {
    const slept: number[] = []
    let now = 0
    const clock: Clock = {
      now: () => now,
      elapsed: () => now,
      sleep: async (ms) => {
        slept.push(ms)
        now += ms
        await sleep?.()
      },
      every: () => () => {},
    }
    const { log, lines } = createKeptLog()
    const outbound = createOutbound({ clock, log, limits })
    closing.push(outbound.close)
    return { slept, lines, send: outbound.client.sendRequest }
  }
  const status =
    (code: number, headers: Record<string, string> = {}) =>
    (response: ServerResponse) => {
      response.writeHead(code, headers)
      response.end('{"id":"1"}')
    }

  it('return any response, and request it uncompressed', async () => {
    for (const code of [200, 201, 400, 401, 403, 404, 413]) {
      const { url, requests } = await open(status(code, { 'X-Request-Id': 'r' }))
      const { send, slept } = start()
      const answer = await send(call(url))
      assert.deepEqual(
        [answer.status, answer.bodyAsText, answer.headers.get('x-request-id')],
        [code, '{"id":"1"}', 'r'],
      )
      assert.equal(requests[0]?.headers['accept-encoding'], undefined)
      assert.equal(requests[0]?.headers.authorization, 'Bearer secret-of-the-bot')
      assert.deepEqual([requests.length, slept], [1, []])
    }
  })

  it('are retried with growing delays when the server asks for it', async () => {
    for (const code of [412, 429, 502, 503, 504]) {
      const { url, requests } = await open((response, count) => status(count < 3 ? code : 201)(response))
      const { send, slept } = start()
      assert.equal((await send(call(url))).status, 201)
      assert.deepEqual(
        requests.map(({ body }) => body),
        Array.from({ length: 3 }, () => '{"text":"hi"}'),
      )
      assert.deepEqual(slept, [500, 1000])
    }
  })

  it("wait as long as the server asks, in seconds or until a date, within a turn's limit", async () => {
    const soon = await open((response, count) => status(count === 1 ? 429 : 201, { 'Retry-After': '2.5' })(response))
    const first = start()
    await first.send(call(soon.url))
    assert.deepEqual(first.slept, [2500])
    const date = new Date(4000).toUTCString()
    const dated = await open((response, count) => status(count === 1 ? 503 : 201, { 'Retry-After': date })(response))
    const second = start()
    await second.send(call(dated.url))
    assert.deepEqual(second.slept, [4000])
    const never = await open(status(429, { 'Retry-After': '3600' }))
    const third = start()
    await assert.rejects(third.send(call(never.url)), { name: 'NoAnswer', statusCode: 429 })
    assert.deepEqual([never.requests.length, third.slept], [1, []])
  })

  it('keep messages in order during a retry, without delaying other conversations', async () => {
    let refused = 0
    const { url, requests } = await open((response) => status(requests.length === 1 ? 429 : 201)(response))
    const other = await open(status(201))
    const slept: (() => void)[] = []
    const sleep = () => new Promise<void>((resolve) => slept.push(resolve))
    const { send } = start({}, sleep)
    const sent = ['first', 'second', 'third'].map((body, n) => {
      const to = n === 1 ? { ...call(`${url}/1`, body), method: 'PUT' as const } : call(url, body)
      return send(to as Call).then(({ status: code }) => {
        if (code !== 200 && code !== 201) refused++
      })
    })
    await eventually('it waits', () => slept.length > 0)
    assert.equal((await send(call(other.url))).status, 201)
    assert.equal((await send({ ...call(`${url}/1/members`), method: 'GET', body: undefined } as Call)).status, 201)
    assert.deepEqual(
      requests.map(({ body }) => body),
      ['first', ''],
    )
    slept[0]?.()
    await Promise.all(sent)
    assert.deepEqual(
      requests.map(({ body }) => body),
      ['first', '', 'first', 'second', 'third'],
    )
    assert.equal(refused, 0)
  })

  it('give up after four attempts with an error that is not retried', async () => {
    const { url, requests } = await open(status(502))
    const { send, slept, lines } = start()
    await assert.rejects(
      send(call(url)),
      (error: unknown) => error instanceof NoResponseError && error.statusCode === 502,
    )
    assert.deepEqual([requests.length, slept], [4, [500, 1000, 2000]])
    assert.ok(!lines.join('').includes('secret-of-the-bot'))
  })

  it('report an unreachable host, by name or port, after retrying', async () => {
    for (const url of ['http://127.0.0.1:9/', 'http://no-such-host.invalid/']) {
      const { send, slept } = start()
      await assert.rejects(send(call(url)), { name: 'NoAnswer', statusCode: undefined })
      assert.deepEqual(slept, [500, 1000, 2000])
    }
  })

  it('read at most a megabyte of a response', async () => {
    const { url, taken } = await startEndlessServer()
    await assert.rejects(start().send(call(url)), { name: 'NoAnswer' })
    assert.ok(taken() < 60_000_000, `${taken()} bytes were taken`)
  })

  it('give up on endless responses and are retried', async () => {
    const { url } = await open((response, count) => (count > 1 ? status(201)(response) : undefined))
    const { send, slept } = start({ headersTimeout: 50 })
    assert.equal((await send(call(url))).status, 201)
    assert.deepEqual(slept, [500])
  })
})
