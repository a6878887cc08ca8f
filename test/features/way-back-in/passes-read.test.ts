import assert from 'node:assert/strict'
import { method } from '../../../emulator/account-objects.ts'
import { usualPassPolicy } from '../../../emulator/passes.ts'
import { createPass, methodsSince, passPolicy, passStates } from '../../../src/features/way-back-in/passes.ts'
import { drive, idOf, scripted } from '../../graph/script.ts'
import { members, needed, refusal, tenant, token } from './pass-calls.ts'

const adele = idOf('adele')

describe('the policy for Temporary Access Passes', () => {
  const read = async (body: object) => {
    const { graph, clock } = scripted({ item: () => ({ status: 200, body }) })
    return drive(clock, graph.as(async () => token()).ask(passPolicy))
  }
  const group = idOf('group')

  it('says whether passes are allowed, for whom, for how long, and how often they work', async () => {
    const it = tenant(needed)
    const policy = await drive(it.clock, it.directory.ask(passPolicy))
    assert.deepEqual(policy, {
      enabled: usualPassPolicy.state === 'enabled',
      oneTimeOnly: false,
      minutes: { min: 60, max: 480, usual: 60 },
      covers: 'all',
      excludes: [],
    })
    const some = {
      state: 'disabled',
      isUsableOnce: true,
      minimumLifetimeInMinutes: 10,
      maximumLifetimeInMinutes: 30,
      defaultLifetimeInMinutes: 15,
      includeTargets: [{ targetType: 'group', id: group }],
      excludeTargets: [{ targetType: 'user', id: adele }],
    }
    assert.deepEqual(await read(some), {
      enabled: false,
      oneTimeOnly: true,
      minutes: { min: 10, max: 30, usual: 15 },
      covers: [group],
      excludes: [adele],
    })
  })

  it('counts as off and covering nobody unless it says otherwise', async () => {
    const { enabled, covers, minutes } = await read({})
    assert.deepEqual([enabled, covers, minutes], [false, [], { min: 60, max: 480, usual: 60 }])
  })

  it('is refused for most roles, without renewing the token', async () => {
    const { graph, clock, trips } = scripted({ item: () => refusal(403) })
    const asked = graph.as(async () => token('Policy.Read.AuthenticationMethod')).ask(passPolicy)
    await assert.rejects(drive(clock, asked), { code: 'graphForbidden' })
    assert.equal(trips.length, 1)
  })
})

describe('the state of passes', () => {
  it('is read for many accounts together: usable, used, expired, not yet valid, disabled, none, or no such account', async () => {
    const shown: Readonly<Record<string, object>> = {
      usable: { isUsable: true, methodUsabilityReason: 'EnabledByPolicy' },
      used: { isUsable: false, methodUsabilityReason: 'OneTimeUsed' },
      expired: { isUsable: false, methodUsabilityReason: 'Expired' },
      notYet: { isUsable: false, methodUsabilityReason: 'NotYetValid' },
      disabled: { isUsable: false, methodUsabilityReason: 'DisabledByPolicy' },
    }
    const names = [...Object.keys(shown), 'odd', 'none', 'gone']
    const { graph, clock } = scripted({
      item: ({ url }) => {
        const name = names.find((one) => url.includes(idOf(one))) ?? ''
        if (name === 'gone') return refusal(404)
        const value = name === 'none' ? [] : [{ id: name, ...(shown[name] ?? { isUsable: false }) }]
        return { status: 200, body: { value } }
      },
    })
    const found = await drive(clock, graph.as(async () => token()).ask(passStates, names.map(idOf)))
    assert.deepEqual(
      names.map((name) => [name, found.has(idOf(name)), found.get(idOf(name))?.state]),
      [
        ...Object.keys(shown).map((name) => [name, true, name]),
        ['odd', true, 'disabled'],
        ['none', true, undefined],
        ['gone', false, undefined],
      ],
    )
  })

  it('includes new methods, except those for which Graph gives no creation time', async () => {
    const it = tenant([...needed, 'UserAuthenticationMethod.ReadWrite.All'])
    const [someone] = members(it, 1)
    assert.ok(someone)
    const since = it.clock.now() + 500
    const dated = (type: string, at: number) => method(type, { createdDateTime: new Date(at).toISOString() })
    const [before, after] = [dated('fido2', since - 60_000), dated('microsoftAuthenticator', since + 60_000)]
    const undated = method('phone', { phoneNumber: '+1 555 010 0123' })
    it.world.change(someone.id, { methods: [before, after, undated] })
    await drive(it.clock, it.directory.ask(createPass, someone.id, { minutes: 60 }))
    const found = await drive(it.clock, it.directory.ask(methodsSince, [someone.id, idOf('nobody')], since))
    assert.deepEqual([...found.keys()], [someone.id])
    const { added = [], undated: unsure = [] } = found.get(someone.id) ?? {}
    assert.deepEqual([added.map(({ id }) => id), unsure.map(({ id }) => id)], [[after.id], [undated.id]])
  })

  it('is dated by our clock, however wrong either clock is', async () => {
    let ahead = 0
    const minute = 60_000
    const { graph, clock } = scripted({
      item: () => {
        const now = clock.now() + ahead
        const createdDateTime = new Date(now - minute).toISOString()
        const value = [{ '@odata.type': '#microsoft.graph.fido2AuthenticationMethod', id: 'key', createdDateTime }]
        return { status: 200, headers: { date: new Date(now).toUTCString() }, body: { value } }
      },
    })
    const directory = graph.as(async () => token())
    for (ahead of [30 * minute, -30 * minute]) {
      for (let times = 0; times < 3; times++) await drive(clock, directory.ask(methodsSince, [adele], clock.now()))
      const [since, later] = [clock.now() - 2 * minute, clock.now() - minute / 2]
      const seen = await drive(clock, directory.ask(methodsSince, [adele], since))
      const [key] = seen.get(adele)?.added ?? []
      assert.ok(key?.created !== undefined && Math.abs(key.created - (clock.now() - minute)) < 2_000)
      assert.deepEqual((await drive(clock, directory.ask(methodsSince, [adele], later))).get(adele)?.added, [])
    }
  })
})
