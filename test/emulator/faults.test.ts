import assert from 'node:assert/strict'
import { createFaults } from '../../emulator/faults.ts'
import { item, ordinary, startTenant, type TestTenant } from './graph/tenant.ts'

const off = { accountEnabled: false }

describe('emulated faults', () => {
  let tenant: TestTenant
  beforeEach(async () => {
    tenant = await startTenant({
      routes: [{ method: 'GET', path: /^\/plain$/, handle: () => ({ status: 200, body: 'fine' }) }],
    })
  })
  afterEach(() => tenant.close())

  const patchItem = (id: string, nth: number) => ({
    id,
    method: 'PATCH',
    url: `/users/${ordinary(tenant.world, nth).id}`,
    headers: { 'Content-Type': 'application/json' },
    body: off,
  })

  describe('over HTTP', () => {
    const control = (method: string, path = '', body?: unknown) =>
      fetch(`${tenant.origin}/_emulator/faults${path}`, {
        method,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })

    it('are added, counted and removed', async () => {
      const added = await control('POST', '', [
        { fail: 503, times: 1 },
        { fail: 429, retryAfter: 3 },
      ])
      assert.equal(added.status, 201)
      const { ids } = (await added.json()) as { ids: string[] }
      assert.equal(ids.length, 2)
      assert.equal((await tenant.get('/me')).status, 503)
      assert.equal((await tenant.get('/me')).status, 429)
      const { faults } = (await (await control('GET')).json()) as { faults: { id: string; struck: number }[] }
      assert.deepEqual(
        faults.map(({ id, struck }) => ({ id, struck })),
        ids.map((id) => ({ id, struck: 1 })),
      )
      assert.equal((await control('DELETE', `?id=${ids[1]}`)).status, 204)
      assert.equal((await tenant.get('/me')).status, 200)
      await control('POST', '', { fail: 500 })
      await control('DELETE')
      assert.equal((await tenant.get('/me')).status, 200)
    })

    it('are refused if empty or unknown', async () => {
      for (const bad of [
        {},
        { fail: 200 },
        { fial: 429 },
        { fail: 429, match: { path: '(' } },
        { fail: 429, times: 0 },
      ])
        assert.equal((await control('POST', '', bad)).status, 400, JSON.stringify(bad))
    })
  })

  it('have a Retry-After that is whole, fractional, a date, any text, or missing', async () => {
    const wait = async (retryAfter?: number | string | { dateIn: number }) => {
      tenant.faults.remove()
      tenant.faults.add({ fail: 429, ...(retryAfter !== undefined && { retryAfter }) })
      const got = await tenant.get('/me')
      assert.equal(got.status, 429)
      assert.equal(got.body.error?.code, 'TooManyRequests')
      return got.headers.get('retry-after')
    }
    assert.equal(await wait(7), '7')
    assert.equal(await wait(2.128), '2.128')
    assert.equal(await wait('soon'), 'soon')
    assert.equal(await wait(), null)
    assert.equal(await wait({ dateIn: 90 }), new Date(tenant.clock.now() + 90_000).toUTCString())
  })

  it('match by method, path and person, after skipping some, a limited number of times', async () => {
    const { adele, megan } = tenant.world.operators
    tenant.faults.add({ fail: 503, match: { method: 'GET', path: '^/users/' }, skip: 1, times: 2 })
    const statuses: number[] = []
    for (let call = 0; call < 5; call++) statuses.push((await tenant.get(`/users/${adele.id}`)).status)
    assert.deepEqual(statuses, [200, 503, 503, 200, 200])
    tenant.faults.remove()
    tenant.faults.add({ fail: 503, match: { oid: megan.id } })
    assert.equal((await tenant.get('/me', { as: megan })).status, 503)
    assert.equal((await tenant.get('/me')).status, 200)
  })

  it('apply at random, reproducibly for a seed', () => {
    const run = (seed: number) => {
      const faults = createFaults()
      faults.add({ fail: 429, probability: 0.3, seed })
      return Array.from({ length: 1_000 }, () => faults.strike('item', { method: 'GET', path: '/me' }) !== undefined)
    }
    assert.deepEqual(run(1), run(1))
    assert.notDeepEqual(run(1), run(2))
    const struck = run(1).filter(Boolean).length
    assert.ok(struck > 230 && struck < 370, String(struck))
  })

  it('apply before or after the call takes effect', async () => {
    const [before, after] = [ordinary(tenant.world, 0), ordinary(tenant.world, 1)]
    tenant.faults.add({ fail: 504, times: 1 })
    tenant.faults.add({ fail: 429, times: 1, applied: true, retryAfter: 1 })
    assert.equal((await tenant.patch(`/users/${before.id}`, off)).status, 504)
    assert.equal((await tenant.patch(`/users/${after.id}`, off)).status, 429)
    assert.equal(before.accountEnabled, true)
    assert.equal(after.accountEnabled, false)
  })

  it('affect single items of a batch', async () => {
    const second = ordinary(tenant.world, 1)
    tenant.faults.add({ fail: 429, retryAfter: 0.5, match: { path: second.id } })
    const got = await tenant.batch([patchItem('1', 0), patchItem('2', 1)])
    assert.equal(got.status, 200)
    assert.equal(item(got, '1').status, 204)
    assert.equal(item(got, '2').status, 429)
    assert.equal(item(got, '2').headers['Retry-After'], '0.5')
  })

  it('omit an item from the response, whether applied or not', async () => {
    const [lost, done] = [ordinary(tenant.world, 0), ordinary(tenant.world, 1)]
    tenant.faults.add({ fail: 'missing', match: { path: lost.id } })
    tenant.faults.add({ fail: 'missing', match: { path: done.id }, applied: true })
    const got = await tenant.batch([patchItem('1', 0), patchItem('2', 1), { id: '3', method: 'GET', url: '/me' }])
    assert.deepEqual(
      got.body.responses?.map((one) => one.id),
      ['3'],
    )
    assert.deepEqual([lost.accountEnabled, done.accountEnabled], [true, false])
  })

  it('drop the connection, with the batch applied or not', async () => {
    const [one, two] = [ordinary(tenant.world, 0), ordinary(tenant.world, 1)]
    tenant.faults.add({ at: 'request', fail: 'hangUp', match: { path: 'batch' }, times: 1 })
    await assert.rejects(tenant.batch([patchItem('1', 0)]), TypeError)
    assert.equal(one.accountEnabled, true)
    tenant.faults.add({ at: 'request', fail: 'hangUp', applied: true, times: 1 })
    await assert.rejects(tenant.batch([patchItem('1', 1)]), TypeError)
    assert.equal(two.accountEnabled, false)
    assert.equal(tenant.journal.entries().at(-1)?.status, 0)
  })

  it("affect whole requests, batches and paths outside Graph, but never the emulator's controls", async () => {
    tenant.faults.add({ at: 'request', fail: 503, retryAfter: 2 })
    const got = await tenant.batch([{ id: '1', method: 'GET', url: '/me' }])
    assert.equal(got.status, 503)
    assert.equal(got.headers.get('retry-after'), '2')
    assert.equal(got.body.error?.code, 'ServiceUnavailable')
    assert.equal((await fetch(`${tenant.origin}/plain`)).status, 503)
    assert.equal((await fetch(`${tenant.origin}/_emulator/faults`)).status, 200)
    tenant.faults.remove()
    assert.equal(await (await fetch(`${tenant.origin}/plain`)).text(), 'fine')
  })

  it('delay responses', async () => {
    tenant.faults.add({ delayMs: 3_000, match: { path: '^/me' } })
    const got = await tenant.heldBack(3_000, tenant.get('/me'))
    assert.equal(got.status, 200)
  })

  it('refuse a token permanently in a batch, while others pass', async () => {
    tenant.faults.add({ fail: 'expiredToken', times: 1 })
    const token = await tenant.tokenFor(tenant.world.operators.alex)
    const got = await tenant.batch([{ id: '1', method: 'GET', url: '/me' }], { token })
    assert.equal(got.status, 200)
    assert.equal(item(got, '1').status, 401)
    assert.equal(item(got, '1').body?.error?.code, 'InvalidAuthenticationToken')
    assert.equal((await tenant.get('/me', { token })).status, 401)
    assert.equal((await tenant.get('/me', { as: tenant.world.operators.megan })).status, 200)
  })
})
