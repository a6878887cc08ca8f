import assert from 'node:assert/strict'
import { createTransport } from '../../../src/graph/http/transport.ts'
import { requests } from '../../../src/graph/index.ts'
import { createFakeClock } from '../../support/fake-clock.ts'

type Sent = { url: string; method: string; headers: Readonly<Record<string, string>>; body?: string; fresh: boolean }

describe('the transport', () => {
  const open = (baseUrl: string, text: string | undefined, status = 200) => {
    const sent: Sent[] = []
    const transport = createTransport({
      baseUrl,
      clock: createFakeClock(),
      onError: () => {},
      send: async (url, options) => {
        sent.push({ url, ...options })
        return { status, headers: { 'request-id': 'r' }, text }
      },
    })
    return { transport, sent }
  }
  const options = { token: 'secret', fresh: false }

  it('calls the Graph of every cloud in the same way, with the token only in a header', async () => {
    for (const host of [
      'graph.microsoft.com',
      'graph.microsoft.us',
      'dod-graph.microsoft.us',
      'microsoftgraph.chinacloudapi.cn',
    ]) {
      const graphUrl = `https://${host}`
      for (const baseUrl of [graphUrl, `${graphUrl}/`]) {
        const { transport, sent } = open(baseUrl, '{"ok":true}')
        const answer = await transport(requests.me(), options)
        assert.deepEqual([answer.status, answer.body], [200, { ok: true }])
        const [call] = sent
        assert.ok(call?.url.startsWith(`${graphUrl}/v1.0/me?`), call?.url)
        assert.equal(call?.headers['Authorization'], 'Bearer secret')
        assert.ok(!call?.url.includes('secret'))
      }
    }
  })

  it('passes on method, JSON, the request for a new connection, and percent-encoding', async () => {
    const { transport, sent } = open('https://graph.example.test', '')
    const upn = "o'neil+a_b#EXT#@contoso.test"
    await transport(requests.patchUser(upn, { accountEnabled: false }), { token: 't', fresh: true })
    await transport(requests.usersIn('userPrincipalName', [upn]), options)
    const [patch, read] = sent
    assert.deepEqual([patch?.method, patch?.body, patch?.fresh], ['PATCH', '{"accountEnabled":false}', true])
    assert.equal(patch?.url, `https://graph.example.test/v1.0${requests.patchUser(upn, { accountEnabled: false }).url}`)
    assert.deepEqual([read?.method, read?.body, read?.fresh], ['GET', undefined, false])
    const filter = new URL(read?.url ?? '').searchParams.get('$filter')
    assert.equal(filter, "userPrincipalName in ('o''neil+a_b#EXT#@contoso.test')")
  })

  it('treats an oversized response as no response if successful, and by its status otherwise', async () => {
    for (const [status, expected] of [
      [200, [0, true, 'r']],
      [503, [503, undefined, 'r']],
    ] as const) {
      const answer = await open('https://graph.example.test', undefined, status).transport(requests.me(), options)
      assert.deepEqual([answer.status, answer.tooLarge, answer.headers['request-id']], expected)
      assert.equal(answer.body, null)
    }
  })

  it('treats an HTML page as no response if successful, and by its status otherwise', async () => {
    const page = '<html>Please sign in to the network</html>'
    const good = await open('https://graph.example.test', page).transport(requests.me(), options)
    assert.deepEqual([good.status, good.body], [0, null])
    const bad = await open('https://graph.example.test', page, 502).transport(requests.me(), options)
    assert.deepEqual([bad.status, bad.body, bad.headers['request-id']], [502, null, 'r'])
  })
})
