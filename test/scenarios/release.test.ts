import assert from 'node:assert/strict'
import { apps, grantsOf, method, methodsOf, withDefault } from '../../emulator/account-objects.ts'
import { deviceOf, devicesOf } from '../../emulator/devices.ts'
import { riskOf } from '../../emulator/risk.ts'
import type { Person } from '../../emulator/world.ts'
import { createFastClock } from '../support/fake-clock.ts'
import { graphWrites } from '../support/graph-calls.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'
import { stepLine } from '../support/titles.ts'

// Graph's published limits, which pace these steps, would make the tests wait.
const clock = createFastClock(20)
const original = 'Phished on Monday'
const reason = 'Cleared by the security team'
const grant = (clientId: string, scope: string) => ({ clientId, resourceId: apps.graph.id, scope })
const mail = grant(apps.mailSync.id, ' openid Mail.Read')
const pdf = grant(apps.pdf.id, 'Files.Read')

describe('releasing accounts', () => {
  const world = useWorld({
    clock,
    emulator: { clock },
    environment: ({ world: { group } }) => ({
      DEVICE_ACTIONS: 'true',
      APPROVER_GROUP_ID: group('Approvers')?.id ?? '',
    }),
  })
  let megan: Chat
  let lynne: Chat
  before(async () => {
    const { registration, url, world: tenant } = world().emulator
    registration.consented.push('Device.Read.All', 'Directory.AccessAsUser.All')
    await fetch(`${url}/_emulator/graph`, {
      method: 'PATCH',
      body: JSON.stringify({ limits: { reports: { size: 50, perMs: 1_000 } } }),
    })
    megan = await world().person(tenant.operators.megan, { signedIn: true })
    lynne = await world().person(tenant.operators.lynne, { signedIn: true })
  })
  afterEach(() => world().emulator.faults.remove())
  const now = ({ id }: Person) => {
    const found = world().emulator.world.find(id)
    assert.ok(found)
    return found
  }
  const contain = async (people: readonly Person[]) => {
    const accounts = people.length === 1 ? '1 account' : `${people.length} accounts`
    await megan.say(`contain ${upnsOf(people)}`)
    const { id } = await megan.heard(new RegExp(`Contain ${accounts}\\?`))
    await megan.press(
      `Contain ${accounts}`,
      { reason: original, count: `${people.length}`, resetPassword: 'false', signOut: 'false' },
      id,
    )
    await megan.heard(new RegExp(`Contained ${accounts}[\\s\\S]*${people.length} verified`), {
      message: id,
    })
  }

  it("restores what every containment recorded, says what cannot be restored, and requires the reason and a second person's approval", async () => {
    const people = ordinary(world(), 2, 0)
    const [first, second] = people
    assert.ok(first && second)
    for (const { id } of people)
      world().emulator.world.change(id, {
        grants: [mail],
        devices: [deviceOf([{ id }])],
        methods: withDefault([method('microsoftAuthenticator')]),
        risk: { state: 'none', level: 'none', detail: 'none', updated: '2025-11-01T07:30:00Z' },
      })
    await contain(people)
    // The attacker came back before anyone noticed, and the account is contained again.
    world().emulator.world.change(first.id, { grants: [pdf], accountEnabled: true })
    await contain([first])
    assert.deepEqual([grantsOf(now(first)), methodsOf(now(first))], [[], []])

    await megan.say(`release accounts ${upnsOf(people)}`)
    const plan = await megan.heard('Release 2 accounts?')
    const words = wordsOf(plan)
    for (const line of [
      stepLine('Dismiss risk', { chosen: true, count: 2 }),
      stepLine('Enable devices again', {
        chosen: false,
        count: 2,
        note: '2 devices[^\\n]*\\nLAPTOP[^\\n]*\\nEnable only devices you know',
      }),
      stepLine('Restore app consents', {
        chosen: false,
        count: 2,
        note: '3 app consents[^\\n]*\\n▲ Mail Sync Pro × 2[^\\n]*, PDF Tools[^\\n]*\\nRestore only apps you have checked',
      }),
      stepLine('Allow sign-in', { chosen: true, count: 2 }),
      /– Remove sign-in methods: can’t be restored\n/,
      /2 accounts were contained as compromised/,
    ])
      assert.match(words, line)
    await megan.press('Release 2 accounts', { reason }, plan.id)
    await megan.heard(/you didn’t repeat the reason/)
    const all = { enableDevices: 'true', restoreConsents: 'true' }
    await megan.press('Release 2 accounts', { reason, repeated: original, ...all }, plan.id)
    await megan.heard('Waiting for approval')
    assert.equal(now(first).accountEnabled, false)
    const before = graphWrites(world().emulator).length
    const asked = wordsOf(await lynne.heard(/asks you to approve: release 2 accounts/))
    for (const step of ['Dismiss risk', 'Enable devices again', 'Restore app consents', 'Allow sign-in'])
      assert.match(asked, stepLine(step, { chosen: true, count: 2 }))
    await lynne.press('Approve')
    const released = await megan.heard(/Released 2 accounts[\s\S]*2 verified/)
    const order = graphWrites(world().emulator)
      .slice(before)
      .map(({ url }) => url.split('/')[1])
    assert.deepEqual([...new Set(order)], ['identityProtection', 'devices', 'oauth2PermissionGrants', 'users'])
    for (const one of people) {
      assert.equal(now(one).accountEnabled, true)
      assert.equal(riskOf(now(one)).state, 'dismissed')
      assert.equal(devicesOf(now(one))[0]?.accountEnabled, true)
    }
    assert.deepEqual(new Set(grantsOf(now(first))), new Set([mail, pdf]))
    assert.deepEqual(grantsOf(now(second)), [mail])

    await megan.press('Undo', {}, released.id)
    const back = wordsOf(await megan.heard('Contain 2 accounts again?'))
    assert.match(back, stepLine('Block sign-in', { chosen: true, count: 2 }))
    assert.doesNotMatch(back, /Restore 2 accounts/)

    // Nothing is restored twice, so later decisions by others stay.
    world().emulator.world.change(first.id, { grants: [], accountEnabled: false })
    await megan.say(`release ${first.userPrincipalName}`)
    const again = wordsOf(await megan.heard('Release 1 account?'))
    assert.doesNotMatch(again, /Restore app consents/)
    assert.match(again, /Allow sign-in/)
  })

  it('restores no apps and devices unless chosen, and offers them again', async () => {
    const [one] = ordinary(world(), 1, 20)
    assert.ok(one)
    world().emulator.world.change(one.id, { grants: [mail], devices: [deviceOf([one])], methods: [] })
    await contain([one])
    const release = async (choices: Record<string, string>) => {
      await megan.say(`release ${one.userPrincipalName}`)
      const { id } = await megan.heard('Release 1 account?')
      await megan.press('Release 1 account', { reason, repeated: original, ...choices }, id)
      return id
    }
    const first = await release({})
    await lynne.heard(/asks you to approve: release 1 account/)
    await lynne.press('Approve')
    await megan.heard(/Released 1 account[\s\S]*1 verified/, { message: first })
    assert.equal(now(one).accountEnabled, true)
    assert.deepEqual([grantsOf(now(one)), devicesOf(now(one))[0]?.accountEnabled], [[], false])

    const second = await release({ enableDevices: 'true' })
    await megan.heard(/Released 1 account[\s\S]*1 verified/, { message: second })
    assert.deepEqual([grantsOf(now(one)), devicesOf(now(one))[0]?.accountEnabled], [[], true])
    await megan.say(`release ${one.userPrincipalName}`)
    const third = wordsOf(await megan.heard('Release 1 account?'))
    assert.match(third, stepLine('Restore app consents', { chosen: false, count: 1, note: '1 app consent' }))
    assert.doesNotMatch(third, /Enable devices again/)
  })

  it('starts with the first few, and asks before the rest if they fail', async () => {
    const people = ordinary(world(), 8, 4)
    for (const { id } of people) world().emulator.world.change(id, { accountEnabled: false })
    world().emulator.faults.add({ match: { method: 'PATCH', path: '^/users' }, at: 'item', fail: 403 })
    await megan.say(`release accounts ${upnsOf(people)}`)
    const plan = await megan.heard('Release 8 accounts?')
    assert.match(wordsOf(plan), /It starts with 5 accounts/)
    await megan.press('Release 8 accounts', { reason, count: '8', dismissRisk: 'false' }, plan.id)
    await megan.heard(/Paused|failed/)
    const asked = await megan.heard(/5 of 5|5 of the (first|last)/)
    world().emulator.faults.remove()
    const enabled = () => people.filter((one) => now(one).accountEnabled).length
    assert.equal(enabled(), 0)
    await megan.press('Continue', {}, asked.id)
    await megan.heard(/Released 3 of 8 accounts/)
    assert.equal(enabled(), 3, 'the first five had their turn')
  })
})
