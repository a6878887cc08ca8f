import assert from 'node:assert/strict'
import fc from 'fast-check'
import { GraphError } from '../../../emulator/graph/errors.ts'
import { findCandidates } from '../../../emulator/graph/filter/candidates.ts'
import { compile } from '../../../emulator/graph/filter/match.ts'
import { parseFilter } from '../../../emulator/graph/filter/parse.ts'
import { checkSupport, userSupport } from '../../../emulator/graph/filter/support.ts'
import { createWorld } from '../../../emulator/world.ts'
import { eventual, startTenant, type TestTenant } from './tenant.ts'

const world = createWorld({ users: 500, seed: 3 })
const everyone = [...world.people.values()]
const pick = (filter: string) => everyone.filter(compile(parseFilter(filter))).map((one) => one.userPrincipalName)

function refusal(filter: string, advanced = false): string {
  try {
    checkSupport(parseFilter(filter), userSupport, { advanced, entity: 'User' })
    return 'accepted'
  } catch (error) {
    if (!(error instanceof GraphError)) throw error
    assert.equal(error.status, 400)
    return `${error.code}: ${error.message}`
  }
}

describe('emulated Graph: filters', () => {
  it('compare text case-insensitively', () => {
    assert.deepEqual(pick("userPrincipalName eq 'ADELEV@contoso.onmicrosoft.com'"), ['AdeleV@contoso.onmicrosoft.com'])
  })

  it('unescape doubled quotes', () => {
    assert.deepEqual(pick("userPrincipalName eq 'Miles.O''Brien@contoso.onmicrosoft.com'"), [
      "Miles.O'Brien@contoso.onmicrosoft.com",
    ])
  })

  it('bind "and" tighter than "or", and support parentheses and "not"', () => {
    const sales = pick("department eq 'Sales'").length
    const guests = pick("userType eq 'Guest'").length
    const off = pick('accountEnabled eq false').length
    const both = pick("department eq 'Sales' and accountEnabled eq false").length
    assert.ok(sales > 0 && guests > 0 && off > 0 && both > 0)
    const loose = pick("userType eq 'Guest' or department eq 'Sales' and accountEnabled eq false")
    assert.equal(loose.length, guests + both)
    const strict = pick("(userType eq 'Guest' or department eq 'Sales') and accountEnabled eq false")
    assert.ok(strict.length < loose.length)
    assert.equal(pick('not(accountEnabled eq true)').length, off)
    assert.equal(pick('not (accountEnabled eq true) and accountEnabled eq true').length, 0)
  })

  it('support null, prefixes, suffixes and ranges', () => {
    const untitled = everyone.filter((one) => one.jobTitle === null)
    assert.equal(pick('jobTitle eq null').length, untitled.length)
    assert.equal(pick('jobTitle ne null').length, everyone.length - untitled.length)
    assert.deepEqual(pick("startsWith(userPrincipalName,'alexw@')"), ['AlexW@contoso.onmicrosoft.com'])
    assert.ok(pick("endsWith(mail,'@adatum.com')").length > 1)
    assert.deepEqual(pick('createdDateTime ge 2030-01-01T00:00:00Z'), [])
    assert.ok(pick('createdDateTime le 2030-01-01T00:00:00Z').length === everyone.length)
    const [first] = everyone
    assert.ok(first)
    const later = { ...first, createdDateTime: '2029-01-01T00:00:00.500Z' }
    assert.ok(compile(parseFilter('createdDateTime ge 2029-01-01T00:00:00Z'))(later))
  })

  it('search proxyAddresses with any', () => {
    assert.deepEqual(pick("proxyAddresses/any(p:p eq 'smtp:renamed.old@contoso.onmicrosoft.com')"), [
      'renamed.new@contoso.onmicrosoft.com',
    ])
    assert.deepEqual(pick("proxyAddresses/any(x:startsWith(x,'smtp:renamed.old'))"), [
      'renamed.new@contoso.onmicrosoft.com',
    ])
  })

  it('accept by default what the table allows', () => {
    for (const filter of [
      'accountEnabled eq true',
      'accountEnabled in (true,false)',
      "userPrincipalName in ('a','b')",
      "mail ge 'm' and mail le 'n'",
      "startswith(department,'S')",
      "userType eq 'Guest' and onPremisesSyncEnabled eq true",
      "id in ('62e90394-69f5-4237-9190-012177145e10')",
      "proxyAddresses/any(p:startswith(p,'smtp:a'))",
    ])
      assert.equal(refusal(filter), 'accepted', filter)
  })

  it('require advanced queries where the table does', () => {
    for (const filter of [
      'jobTitle eq null',
      "endswith(mail,'@adatum.com')",
      "endswith(userPrincipalName,'x')",
      "companyName eq 'Contoso'",
      'not(accountEnabled eq true)',
      "proxyAddresses/any(p:endswith(p,'x'))",
    ]) {
      assert.match(
        refusal(filter),
        /^Request_UnsupportedQuery: .*Try adding \$count=true query parameter and ConsistencyLevel:eventual header/,
      )
      assert.equal(refusal(filter, true), 'accepted', filter)
    }
    assert.equal(
      refusal('accountEnabled ne true'),
      "Request_UnsupportedQuery: Unsupported property filter clause operator 'NotEqualsMatch'.",
    )
    assert.equal(refusal('accountEnabled ne true', true), 'accepted')
  })

  it('never accept what no query supports', () => {
    assert.match(refusal("contains(displayName,'x')", true), /operator 'Contains'/)
    assert.match(refusal("endswith(jobTitle,'x')", true), /'jobTitle' of resource 'User'/)
    assert.match(refusal('userPrincipalName eq null', true), /'userPrincipalName' of resource 'User'/)
    assert.match(refusal("startswith(accountEnabled,'t')", true), /'accountEnabled' of resource 'User'/)
    assert.match(refusal("shoeSize eq '4'", true), /'shoeSize' of resource 'User'/)
    assert.match(refusal("accountEnabled eq 'false'"), /incompatible types/)
    assert.match(refusal('displayName eq'), /Invalid filter clause/)
    assert.match(refusal("displayName eq 'x"), /unterminated string literal/)
    assert.match(refusal("displayName eq 'O'Brien'"), /Invalid filter clause/)
  })

  it('accept 15 values in an in and 15 clauses of an or, and count both when refusing more', () => {
    const values = (count: number) => Array.from({ length: count }, (_, index) => `'u${index}'`)
    const ors = (count: number) =>
      values(count)
        .map((value) => `mail eq ${value}`)
        .join(' or ')
    const words = (count: number) =>
      `Request_UnsupportedQuery: Too many child clauses specified in search filter expression containing 'OR' operators: ${count}. Max allowed: 15.`
    assert.equal(refusal(`mail in (${values(15)})`), 'accepted')
    assert.equal(refusal(`mail in (${values(16)})`), words(16))
    assert.equal(refusal(ors(15)), 'accepted')
    assert.equal(refusal(ors(18)), words(18))
    assert.equal(refusal(`mail in (${values(10)}) or userPrincipalName in (${values(8)})`), words(18))
    assert.equal(refusal(`mail in (${values(16)})`, true), 'accepted')
  })

  it('limit depth and the length of values', () => {
    const deep = "accountEnabled eq true and (mail eq 'a' or (mail eq 'b' and jobTitle eq 'c'))"
    assert.match(refusal(deep), /excessive height: 4\. Max allowed: 3/)
    assert.equal(refusal(deep, true), 'accepted')
    assert.equal(refusal(`jobTitle eq '${'x'.repeat(120)}'`), 'accepted')
    assert.match(refusal(`jobTitle eq '${'x'.repeat(121)}'`), /120 characters/)
  })

  it('find the same people by index as by a full scan', () => {
    const known = fc.constantFrom(...everyone)
    const clause = fc.oneof(
      known.map((one) => `userPrincipalName eq '${one.userPrincipalName.replaceAll("'", "''").toUpperCase()}'`),
      known.map((one) => `id eq '${one.id}'`),
      known.map((one) => `mail eq '${(one.mail ?? 'none').replaceAll("'", "''")}'`),
      fc.array(known, { minLength: 1, maxLength: 5 }).map((some) => `id in (${some.map((one) => `'${one.id}'`)})`),
      fc.constantFrom("department eq 'Sales'", 'accountEnabled eq true', "startswith(displayName,'a')"),
      known.map((one) => `proxyAddresses/any(p:p eq '${(one.proxyAddresses[0] ?? 'none').replaceAll("'", "''")}')`),
    )
    const joined = fc
      .array(clause, { minLength: 1, maxLength: 4 })
      .chain((parts) =>
        fc
          .array(fc.constantFrom(' and ', ' or '), { minLength: 3, maxLength: 3 })
          .map((glue) =>
            parts.map((part, index) => (index === 0 ? part : (glue[index - 1] ?? ' or ') + part)).join(''),
          ),
      )
    fc.assert(
      fc.property(joined, (text) => {
        const filter = parseFilter(text)
        const test = compile(filter)
        const few = findCandidates(world, filter)
        const walked = everyone.filter(test).map((one) => one.id)
        const found = [...(few ?? everyone)].filter(test).map((one) => one.id)
        assert.deepEqual(found.sort(), walked.sort())
      }),
    )
  })

  describe('over HTTP', () => {
    let tenant: TestTenant
    before(async () => {
      tenant = await startTenant()
    })
    after(() => tenant.close())

    it('answer an in filter with the people that exist', async () => {
      const { adele, megan } = tenant.world.operators
      const filter = `userPrincipalName in ('${adele.userPrincipalName}','ghost@x.y','${megan.userPrincipalName}')`
      const { body } = await tenant.get(`/users?$filter=${encodeURIComponent(filter)}&$select=id,accountEnabled`)
      assert.equal(body['@odata.context'], `${tenant.origin}/v1.0/$metadata#users(id,accountEnabled)`)
      assert.deepEqual(body.value, [
        { id: adele.id, accountEnabled: true },
        { id: megan.id, accountEnabled: true },
      ])
    })

    it('find both people sharing a mail address', async () => {
      const { body } = await tenant.get("/users?$filter=mail eq 'SAM@contoso.onmicrosoft.com'")
      assert.equal(body.value?.length, 2)
    })

    it('read a plus as a space, like servers', async () => {
      const mail = 'priya+sons@contoso.onmicrosoft.com'
      const plain = await tenant.get(`/users?$filter=mail+eq+'${mail}'`)
      assert.equal(plain.body.value?.length, 0)
      const encoded = await tenant.get(`/users?$filter=${encodeURIComponent(`mail eq '${mail}'`)}`)
      assert.equal(encoded.body.value?.length, 1)
    })

    it('require both the header and $count', async () => {
      const filter = '/users?$filter=accountEnabled ne true'
      assert.equal((await tenant.get(filter)).status, 400)
      assert.equal((await tenant.get(filter, { headers: eventual })).status, 400)
      assert.equal((await tenant.get(`${filter}&$count=true`)).status, 400)
      assert.equal((await tenant.get(`${filter}&$count=true`, { headers: eventual })).status, 200)
    })

    it('refuse an advanced query whose address is longer than 2,048 characters', async () => {
      const values = Array.from({ length: 80 }, (_, index) => `'someone.${index}@contoso.onmicrosoft.com'`)
      const path = (count: number) => `/users?$count=true&$filter=userPrincipalName in (${values.slice(0, count)})`
      assert.equal((await tenant.get(path(30), { headers: eventual })).status, 200)
      assert.equal((await tenant.get(path(80), { headers: eventual })).status, 400)
    })
  })
})
