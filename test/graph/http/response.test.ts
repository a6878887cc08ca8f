import assert from 'node:assert/strict'
import {
  challenge,
  type GraphResponse,
  graphCode,
  noResponse,
  plainHeaders,
  requestId,
} from '../../../src/graph/http/response.ts'

const answer = (body: unknown, headers: Record<string, string> = {}): GraphResponse => ({
  status: 400,
  headers,
  body,
  at: 5,
})

describe('a Graph response', () => {
  it('is missing if the connection broke', () => {
    assert.deepEqual(noResponse(7), { status: 0, headers: {}, body: null, at: 7 })
  })

  it('has an error code, unless empty or not text', () => {
    assert.equal(graphCode(answer({ error: { code: 'Request_BadRequest' } })), 'Request_BadRequest')
    for (const body of [null, 'text', {}, { error: null }, { error: { code: '' } }, { error: { code: 7 } }]) {
      assert.equal(graphCode(answer(body)), undefined)
    }
  })

  it('has the ID for Microsoft support in a header, or else inside the error', () => {
    const body = { error: { innerError: { 'request-id': 'inner' } } }
    assert.equal(requestId(answer(body, { 'request-id': 'outer' })), 'outer')
    assert.equal(requestId(answer(body)), 'inner')
    for (const id of [undefined, 7, null]) {
      assert.equal(requestId(answer({ error: { innerError: { 'request-id': id } } })), undefined)
    }
  })

  it('has lower-case header names and text values, whatever the JSON contained', () => {
    assert.deepEqual(plainHeaders({ 'Retry-After': 7, ETag: 'x' }), { 'retry-after': '7', etag: 'x' })
    for (const odd of [null, undefined, 'text', 7]) assert.deepEqual(plainHeaders(odd), {})
  })
})

describe('a challenge', () => {
  const claims = '{"access_token":{"nbf":{"essential":true,"value":"1604106651"}}}'
  const coded = Buffer.from(claims).toString('base64')
  const asked = (header: string) => challenge(answer(null, { 'www-authenticate': header }))

  it('is read from the header, quoted or not, wherever its claims are', () => {
    assert.equal(asked(`Bearer realm="", error="insufficient_claims", claims="${coded}"`), claims)
    assert.equal(asked(`claims=${coded}, error=insufficient_claims`), claims)
    assert.equal(asked(`Bearer error="insufficient_claims",claims="${coded}", cc_type="authcontext"`), claims)
  })

  it('is never another refusal, nor one without claims', () => {
    assert.equal(asked(`Bearer error="invalid_token", claims="${coded}"`), undefined)
    assert.equal(asked('Bearer error="insufficient_claims"'), undefined)
    assert.equal(asked(`Bearer error="insufficient_claims", no_claims="${coded}"`), undefined)
    assert.equal(challenge(answer(null)), undefined)
  })
})
