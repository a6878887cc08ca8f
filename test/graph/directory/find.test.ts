import assert from 'node:assert/strict'
import { permissionErrors } from '../../../src/core/sign-in-errors.ts'
import { drive, type Item, idOf, type Reply, scripted, user, valuesOf } from '../script.ts'

const names = (count: number) => Array.from({ length: count }, (_, index) => `person${index}`)
const upn = (name: string) => `${name}@contoso.test`
const refusal = (status: number, code: string): Reply => ({ status, body: { error: { code, message: '' } } })

/** A directory with these users, for any filter. */
function directory(users: readonly ReturnType<typeof user>[]) {
  return ({ url, body }: Item): Reply => {
    const asked = body ? Object(body)['ids'] : valuesOf(url)
    const property = /filter=(\w+)/.exec(url)?.[1] ?? 'id'
    const value = users.filter((one) => {
      const { proxyAddresses = [] } = one as { proxyAddresses?: string[] }
      const own = property === 'proxyAddresses' ? proxyAddresses : [Object(one)[property]]
      return own.some((text) => asked.some((wanted: string) => String(text).toLowerCase() === wanted.toLowerCase()))
    })
    return { status: 200, headers: { 'x-ms-resource-unit': '1' }, body: { value } }
  }
}

const outcomes = (lookups: readonly { outcome: string }[]) => lookups.map((one) => one.outcome)
const token = async () => 'token'
const mayReadAll = async () => `x.${Buffer.from('{"scp":"User.Read.All Directory.Read.All"}').toString('base64url')}.x`

const asks = (url: string, body: unknown, value: string) => `${url}${JSON.stringify(body ?? '')}`.includes(value)
const numberIn = ({ url }: Item) =>
  names(60).findIndex((name) => asks(url, null, `/users/${upn(name)}?`) || asks(url, null, `/users/${idOf(name)}?`))

