import assert from 'node:assert/strict'
import { readUserToken } from '../../src/auth/sign-in-token.ts'

const token = (payload: unknown) => `e30.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.c2ln`
const claims = { oid: 'AAAA-1', tid: 'BBBB-2', exp: 1_767_600_000 }

describe('the user of a token', () => {
  it('has lower-case object and tenant IDs, an expiry in ms, and a list of scopes', () => {
    const whole = token({ ...claims, name: 'Ann', upn: 'ann@x.example', scp: 'access_as_user  openid' })
    assert.deepEqual(readUserToken(whole), {
      oid: 'aaaa-1',
      tid: 'bbbb-2',
      upn: 'ann@x.example',
      name: 'Ann',
      assertion: whole,
      expiresAt: 1_767_600_000_000,
      scopes: ['access_as_user', 'openid'],
    })
  })

  it('is named by the best available address, or else the object ID', () => {
    const called = (more: object) => {
      const signedIn = readUserToken(token({ ...claims, ...more }))
      return [signedIn?.upn, signedIn?.name]
    }
    assert.deepEqual(called({ upn: 'a@x.example', preferred_username: 'b@x.example' }), ['a@x.example', 'a@x.example'])
    assert.deepEqual(called({ preferred_username: 'b@x.example' }), ['b@x.example', 'b@x.example'])
    assert.deepEqual(called({}), ['AAAA-1', 'AAAA-1'])
  })

  it('has no scopes if the token names none', () => {
    assert.deepEqual(readUserToken(token(claims))?.scopes, [])
  })

  it("is undefined if it isn't a user's token", () => {
    for (const payload of [
      {},
      { ...claims, oid: undefined },
      { ...claims, tid: 7 },
      { ...claims, exp: 'soon' },
      null,
    ]) {
      assert.equal(readUserToken(token(payload)), undefined)
    }
    for (const text of ['', 'opaque', 'a.b', 'a.%%%.c', '..']) assert.equal(readUserToken(text), undefined)
  })
})
