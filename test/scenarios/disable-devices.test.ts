import assert from 'node:assert/strict'
import { type Device, deviceOf, devicesOf } from '../../emulator/devices.ts'
import type { Person } from '../../emulator/world.ts'
import { createFastClock } from '../support/fake-clock.ts'
import { graphCalls, graphWrites } from '../support/graph-calls.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { useWorld, type World, wordsOf } from '../support/rollcall.ts'

// Graph's published limits, which pace these steps, would make the tests wait.
const clock = createFastClock(20)
const reason = 'Malware on them, see the alert'
const permissions = ['Device.Read.All', 'Directory.AccessAsUser.All']

/** Enabled people with these devices each. */
function owners(world: World, skip: number, ...devices: ((owner: Person) => Device[])[]): Person[] {
  const found = ordinary(world, devices.length, skip)
  for (const [index, one] of found.entries())
    world.emulator.world.change(one.id, { devices: devices[index]?.(one) ?? [] })
  return found
}
const laptop = (owner: Person) => [deviceOf([owner])]
const laptopAndOldPc = (owner: Person) => [
  deviceOf([owner]),
  deviceOf([owner], { index: 1, displayName: 'OLD-PC', accountEnabled: false }),
]

describe('disabling devices', () => {
  const world = useWorld({ clock, emulator: { clock }, environment: () => ({ DEVICE_ACTIONS: 'true' }) })
  before(async () => {
    world().emulator.registration.consented.push(...permissions)
    await world().person(world().emulator.world.operators.megan, { signedIn: true })
  })
  afterEach(() => world().emulator.faults.remove())
  const enabled = ({ id }: Person) => {
    const found = world().emulator.world.find(id)
    assert.ok(found)
    return devicesOf(found).map((one) => one.accountEnabled)
  }
  const megan = () => world().person(world().emulator.world.operators.megan)
  const patches = (from: number) =>
    graphWrites(world().emulator)
      .slice(from)
      .filter(({ url }) => url.startsWith('/devices/'))

  it("disables people's registered devices, verifies it, and enables exactly those again", async () => {
    const targets = owners(world(), 0, laptopAndOldPc, laptop, () => [])
    const chat = await megan()
    await chat.say(`disable devices ${upnsOf(targets)}`)
    const plan = wordsOf(await chat.heard('Disable devices for 2 accounts?'))
    assert.match(plan, /2 devices/)
    assert.match(plan, /Has not joined or registered any enabled device/)
    let before = graphWrites(world().emulator).length
    await chat.press('Disable devices for 2 accounts', { reason })
    const result = await chat.heard(/Disabled devices for 2 accounts[\s\S]*2 verified/)
    assert.deepEqual(targets.map(enabled), [[false, false], [false], []])
    assert.deepEqual(
      patches(before).map(({ method, body }) => [method, body]),
      Array(2).fill(['PATCH', { accountEnabled: false }]),
    )

    before = graphWrites(world().emulator).length
    await chat.press('Undo', {}, result.id)
    await chat.heard('Restore 2 accounts?')
    await chat.press('Restore 2 accounts', { reason: 'They are clean' })
    await chat.heard(/Restored 2 accounts[\s\S]*2 verified/)
    assert.deepEqual(targets.map(enabled), [[true, false], [true], []], 'what was disabled before stays so')
    assert.equal(patches(before).length, 2)
  })

  it('disables a device shared by two of the accounts once, and says who else loses it', async () => {
    const [one, other, third] = ordinary(world(), 3, 3)
    assert.ok(one && other && third)
    const shared = deviceOf([one, other, third], { displayName: 'RECEPTION' })
    for (const { id } of [one, other, third]) world().emulator.world.change(id, { devices: [shared] })
    const chat = await megan()
    await chat.say(`disable devices ${upnsOf([one, other])}`)
    const plan = await chat.heard('Disable devices for 2 accounts?')
    assert.match(wordsOf(plan), /2 accounts share devices with other people/)
    const before = graphWrites(world().emulator).length
    await chat.press('Disable devices for 2 accounts', { reason })
    const result = await chat.heard(/Disabled devices for 2 accounts[\s\S]*2 verified/, { message: plan.id })
    assert.equal(patches(before).length, 1)
    assert.deepEqual(enabled(third), [false])
    await chat.press('Undo', {}, result.id)
    const undo = await chat.heard('Restore 2 accounts?')
    await chat.press('Restore 2 accounts', { reason: 'The tablet is needed' }, undo.id)
    await chat.heard(/Restored 2 accounts[\s\S]*2 verified/, { message: undo.id })
    assert.deepEqual(enabled(third), [true])
    assert.equal(patches(before).length, 2)
  })

  it('warns of hybrid-joined devices, which a sync may enable again', async () => {
    const [one] = owners(world(), 6, (owner) => [deviceOf([owner], { trustType: 'ServerAd' })])
    assert.ok(one)
    const chat = await megan()
    await chat.say(`block devices ${one.userPrincipalName}`)
    const plan = await chat.heard('Disable devices for 1 account?')
    assert.match(wordsOf(plan), /1 account has a hybrid-joined device/)
    assert.match(
      wordsOf(plan),
      /Devices that these people joined or registered\. Hybrid-joined computers are managed in/,
    )
  })

  it('continues at the pace Graph allows one operator if there are too many devices at once', async () => {
    const targets = owners(
      world(),
      7,
      ...Array.from({ length: 12 }, () => (owner: Person) => [0, 1, 2].map((index) => deviceOf([owner], { index }))),
    )
    const chat = await megan()
    await chat.say(`disable devices ${upnsOf(targets)}`)
    await chat.press('Disable devices for 12 accounts', { reason, count: '12' })
    await chat.heard(/Disabled devices for 12 accounts[\s\S]*12 verified/)
    assert.deepEqual(new Set(targets.flatMap(enabled)), new Set([false]))
  })

  it("fails separately if the operator's role does not allow it, and is retried separately", async () => {
    const targets = owners(world(), 20, laptop, laptop)
    const [unlucky, lucky] = targets
    assert.ok(unlucky && lucky)
    const [device] = devicesOf(unlucky)
    assert.ok(device)
    world().emulator.faults.add({ match: { method: 'PATCH', path: device.id }, at: 'item', fail: 403 })
    const chat = await megan()
    await chat.say(`disable devices ${upnsOf(targets)}`)
    await chat.press('Disable devices for 2 accounts', { reason })
    const result = await chat.heard(/Disabled devices for 1 of 2 accounts[\s\S]*1 failed/)
    assert.deepEqual([enabled(unlucky), enabled(lucky)], [[true], [false]])
    world().emulator.faults.remove()
    const before = graphWrites(world().emulator).length
    await chat.press('Retry', {}, result.id)
    const plan = await chat.heard(/Retries what operation/)
    await chat.press('Disable devices for 1 account', { reason }, plan.id)
    await chat.heard(/Disabled devices for 1 account[\s\S]*1 verified/, { message: plan.id })
    assert.equal(patches(before).length, 1)
    assert.deepEqual(enabled(unlucky), [false])
  })

  it('plans nothing if Graph shows that devices exist, but no details', async () => {
    const { registration } = world().emulator
    const all = registration.consented
    registration.consented = all.filter((scope) => !permissions.includes(scope))
    try {
      const [one] = owners(world(), 22, laptop)
      assert.ok(one)
      const chat = await world().person(world().emulator.world.operators.diego, { signedIn: true })
      await chat.say(`disable devices ${one.userPrincipalName}`)
      await chat.heard('Device.Read.All')
      assert.deepEqual(enabled(one), [true])
    } finally {
      registration.consented = all
    }
  })
})