describe('find', () => {
  it('looks up 15 names per filter, spread over parallel batches of at least four', async () => {
    const { graph, clock, trips } = scripted({ item: directory(names(300).map((name) => user(name))) })
    const found = await drive(clock, graph.as(token).find(names(300).map(upn)))
    assert.deepEqual(outcomes(found), Array(300).fill('found'))
    assert.deepEqual(
      trips.map((trip) => trip.items.length),
      [4, 4, 4, 4, 4],
    )
    assert.ok(
      trips.every((trip) => trip.url === '/$batch' && trip.items.every((item) => valuesOf(item.url).length === 15)),
    )
  })

  it('looks up other text by on-premises name and employee ID, last and with an advanced query', async () => {
    const sadiq = { ...user('sadiq'), onPremisesSamAccountName: 'NASS0042', employeeId: '0077' }
    const nina = { ...user('nina'), onPremisesSamAccountName: null, employeeId: 'nass0042' }
    const { graph, clock, trips } = scripted({ item: directory([sadiq, nina]) })
    const inputs = ['CONTOSO\\nass0042', 'employee:nass0042', 'nass0042', '0077', 'nobody', upn('nina')]
    const found = await drive(clock, graph.as(token).find(inputs))
    assert.deepEqual(outcomes(found), ['found', 'found', 'ambiguous', 'duplicate', 'notFound', 'duplicate'])
    const urls = trips.map(({ items }) => items.map(({ url }) => url).join())
    assert.ok(
      urls.findIndex((url) => url.includes('userPrincipalName')) < urls.findIndex((url) => url.includes('employeeId')),
    )
    const advanced = trips
      .flatMap(({ items }) => items)
      .find(({ url }) => url.includes('filter=onPremisesSamAccountName'))
    assert.match(advanced?.url ?? '', /\$count=true/)
    assert.equal(advanced?.headers?.['ConsistencyLevel'], 'eventual')
  })

  it('never exceeds 20 per batch or 15 per filter', async () => {
    const { graph, clock, trips } = scripted({ item: directory([]) }, { connections: 2 })
    await drive(clock, graph.as(token).find(names(1000).map((name) => idOf(name))))
    assert.ok(trips.every((trip) => trip.items.length <= 20))
    assert.ok(trips.flatMap((trip) => trip.items).every((item) => valuesOf(item.url).length <= 15))
  })

  it('answers each input in order, ignoring case and spaces', async () => {
    const { graph, clock } = scripted({ item: directory([user('ann'), user('bob')]) })
    const inputs = [
      'BOB@contoso.test',
      'nobody@contoso.test',
      ' ann@contoso.test ',
      idOf('ann'),
      'bob@contoso.test',
      'not a name',
    ]
    const found = await drive(clock, graph.as(token).find(inputs))
    assert.deepEqual(outcomes(found), ['found', 'notFound', 'found', 'duplicate', 'duplicate', 'notFound'])
    assert.deepEqual(
      found.map((one) => one.input),
      inputs,
    )
    const [, , , duplicate] = found
    assert.equal(duplicate?.outcome === 'duplicate' && duplicate.of, ' ann@contoso.test ')
  })

  it('continues with mail and other addresses only for unmatched names', async () => {
    const users = [
      user('ann'),
      user('bob', { mail: 'robert@contoso.test' }),
      user('cid', { proxyAddresses: ['SMTP:cid@contoso.test', 'smtp:old@contoso.test'] }),
    ]
    const { graph, clock, items } = scripted({ item: directory(users) })
    const inputs = [upn('ann'), 'robert@contoso.test', 'old@contoso.test']
    const found = await drive(clock, graph.as(token).find(inputs))
    assert.deepEqual(
      found.map((one) => one.outcome === 'found' && one.account.displayName),
      ['ann', 'bob', 'cid'],
    )
    const second = items().filter((item) => !item.url.includes('userPrincipalName in'))
    assert.equal(second.length, 2)
    assert.ok(second.every((item) => !item.url.includes(upn('ann'))))
  })

  it('reports all accounts an address might mean', async () => {
    const users = [user('ann', { mail: 'team@contoso.test' }), user('bob', { mail: 'team@contoso.test' })]
    const { graph, clock } = scripted({ item: directory(users) })
    const [one, two] = await drive(clock, graph.as(token).find(['team@contoso.test', 'TEAM@contoso.test']))
    assert.equal(one?.outcome, 'ambiguous')
    assert.deepEqual(one?.outcome === 'ambiguous' && one.candidates.map((it) => it.displayName).sort(), ['ann', 'bob'])
    assert.equal(two?.outcome, 'ambiguous')
  })

  it('retries one by one only the 15 of a filter that Graph rejects', async () => {
    const known = directory(names(30).map((name) => user(name)))
    const { graph, clock, items } = scripted({
      item: (item) => {
        const single = /^\/users\/([^?]+)\?/.exec(item.url)?.[1]
        if (single === upn('person3')) return refusal(404, 'Request_ResourceNotFound')
        if (single) return { status: 200, body: user(single.split('@')[0] ?? '') }
        const bad = item.url.includes('userPrincipalName in') && valuesOf(item.url).includes(upn('person3'))
        return bad ? refusal(400, 'Request_UnsupportedQuery') : known(item)
      },
    })
    const found = await drive(clock, graph.as(token).find(names(30).map(upn)))
    assert.deepEqual(
      outcomes(found),
      names(30).map(() => 'found'),
    )
    assert.equal(items().filter((item) => /^\/users\/[^?]+\?/.test(item.url)).length, 15)
  })

  it('gives up immediately on an account whose response is too large, and finds all others', async () => {
    const people = names(60).map((name) => user(name))
    const answered = directory(people)
    for (const inputs of [names(60).map(upn), names(60).map(idOf)]) {
      const { graph, clock, trips } = scripted({
        item: (item) =>
          item.url.includes('$filter') || item.body ? answered(item) : { status: 200, body: people[numberIn(item)] },
        outer: ({ items }) =>
          items.some(({ url, body }) => [upn('person7'), idOf('person7')].some((one) => asks(url, body, one)))
            ? 'tooLarge'
            : undefined,
      })
      const start = clock.now()
      const found = await drive(clock, graph.as(mayReadAll).find(inputs))
      assert.deepEqual(
        outcomes(found),
        inputs.map((_, index) => (index === 7 ? 'failed' : 'found')),
      )
      const [failed] = found.filter((one) => one.outcome === 'failed')
      assert.equal(failed?.outcome === 'failed' && failed.reason.code, 'tooLarge')
      assert.equal(clock.now(), start)
      assert.ok(trips.length <= 25, `${trips.length} requests`)
    }
  })

  it('reads a thousand IDs per request if the token allows it, and uses filters if Graph refuses', async () => {
    const users = names(1500).map((name) => user(name))
    const known = directory(users)
    const allowed = scripted({ item: known })
    const ids = users.map((one) => one.id)
    assert.equal((await drive(allowed.clock, allowed.graph.as(mayReadAll).accountsByIds(ids))).size, 1500)
    assert.deepEqual(
      allowed.trips.map((trip) => trip.items.length),
      [2],
    )
    const refusing = scripted({
      item: (item) => (item.method === 'POST' ? refusal(403, 'Authorization_RequestDenied') : known(item)),
    })
    assert.equal((await drive(refusing.clock, refusing.graph.as(mayReadAll).accountsByIds(ids))).size, 1500)
    const without = scripted({ item: known })
    await drive(without.clock, without.graph.as(token).accountsByIds(ids))
    assert.ok(without.items().every((item) => item.method === 'GET'))
  })

  it('follows pages, including empty ones', async () => {
    const pages: Record<string, object> = {
      first: { value: [user('ann')], '@odata.nextLink': 'https://graph.example.test/v1.0/users?$skiptoken=X%27a%27' },
      "X'a'": { value: [], '@odata.nextLink': 'https://graph.example.test/v1.0/users?$skiptoken=b' },
      b: { value: [user('bob')] },
    }
    const { graph, clock } = scripted({
      item: ({ url }) => ({ status: 200, body: pages[/skiptoken=(.+)/.exec(url)?.[1] ?? 'first'] }),
    })
    const found = await drive(clock, graph.as(token).find([upn('ann'), upn('bob')]))
    assert.deepEqual(outcomes(found), ['found', 'found'])
  })

  it("fails only what can't be read; throws if nothing is allowed to be read", async () => {
    const known = directory(names(30).map((name) => user(name)))
    const forbidden = refusal(403, 'Authorization_RequestDenied')
    const some = scripted({ item: (item) => (item.url.includes(upn('person20')) ? forbidden : known(item)) })
    const found = await drive(some.clock, some.graph.as(token).find(names(30).map(upn)))
    assert.deepEqual(outcomes(found), [...Array(15).fill('found'), ...Array(15).fill('failed')])
    const all = scripted({ item: () => forbidden })
    await assert.rejects(
      drive(all.clock, all.graph.as(token).find([upn('a')])),
      (error) => error instanceof permissionErrors.graphForbidden,
    )
  })

  it('reports progress up to the number of distinct inputs', async () => {
    const { graph, clock } = scripted({ item: directory([user('ann')]) })
    const told: number[][] = []
    const onProgress = (done: number, total: number) => told.push([done, total])
    await drive(clock, graph.as(token).find([upn('ann'), upn('ann'), upn('bob')], { onProgress }))
    assert.deepEqual(told, [
      [1, 2],
      [2, 2],
    ])
  })

  it('marks aborted lookups as cancelled', async () => {
    const stop = new AbortController()
    const { graph, clock, trips } = scripted(
      {
        item: directory(names(600).map((name) => user(name))),
        outer: () => void stop.abort(),
      },
      { connections: 1 },
    )
    const found = await drive(clock, graph.as(token).find(names(600).map(upn), { signal: stop.signal }))
    assert.equal(trips.length, 1)
    assert.equal(found.filter((one) => one.outcome === 'found').length, 300)
    assert.ok(found.slice(300).every((one) => one.outcome === 'failed' && one.reason.code === 'cancelled'))
  })
})
