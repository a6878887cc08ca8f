import assert from 'node:assert/strict'
import { type Registration, registrationsOf } from '../../../src/actions/remove-methods/registrations.ts'
import type { Account } from '../../../src/graph/directory/account.ts'
import { drive, type Item, type Reply, scripted } from '../../graph/script.ts'

const accounts = Array.from({ length: 20 }, (_, n) => ({
  id: `0000000${n % 10}-0000-4000-8000-00000000000${Math.floor(n / 10)}`,
  userPrincipalName: `person${n}@contoso.test`,
})) as unknown as Account[]
const row = ({ id }: Pick<Account, 'id'>, ...methodsRegistered: readonly string[]) => ({ id, methodsRegistered })
const page = (rows: readonly object[], next?: string): Reply => ({
  status: 200,
  body: { value: rows, ...(next && { '@odata.nextLink': `https://graph.microsoft.com/v1.0/reports/more?${next}` }) },
})
const clausesIn = ({ url }: Item) => url.split(' or ').length

async function read(item: (item: Item) => Reply | undefined, some = accounts) {
  const { graph, clock, trips } = scripted({ item })
  const all = async () => {
    const found: Registration[] = []
    for await (const one of graph.as(async () => 'token').ask(registrationsOf, some)) found.push(one)
    return found
  }
  const found = await drive(clock, all())
  return { sorts: new Map(found.map((one) => [one.id, one.sorts])), items: trips.flatMap((trip) => trip.items) }
}

describe('the report of registered sign-in methods', () => {
  const [one, other] = accounts
  assert.ok(one && other)

  it('uses the names of the list of methods, and counts unknown ones as other', async () => {
    const sortsOf = async (...names: readonly string[]) =>
      (await read(() => page([row(one, ...names)]), [one])).sorts.get(one.id)
    assert.deepEqual(await sortsOf('passKeyDeviceBoundWindowsHello', 'fido2'), ['fido2'])
    assert.deepEqual(await sortsOf('sms', 'mobilePhone'), ['phone'])
    assert.deepEqual(await sortsOf('qrCode'), ['qrCodePin'])
    assert.deepEqual(await sortsOf('oneTimePasscode'), ['softwareOath'])
    assert.deepEqual(await sortsOf('microsoftAuthenticatorPush', 'softwareOneTimePasscode'), ['microsoftAuthenticator'])
    assert.deepEqual(await sortsOf('hardwareOneTimePasscode', 'securityQuestion'), ['hardwareOath', 'securityQuestion'])
    assert.deepEqual(await sortsOf('holographicKey', 'constructor'), ['other'])
  })

  it('is read to its last page, but only the first page if the filter is ignored', async () => {
    const paged = await read(({ url }) =>
      url.includes('more?2')
        ? page([row(other, 'sms')])
        : page(url.includes('more?1') ? [] : [row(one, 'sms')], url.includes('more?1') ? '2' : '1'),
    )
    assert.deepEqual([...paged.sorts.keys()], [one.id, other.id])
    assert.equal(paged.items.length, 3)
    const whole = await read(() => page([row({ id: 'someone-else' }, 'email'), row(one, 'sms')], '1'))
    assert.deepEqual([...whole.sorts], [[one.id, ['phone']]])
    assert.equal(whole.items.length, 1)
  })

  for (const status of [400, 414, 503]) {
    it(`is read for fewer accounts at a time if Graph answers ${status} to many`, async () => {
      const { sorts } = await read((item) =>
        clausesIn(item) > 15
          ? { status, body: { error: { code: 'x', message: 'Too long' } } }
          : page([row(one, 'sms'), row(other, 'email')]),
      )
      assert.deepEqual([sorts.get(one.id), sorts.get(other.id)], [['phone'], ['email']])
    })
  }

  it('is abandoned if Graph refuses a few as well', async () => {
    await assert.rejects(
      read(() => ({ status: 414, body: {} })),
      /graphUnavailable/,
    )
  })
})
