import assert from 'node:assert/strict'
import { createQuota } from '../../emulator/quota.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { item, ordinary, startTenant } from './graph/tenant.ts'

const ids = { tenantId: 'the-tenant', appId: 'the-app' }
const read = { units: 1, writes: 0 }
const write = { units: 1, writes: 1 }

describe('emulated quota', () => {
  const make = (options: Partial<Parameters<typeof createQuota>[0]> = {}) => {
    const clock = createFakeClock()
    return { clock, quota: createQuota({ clock, ...ids, ...options }) }
  }
  const times = (count: number, run: () => { admitted: boolean }) =>
    Array.from({ length: count }, run).filter((one) => one.admitted).length

  it('admits a burst of units by tenant size', () => {
    for (const [size, units] of [
      ['S', 3_500],
      ['M', 5_000],
      ['L', 8_000],
    ] as const) {
      const { quota } = make({ size })
      assert.equal(
        times(units + 100, () => quota.take(read)),
        units,
      )
    }
  })

  it('admits 3,000 writes in a burst, then 20 a second', async () => {
    const { quota, clock } = make({ accrue: false })
    assert.equal(
      times(3_100, () => quota.take(write)),
      3_000,
    )
    await clock.advance(1_000)
    assert.equal(
      times(100, () => quota.take(write)),
      20,
    )
    await clock.advance(10_000)
    assert.equal(
      times(300, () => quota.take(write)),
      200,
    )
  })

  it("enforces the tenant's total limit, which other apps may have used", () => {
    const { quota } = make({ tenantWrites: { size: 18_000, perMs: 300_000, used: 17_990 } })
    assert.equal(
      times(20, () => quota.take(write)),
      10,
    )
    const { admitted, headers } = quota.take(write)
    assert.equal(admitted, false)
    assert.equal(headers['x-ms-throttle-scope'], 'Tenant/Write/the-app/the-tenant')
  })

  it('states scope, limit and delay when throttling', () => {
    const { quota } = make({ writes: { size: 10, perMs: 150_000, used: 10 } })
    const { admitted, headers } = quota.take(write)
    assert.equal(admitted, false)
    assert.equal(headers['x-ms-resource-unit'], '1')
    assert.equal(headers['Retry-After'], '15')
    assert.equal(headers['x-ms-throttle-scope'], 'Tenant_Application/Write/the-app/the-tenant')
    assert.equal(headers['x-ms-throttle-information'], 'WriteLimitExceeded')
    assert.equal(quota.take(read).admitted, true)
  })

  it('reports the share used from 80 % upwards, to at most 1.8', () => {
    const { quota } = make({ units: { size: 100, perMs: 10_000 } })
    assert.equal(quota.take({ units: 80, writes: 0 }).headers['x-ms-throttle-limit-percentage'], undefined)
    assert.equal(quota.take(read).headers['x-ms-throttle-limit-percentage'], '0.81')
    for (let call = 0; call < 300; call++) quota.take(read)
    assert.equal(quota.take(read).headers['x-ms-throttle-limit-percentage'], '1.80')
  })

  it('counts throttled calls too, so that early retries lengthen the wait', () => {
    const limits = { units: { size: 100, perMs: 10_000 } }
    const { quota } = make(limits)
    const patient = make({ ...limits, accrue: false }).quota
    for (let call = 0; call < 150; call++) {
      quota.take(read)
      patient.take(read)
    }
    assert.equal(quota.left().units, -50)
    assert.equal(patient.left().units, 0)
    assert.equal(quota.take(read).headers['Retry-After'], '6')
    assert.equal(patient.take(read).headers['Retry-After'], '2')
  })

  it('throttles low priority first, and lets no priority exceed the limit', () => {
    const { quota } = make({ units: { size: 100, perMs: 10_000 }, accrue: false })
    assert.equal(
      times(200, () => quota.take(read, 'low')),
      90,
    )
    assert.equal(
      times(200, () => quota.take(read)),
      10,
    )
    assert.equal(quota.take(read, 'high').admitted, false)
  })

  it('has a separate limit for the audit log', async () => {
    const { quota, clock } = make()
    const report = { units: 1, writes: 0, reports: true }
    assert.equal(
      times(10, () => quota.take(report)),
      5,
    )
    await clock.advance(20_000)
    assert.equal(quota.take(report).admitted, true)
  })

  it('throttles single items: the rest is answered, and the batch is 200', async () => {
    const clock = createFakeClock()
    const quota = createQuota({ clock, ...ids, writes: { size: 100, perMs: 150_000, used: 98 } })
    const tenant = await startTenant({ quota })
    try {
      const requests = [0, 1, 2, 3].map((nth) => ({
        id: String(nth),
        method: 'PATCH',
        url: `/users/${ordinary(tenant.world, nth).id}`,
        headers: { 'Content-Type': 'application/json' },
        body: { accountEnabled: false },
      }))
      const people = [0, 1, 2, 3].map((nth) => ordinary(tenant.world, nth))
      const got = await tenant.batch(requests)
      assert.equal(got.status, 200)
      assert.deepEqual(
        requests.map(({ id }) => item(got, id).status),
        [204, 204, 429, 429],
      )
      assert.deepEqual(
        people.map((one) => one.accountEnabled),
        [false, false, true, true],
      )
      const { headers, body } = item(got, '2')
      assert.equal(headers['Retry-After'], '10')
      assert.match(headers['x-ms-throttle-scope'] ?? '', /^Tenant_Application\/Write\//)
      assert.equal(body?.error?.code, 'TooManyRequests')
      assert.equal(body?.error?.message, 'Please retry again later.')
      assert.equal(body?.error?.innerError['code'], '429')
      assert.equal(body?.error?.innerError['status'], '429')
      assert.equal(body?.error?.innerError['message'], 'Please retry after')
    } finally {
      await tenant.close()
    }
  })

  it("reads the priority from the call's header", async () => {
    const clock = createFakeClock()
    const quota = createQuota({ clock, ...ids, units: { size: 100, perMs: 1e9, used: 95 } })
    const tenant = await startTenant({ quota })
    try {
      const status = async (priority: string) =>
        (await tenant.get('/me', { headers: { 'x-ms-throttle-priority': priority } })).status
      assert.equal(await status('Low'), 429)
      assert.equal(await status('Normal'), 200)
    } finally {
      await tenant.close()
    }
  })
})