describe('disabling devices, when switched off', () => {
  const world = useWorld({ clock, emulator: { clock } })

  it('is refused with how to switch it on, and requests no permission', async () => {
    const [one] = owners(world(), 0, laptop)
    assert.ok(one)
    const chat = await world().person(world().emulator.world.operators.megan, { signedIn: true })
    await chat.say(`disable devices ${one.userPrincipalName}`)
    await chat.heard(/switched off[\s\S]*DEVICE_ACTIONS=true/)
    assert.doesNotMatch(chat.shown().join(), /Directory\.AccessAsUser\.All/)
    assert.deepEqual(
      graphCalls(world().emulator).filter(({ url }) => /[dD]evices/.test(url)),
      [],
    )
  })

  it('is skipped in a containment, which says so', async () => {
    const [one] = owners(world(), 1, laptop)
    assert.ok(one)
    const chat = await world().person(world().emulator.world.operators.megan)
    await chat.say(`contain ${one.userPrincipalName}`)
    const plan = await chat.heard('Contain 1 account?')
    assert.match(wordsOf(plan), /– Disable devices: not available because it’s switched off for this bot/)
  })

  it('doesn’t mistake a German sentence about devices for one about accounts', async () => {
    const [one] = owners(world(), 2, laptop)
    assert.ok(one)
    const chat = await world().person(world().emulator.world.operators.megan)
    await chat.say(`deaktiviere geräte ${one.userPrincipalName}`)
    await chat.heard(/DEVICE_ACTIONS=true/)
    assert.equal(world().emulator.world.find(one.id)?.accountEnabled, true)
  })

  it('does not appear among the permissions in whoami', async () => {
    const chat = await world().person(world().emulator.world.operators.megan)
    await chat.say('whoami')
    await chat.press('Permissions')
    const card = await chat.heard(/DelegatedPermissionGrant/)
    assert.doesNotMatch(wordsOf(card), /AccessAsUser|Device\.Read/)
  })
})
