import assert from 'node:assert/strict'
import fc from 'fast-check'
import { encode, literal, userKey } from '../../../src/graph/http/odata.ts'
import { nextPage } from '../../../src/graph/http/request.ts'
import { requests } from '../../../src/graph/index.ts'

const filterOf = (url: string) => new URL(url, 'http://h').searchParams.get('$filter') ?? ''

describe('requests', () => {
  it('name hostile user principal names exactly', () => {
    assert.ok(requests.user("o'brien+x%y@contoso.test").url.startsWith("/users/o'brien%2Bx%25y%40contoso.test?"))
    assert.ok(requests.user('a_b.com#EXT#@contoso.test').url.startsWith('/users/a_b.com%23EXT%23%40contoso.test?'))
    assert.equal(userKey('$adele@contoso.test'), "/users('%24adele%40contoso.test')")
    assert.equal(userKey('..'), "/users('..')")
    assert.equal(encode('a\ud800b'), 'a%EF%BF%BDb')
  })

  it('keep any values in a filter unchanged', () => {
    for (const guest of ['a_b.com#EXT#@contoso.test', 'ä_b.com#EXT#@contoso.test'])
      assert.equal(filterOf(requests.usersIn('mail', [guest]).url), `mail in ('${guest}')`)
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 20 }), { minLength: 1, maxLength: 15 }),
        (values) => {
          const { url } = requests.usersIn('userPrincipalName', values)
          assert.match(url, /^\/users\?[!-~]+$/)
          assert.equal(filterOf(url), `userPrincipalName in (${values.map(literal).join(',')})`)
        },
      ),
    )
  })

  it('request the properties Graph omits by default', () => {
    for (const { url } of [
      requests.me(),
      requests.user('a'),
      requests.usersIn('mail', ['a']),
      requests.usersByIds(['a']),
    ]) {
      for (const field of ['accountEnabled', 'userType', 'department', 'onPremisesSyncEnabled'])
        assert.ok(url.includes(field))
    }
  })

  it('sort a listing unless searching, and escape the search text', () => {
    const plain = requests.listUsers({ enabled: false, guests: true, department: "R'n'D" }, 20)
    assert.equal(filterOf(plain.url), "accountEnabled eq false and userType eq 'Guest' and department eq 'R''n''D'")
    assert.match(plain.url, /\$orderby=displayName/)
    const searched = requests.listUsers({ search: 'a"b\\c' }, 20)
    assert.doesNotMatch(searched.url, /orderby/)
    const search = new URL(searched.url, 'http://h').searchParams.get('$search')
    assert.ok(search?.split(' OR ').includes('"userPrincipalName:a\\"b\\\\c"'), search ?? '')
    assert.deepEqual(searched.headers, { ConsistencyLevel: 'eventual' })
  })

  it('follow page links unchanged, with the headers of the first request', () => {
    const first = requests.listUsers({}, 5)
    const next = nextPage('https://graph.microsoft.com/v1.0/users?$top=5&$skiptoken=X%27a%27', first)
    assert.equal(next.url, '/users?$top=5&$skiptoken=X%27a%27')
    assert.deepEqual(next.headers, first.headers)
  })

  it('send sign-outs with an empty body, which batches require', () => {
    assert.deepEqual(requests.revokeSessions('x').body, {})
  })
})
