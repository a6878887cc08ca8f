import assert from 'node:assert/strict'
import { apps, type Grant, grantsOf } from '../../emulator/account-objects.ts'
import { deviceOf, devicesOf } from '../../emulator/devices.ts'
import type { Person } from '../../emulator/world.ts'
import { downloaded } from '../support/downloads.ts'
import { createFastClock } from '../support/fake-clock.ts'
import { ordinary, upnsOf, useOperator } from '../support/people.ts'
import { useWorld, wordsOf } from '../support/rollcall.ts'

const clock = createFastClock(20)
const original = 'Phished on Monday'
const reason = 'Cleared by the security team'
const all = { restoreConsents: 'true', enableDevices: 'true' }
const grant = ({ id }: { readonly id: string }): Grant => ({
  clientId: id,
  resourceId: apps.graph.id,
  scope: 'Mail.Read',
})

describe('apps and devices excluded from a release', () => {
  const world = useWorld({
    clock,
    emulator: { clock },
    environment: ({ world: { group } }) => ({
      PUBLIC_URL: 'https://bot.example',
      DEVICE_ACTIONS: 'true',
      CONTAIN_ACTIONS: 'block-sign-in,revoke-consents,disable-devices',
      APPROVER_GROUP_ID: group('Approvers')?.id ?? '',
    }),
  })
  let used = 0
  before(() => {
    const { registration } = world().emulator
    registration.consented.push('Device.Read.All', 'Directory.AccessAsUser.All', 'Application.Read.All')
  })
  const megan = useOperator(world, 'megan')
  const lynne = useOperator(world, 'lynne')
  afterEach(() => world().emulator.faults.remove())

  /** Two contained people with the same two apps, of whom the second has a device of the attacker's. */
  const contained = async () => {
    used += 2
    const people = ordinary(world(), 2, used - 2)
    const [one, other] = people
    assert.ok(one && other)
    const grants = [grant(apps.mailSync), grant(apps.pdf)]
    world().emulator.world.change(one.id, { grants, devices: [deviceOf([one], { displayName: 'LAPTOP-1' })] })
    const devices = [
      deviceOf([other], { displayName: 'LAPTOP-2' }),
      deviceOf([other], { index: 1, displayName: 'BURNER' }),
    ]
    world().emulator.world.change(other.id, { grants, devices })
    await megan.say(`contain ${upnsOf(people)}`)
    const plan = await megan.heard('Contain 2 accounts?')
    await megan.press('Contain 2 accounts', { reason: original }, plan.id)
    const result = await megan.heard(/Contained 2 accounts[\s\S]*2 verified/, { message: plan.id })
    return { people, one, other, result }
  }
  const planRelease = async (people: readonly Person[], chat = megan) => {
    await chat.say(`release ${upnsOf(people)}`)
    return chat.heard('Release 2 accounts?')
  }
  const appsOf = ({ id }: Person) =>
    grantsOf(world().emulator.world.find(id) ?? assert.fail()).map(({ clientId }) => clientId)
  const devicesNow = ({ id }: Person) =>
    devicesOf(world().emulator.world.find(id) ?? assert.fail()).map(({ accountEnabled }) => accountEnabled)
  const idIn = (words: string) => /[a-z]{6}-\d\d/.exec(words)?.[0] ?? assert.fail(words)

  it('stay as they are, are named by card, export and audit, and are offered by the next release', async () => {
    const { people, one, other } = await contained()
    const plan = await planRelease(people)
    const chosen = { ...all, reason, repeated: original, without: 'mail sync pro; BURNER' }
    await megan.press('Release 2 accounts', chosen, plan.id)
    await megan.heard(/Waiting for approval[\s\S]*Excluded by Megan Bowen\nMail Sync Pro, BURNER/, { message: plan.id })
    const asked = wordsOf(await lynne.heard(/asks you to approve: release 2 accounts/))
    assert.match(asked, /Excluded by Megan Bowen\nMail Sync Pro, BURNER/)
    assert.match(
      asked,
      /► Enable devices again\n2 · 2 devices\nLAPTOP-\d \([^)]*\), LAPTOP-\d \([^)]*\)\n[\s\S]*► Restore app consents\n2 · 2 app consents\nPDF Tools × 2 \([^)]*\)\n/,
    )
    await lynne.press('Approve')
    const released = await megan.heard(/Released 2 accounts[\s\S]*2 verified/, { message: plan.id })
    assert.match(wordsOf(released), /▲ Excluded by Megan Bowen: Mail Sync Pro, BURNER/)
    assert.deepEqual([one, other].map(appsOf), [[apps.pdf.id], [apps.pdf.id]])
    assert.deepEqual([one, other].map(devicesNow), [[true], [true, false]])

    await megan.press('Show all 2 accounts', {}, released.id)
    assert.match(wordsOf(await megan.heard(/Accounts of operation/)), /Excluded, so it stays as it is: Mail Sync Pro/)
    const rows = await downloaded(world(), megan, 'Export', released.id)
    const steps = rows.map((row) => row['steps'] ?? '')
    for (const text of steps)
      assert.match(text, /revoke-consents: done [^;]*PDF Tools.*\(stays: excludedItem Mail Sync Pro\)/)
    assert.ok(steps.some((text) => text.includes('(stays: excludedItem BURNER)')))
    const id = idIn(asked)
    await megan.say(`audit ${id}`)
    await megan.heard(`about ${id}`)
    await megan.press('Next')
    await megan.heard(/Apps and devices excluded[\s\S]*Mail Sync Pro, BURNER/)

    const again = wordsOf(await planAgain(people))
    assert.match(again, /^Enable devices again\nfalse\n1 · 1 device\nBURNER \(/m)
    assert.match(again, /^Restore app consents\nfalse\n2 · 2 app consents\n▲ Mail Sync Pro × 2 \(/m)
    assert.doesNotMatch(again, /PDF Tools|LAPTOP/)
  })
  const planAgain = async (people: readonly Person[]) => {
    for (const { id } of people) world().emulator.world.change(id, { accountEnabled: false })
    return planRelease(people)
  }

  it('can also be chosen by the approver, with accounts, and are not restored by a retry', async () => {
    const { people, one, other } = await contained()
    const plan = await planRelease(people)
    await megan.press('Release 2 accounts', { ...all, reason, repeated: original, without: 'BURNER' }, plan.id)
    const asked = await lynne.heard(/asks you to approve: release 2 accounts/)
    await lynne.press('Approve', { without: 'Mail Sync Pro, no such app' }, asked.id)
    const refused = await lynne.heard(/Can’t be excluded here: no such app\. Nothing was changed/)
    assert.deepEqual([one, other].map(appsOf), [[], []])
    await lynne.say(`approve ${idIn(wordsOf(asked))} without Mail Sync Pro, ${one.userPrincipalName}`)
    const card = await lynne.heard(/asks you to approve: release 2 accounts/, { after: refused })
    world().emulator.faults.add({ match: { method: 'POST', path: 'oauth2PermissionGrants' }, at: 'item', fail: 403 })
    await lynne.press('Approve', {}, card.id)
    const result = await megan.heard(/Released (?!0 of)[\s\S]*1 failed/, { message: plan.id })
    assert.match(wordsOf(result), new RegExp(`Excluded by Lynne Robbins: ${one.userPrincipalName}`))
    assert.match(wordsOf(result), /Excluded by Lynne Robbins: Mail Sync Pro/)
    assert.match(wordsOf(result), /Excluded by Megan Bowen: BURNER/)
    world().emulator.faults.remove()

    await megan.press('Retry', {}, result.id)
    const retry = await megan.heard('Release 1 account?')
    assert.doesNotMatch(wordsOf(retry), /Mail Sync Pro|BURNER/)
    await megan.press('Release 1 account', { ...all, reason }, retry.id)
    await megan.heard(/Released 1 account[\s\S]*1 verified/, { message: retry.id })
    assert.deepEqual([one, other].map(appsOf), [[], [apps.pdf.id]])
    assert.deepEqual([one, other].map(devicesNow), [[false], [true, false]])
  })

  it('must be on the plan: otherwise the input stays, and nothing is released', async () => {
    const { people, one } = await contained()
    const plan = await planRelease(people)
    const typed = { ...all, reason, repeated: original }
    await megan.press('Release 2 accounts', { ...typed, without: 'Mail Sync Pro, someone’s phone' }, plan.id)
    const card = await megan.heard(/Can’t be excluded here: someone’s phone\. Nothing was changed/)
    assert.match(
      JSON.stringify(card.activity),
      /"id":"exclude","isVisible":true.*"value":"Mail Sync Pro, someone’s phone"/,
    )
    assert.match(JSON.stringify(card.activity), /"id":"restoreConsents"[^}]*"value":"true"/)
    assert.deepEqual(appsOf(one), [])
    await megan.press('Cancel', {}, card.id)
  })

  it('are excluded on a German phone, and a switch that is off needs no exclusion', async () => {
    const { people, one, other } = await contained()
    const phone = await world().person(world().emulator.world.operators.megan, { locale: 'de-DE', platform: 'iOS' })
    await phone.say(`freigeben ${upnsOf(people)}`)
    const plan = await phone.heard('2 Konten freigeben?')
    const chosen = { enableDevices: 'true', restoreConsents: 'false', without: 'Burner, Mail Sync Pro' }
    await phone.press('2 Konten freigeben', { reason, repeated: original, ...chosen }, plan.id)
    await phone.heard(/Ausgeschlossen von Megan Bowen\nBURNER\n/)
    await (await world().person(world().emulator.world.operators.megan)).say('help')
    const asked = await lynne.heard(/asks you to approve: release 2 accounts/)
    await lynne.press('Approve', {}, asked.id)
    await lynne.heard(/Approved by Lynne Robbins[\s\S]*Done/, { message: asked.id })
    assert.deepEqual([one, other].map(appsOf), [[], []])
    assert.deepEqual([one, other].map(devicesNow), [[true], [true, false]])
  })

  it("don't affect an undo of the containment, which restores everything", async () => {
    const { one, other, result } = await contained()
    await megan.press('Undo', {}, result.id)
    const plan = await megan.heard('Restore 2 accounts?')
    await megan.press('Restore 2 accounts', { reason, repeated: original }, plan.id)
    await megan.heard(/Restored 2 accounts[\s\S]*2 verified/, { message: plan.id })
    assert.deepEqual(
      [one, other].map((who) => appsOf(who).length),
      [2, 2],
    )
    assert.deepEqual([one, other].map(devicesNow), [[true], [true, true]])
  })
})
