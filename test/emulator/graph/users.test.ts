import assert from 'node:assert/strict'
import { eventual, ordinary, startTenant, type TestTenant } from './tenant.ts'

describe('emulated Graph: reading accounts', () => {
  let tenant: TestTenant
  before(async () => {
    tenant = await startTenant()
  })
  after(() => tenant.close())

  const defaults = [
    'businessPhones',
    'displayName',
    'givenName',
    'id',
    'jobTitle',
    'mail',
    'mobilePhone',
    'officeLocation',
    'preferredLanguage',
    'surname',
    'userPrincipalName',
  ]

  describe('/me', () => {
    it("shows the caller's default properties, without accountEnabled", async () => {
      const { status, body } = await tenant.get('/me', { scopes: 'User.Read' })
      assert.equal(status, 200)
      const { '@odata.context': context, ...rest } = body
      assert.equal(context, `${tenant.origin}/v1.0/$metadata#users/$entity`)
      assert.deepEqual(Object.keys(rest).sort(), defaults)
      assert.equal(rest['userPrincipalName'], 'AlexW@contoso.onmicrosoft.com')
    })

    it('sends the headers of every Graph response', async () => {
      const { headers } = await tenant.get('/me', { headers: { 'client-request-id': 'mine' } })
      assert.equal(headers.get('client-request-id'), 'mine')
      assert.match(headers.get('request-id') ?? '', /^[0-9a-f-]{36}$/)
      assert.equal(headers.get('x-ms-resource-unit'), '1')
      assert.equal(headers.get('cache-control'), 'no-cache')
      assert.equal(headers.get('odata-version'), '4.0')
      assert.equal(headers.get('strict-transport-security'), 'max-age=31536000')
      assert.match(headers.get('x-ms-ags-diagnostic') ?? '', /"ServerInfo"/)
      assert.match(headers.get('content-type') ?? '', /^application\/json;odata\.metadata=minimal/)
    })
  })

  describe('/users/{id}', () => {
    it('finds by ID and name in any case, and shows only selected properties', async () => {
      const { adele } = tenant.world.operators
      for (const key of [adele.id, adele.id.toUpperCase(), 'adelev@CONTOSO.onmicrosoft.com']) {
        const { body } = await tenant.get(`/users/${key}?$select=id,accountEnabled,jobTitle`)
        assert.deepEqual(body, {
          '@odata.context': `${tenant.origin}/v1.0/$metadata#users(id,accountEnabled,jobTitle)/$entity`,
          id: adele.id,
          accountEnabled: true,
          jobTitle: 'Retail Manager',
        })
      }
    })

    it("says 404 in the directory's words", async () => {
      const { status, body } = await tenant.get('/users/nobody@contoso.onmicrosoft.com')
      assert.equal(status, 404)
      assert.equal(body.error?.code, 'Request_ResourceNotFound')
      assert.equal(
        body.error?.message,
        "Resource 'nobody@contoso.onmicrosoft.com' does not exist or one of its queried reference-property objects are not present.",
      )
      assert.match(body.error?.innerError['date'] ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/)
      assert.match(body.error?.innerError['request-id'] ?? '', /^[0-9a-f-]{36}$/)
      assert.ok(body.error?.innerError['client-request-id'])
    })

    it('does not accept a mail address as a name', async () => {
      assert.equal((await tenant.get('/users/x@adatum.com')).status, 404)
    })

    it('requires # to be encoded, because anything after it is lost', async () => {
      const encoded = await tenant.get('/users/x_adatum.com%23EXT%23@contoso.onmicrosoft.com?$select=userType')
      assert.equal(encoded.body['userType'], 'Guest')
      assert.equal((await tenant.get('/users/x_adatum.com#EXT#@contoso.onmicrosoft.com')).status, 404)
    })

    it('finds names with quotes, and supports the form for names starting with a dollar', async () => {
      const { body } = await tenant.get("/users/Miles.O'Brien@contoso.onmicrosoft.com")
      assert.equal(body['displayName'], "Miles O'Brien")
      const quoted = await tenant.get("/users('AdeleV@contoso.onmicrosoft.com')")
      assert.equal(quoted.body['displayName'], 'Adele Vance')
      const doubled = await tenant.get("/users('Miles.O''Brien@contoso.onmicrosoft.com')")
      assert.equal(doubled.body['displayName'], "Miles O'Brien")
      const encoded = await tenant.get('/users(%27AdeleV%40contoso.onmicrosoft.com%27)')
      assert.equal(encoded.body['displayName'], 'Adele Vance')
    })

    it('refuses unknown properties, and does not implement those stored elsewhere', async () => {
      const unknown = await tenant.get('/me?$select=id,shoeSize')
      assert.equal(unknown.status, 400)
      assert.match(unknown.body.error?.message ?? '', /Could not find a property named 'shoeSize'/)
      assert.equal((await tenant.get('/users?$select=aboutMe')).status, 501)
      const unplayed = await tenant.get('/me?$select=assignedPlans')
      assert.equal(unplayed.status, 501)
      assert.match(unplayed.body.error?.message ?? '', /assignedPlans/)
    })
  })

  describe('/users', () => {
    it('returns 100 per page with an absolute link that keeps the query and covers everyone once', async () => {
      const seen: unknown[] = []
      let path: string | undefined = '/users?$select=id&$top=150'
      while (path) {
        const { body } = await tenant.get(path)
        seen.push(...(body.value ?? []).map((one) => one['id']))
        path = body['@odata.nextLink'] as string | undefined
        if (path) assert.match(path, /^http:\/\/127\.0\.0\.1:\d+\/v1\.0\/users\?\$select=id&\$top=150&\$skiptoken=\w+$/)
      }
      assert.equal(seen.length, 400)
      assert.equal(new Set(seen).size, 400)
      assert.equal((await tenant.get('/users')).body.value?.length, 100)
    })

    it('refuses page sizes outside 1 to 999, and $skip', async () => {
      for (const top of ['0', '1000']) {
        const { status, body } = await tenant.get(`/users?$top=${top}`)
        assert.equal(status, 400)
        assert.equal(body.error?.code, 'Request_UnsupportedQuery')
        assert.equal(body.error?.message, `Invalid page size specified: '${top}'. Must be between 1 and 999 inclusive.`)
      }
      assert.equal((await tenant.get('/users?$top=999')).body.value?.length, 400)
      assert.equal((await tenant.get('/users?$skip=10')).status, 400)
    })

    it('refuses page tokens it did not create', async () => {
      const { status, body } = await tenant.get('/users?$skiptoken=X%27445%27')
      assert.equal(status, 400)
      assert.equal(body.error?.code, 'DirectoryPageTokenNotFoundException')
    })

    it('ignores $count without the header, and counts only on the first page with it', async () => {
      const ignored = await tenant.get('/users?$count=true')
      assert.equal(ignored.status, 200)
      assert.ok(!('@odata.count' in ignored.body))
      const first = await tenant.get('/users?$count=true&$top=300', { headers: eventual })
      assert.equal(first.body['@odata.count'], 400)
      const second = await tenant.get(String(first.body['@odata.nextLink']), { headers: eventual })
      assert.ok(!('@odata.count' in second.body))
      assert.equal(second.body.value?.length, 100)
    })

    it('counts as plain text, only with the header', async () => {
      const refused = await tenant.get('/users/$count')
      assert.equal(refused.status, 400)
      assert.equal(refused.body.error?.code, 'Request_BadRequest')
      assert.equal(refused.body.error?.message, '$count is not currently supported.')
      const counted = await tenant.get("/users/$count?$filter=userType eq 'Guest'", { headers: eventual })
      assert.equal(counted.headers.get('content-type'), 'text/plain')
      const guests = [...tenant.world.people.values()].filter((one) => one.userType === 'Guest')
      assert.equal(counted.text, String(guests.length))
    })

    it('sorts by display name, both ways, with a filter only in advanced queries', async () => {
      const names = async (path: string) =>
        ((await tenant.get(path)).body.value ?? []).map((one) => String(one['displayName']).toLowerCase())
      const up = await names('/users?$orderby=displayName&$top=999')
      assert.deepEqual(up, [...up].sort())
      assert.deepEqual(await names('/users?$orderby=displayName desc&$top=999'), [...up].reverse())
      const path = "/users?$filter=startswith(displayName,'a')&$orderby=displayName&$count=true"
      assert.equal((await tenant.get(path)).body.error?.message, 'Sorting not supported for current query.')
      assert.equal((await tenant.get(path, { headers: eventual })).status, 200)
    })

    it('searches words of the display name and starts of other properties', async () => {
      const search = async (text: string) => {
        const got = await tenant.get(`/users?$search=${encodeURIComponent(text)}&$select=displayName`, {
          headers: eventual,
        })
        assert.equal(got.status, 200, got.text)
        return (got.body.value ?? []).map((one) => one['displayName'])
      }
      assert.deepEqual(await search('"displayName:vance"'), ['Adele Vance'])
      assert.deepEqual(await search('"displayName:bow meg"'), ['Megan Bowen'])
      assert.deepEqual((await search('"displayName:vance" OR "mail:lynner@"')).sort(), ['Adele Vance', 'Lynne Robbins'])
      assert.deepEqual(await search('"displayName:vance" AND "mail:lynner@"'), [])
      assert.deepEqual(await search('("displayName:vance" OR "mail:lynner@") "mail:adele"'), ['Adele Vance'])
    })

    it('searches tokens as documented, and distinguishes accents', async () => {
      const person = ordinary(tenant.world)
      const finds = async (displayName: string, text: string) => {
        tenant.world.change(person.id, { displayName })
        const search = encodeURIComponent(`"displayName:${text}"`)
        const got = await tenant.get(`/users?$search=${search}&$select=id`, { headers: eventual })
        return (got.body.value ?? []).some(({ id }) => id === person.id)
      }
      for (const [name, text] of [
        ['helloWORLD', 'world'],
        ['hello.world', 'helloworld'],
        ['hello123world', 'world hello'],
        ["Miles O'Brien", 'obrien'],
        ["Miles O'Brien", "o'brien"],
        ['李四(David Li)', 'Li 李'],
        ['李四(David Li)', 'David)'],
      ] as const)
        assert.equal(await finds(name, text), true, `${name} by ${text}`)
      for (const [name, text] of [
        ['helloWORLD', 'helloworld'],
        ['hello world', 'helloworld'],
        ['hello-world', 'hello.world'],
        ['HELLOworld', 'world'],
        ['Aaliyah García', 'garcia'],
        ['Aaliyah Garcia', 'garcía'],
        ['Weiß', 'weiss'],
      ] as const)
        assert.equal(await finds(name, text), false, `${name} by ${text}`)
    })

    it('refuses an ampersand in a search, unless the legacy search is switched off', async () => {
      const search = `/users?$search=${encodeURIComponent('"displayName:R&D"')}`
      const refused = await tenant.get(search, { headers: eventual })
      assert.equal(refused.body.error?.message, "Unrecognized query argument specified: ''.")
      const got = await tenant.get(search, { headers: { ...eventual, Prefer: 'legacySearch=false' } })
      assert.equal(got.status, 200)
    })

    it('refuses a search without the header or without quotes', async () => {
      const bare = await tenant.get('/users?$search="displayName:a"')
      assert.equal(bare.status, 400)
      assert.equal(bare.body.error?.code, 'Request_UnsupportedQuery')
      assert.equal(
        bare.body.error?.message,
        "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
      )
      assert.equal((await tenant.get('/users?$search=displayName:a', { headers: eventual })).status, 400)
    })

    it('costs 2 units, less with $select or a small page, never zero', async () => {
      const cost = async (path: string) => (await tenant.get(path)).headers.get('x-ms-resource-unit')
      assert.equal(await cost('/users'), '2')
      assert.equal(await cost('/users?$select=id'), '1')
      assert.equal(await cost('/users?$select=id&$top=5'), '1')
    })

    it('can insert an empty page between two others', async () => {
      const odd = await startTenant({ emptyPages: true })
      try {
        const first = await odd.get('/users?$top=300')
        const empty = await odd.get(String(first.body['@odata.nextLink']))
        assert.deepEqual(empty.body.value, [])
        const last = await odd.get(String(empty.body['@odata.nextLink']))
        assert.equal(last.body.value?.length, 100)
        assert.ok(!('@odata.nextLink' in last.body))
      } finally {
        await odd.close()
      }
    })
  })

  it('shows only the basic profile to a token that permits no more', async () => {
    const person = ordinary(tenant.world)
    const { body } = await tenant.get(`/users/${person.id}?$select=displayName,accountEnabled,jobTitle`, {
      scopes: 'User.ReadBasic.All',
    })
    assert.equal(body['displayName'], person.displayName)
    assert.equal(body['accountEnabled'], null)
    assert.equal(body['jobTitle'], null)
  })

  it('names unsupported routes, and refuses unsupported methods', async () => {
    const unknown = await tenant.get('/me/photo/$value')
    assert.equal(unknown.status, 501)
    assert.match(unknown.body.error?.message ?? '', /GET \/v1\.0\/me\/photo/)
    const wrong = await tenant.ask('DELETE', '/me')
    assert.equal(wrong.status, 405)
    assert.equal(wrong.body.error?.message, 'Specified HTTP method is not allowed for the request target.')
  })
})
