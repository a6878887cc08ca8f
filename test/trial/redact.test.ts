import assert from 'node:assert/strict'
import { createRedactor } from '../../trial/redact.ts'
import { differencesOf, shapeOf } from '../../trial/shape.ts'

const redact = createRedactor(() => ['Adele Vance', 'adele.vance@contoso.com', 'contoso.com'])

describe('what a report says about an answer', () => {
  it('has no names, addresses, IDs, tokens, numbers or times', () => {
    const texts: Readonly<Record<string, string>> = {
      'adele.vance@contoso.com is gone': '{address} is gone',
      'Adele Vance and vance': '{name} and {name}',
      'Resource 11111111-1111-4111-8111-111111111111 does not exist': 'Resource {id} does not exist',
      'in fabrikam.onmicrosoft.com': 'in {domain}',
      'Bearer eyJhbGciOi.eyJzdWIi.abc': 'Bearer {token}',
      'chat 29:1abcDEFghiJKL': 'chat {channel id}',
      'from 203.0.113.7 at 2026-11-29T01:02:03Z': 'from {ip address} at {time}',
      'phone +1 2065550123': 'phone {phone number}',
      "of 'Bob Brown' and 'Bob'": "of '{text}' and '{text}'",
      'key 0123456789abcdef0123456789abcdef': 'key {text}',
    }
    for (const [text, clean] of Object.entries(texts)) assert.equal(redact(text), clean)
  })

  it('keeps the API’s own words', () => {
    const message = "Invalid value specified for property 'accountEnabled' of resource 'User'."
    assert.equal(redact(message, 'PATCH /users {"accountEnabled":"false"}'), message)
    assert.equal(redact(message), message.replace('accountEnabled', '{text}'))
  })

  it("includes its structure: names and types of properties, and Graph's type names", () => {
    const body = {
      value: [
        {
          '@odata.type': '#microsoft.graph.user',
          id: '1',
          mail: null,
          extension_0123456789abcdef0123456789abcdef_x: 'y',
        },
        { '@odata.type': '#microsoft.graph.group', id: '2', members: [{ n: 1 }, { n: 2, m: true }] },
      ],
    }
    assert.deepEqual(shapeOf(body), {
      value: [
        {
          '@odata.type': '#microsoft.graph.group|#microsoft.graph.user',
          id: 'string',
          'mail?': 'null',
          'extension_{id}_x?': 'string',
          'members?': [{ n: 'number', 'm?': 'boolean' }],
        },
      ],
    })
    const item = { id: '2', status: 404, headers: { 'Retry-After': '1', Date: 'x' }, body: { error: { code: 'Gone' } } }
    assert.deepEqual(shapeOf({ responses: [item, { id: '1', status: 204, headers: {}, body: null }] }), {
      responses: {
        '1': { status: '204', headers: [] },
        '2': { status: '404', headers: ['retry-after'], code: 'Gone', body: { error: { code: 'string' } } },
      },
    })
  })

  it("differs if a property is missing, new or of another type, but not by a tenant's data", () => {
    const differ = (seen: unknown, emulated: unknown) => differencesOf(shapeOf(seen), shapeOf(emulated))
    assert.deepEqual(differ({ a: 1, b: 'x' }, { a: 'x', c: true }), [
      'body.a: number instead of string',
      'body.b: not in the emulator',
      'body.c: missing',
    ])
    assert.deepEqual(differ({ a: [1], b: {} }, { a: 'x', b: [] }), [
      'body.a: a list instead of string',
      'body.b: an object instead of a list',
    ])
    assert.deepEqual(differ({ a: null, b: [], '@odata.nextLink': 'x' }, { a: 'x', b: [{ c: 1 }] }), [])
    assert.deepEqual(differ({ a: [{ b: 1 }, { b: 1, c: 2 }] }, { a: [{ b: 1 }] }), [])
    const batch = (status: number, code: string) => ({
      responses: [{ id: '1', status, headers: {}, body: { error: { code } } }],
    })
    assert.deepEqual(differ(batch(404, 'A'), batch(405, 'B')), [
      'body.responses.1.status: 404 instead of 405',
      'body.responses.1.code: A instead of B',
    ])
  })
})
