import assert from 'node:assert/strict'
import { deviceOf } from '../../emulator/devices.ts'
import type { Person } from '../../emulator/world.ts'
import { changesIn, inDirectory, sheetOf } from '../support/downloads.ts'
import { createFastClock } from '../support/fake-clock.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { useWorld, type World, wordsOf } from '../support/rollcall.ts'

// Graph's published limits, which pace these steps, would make the tests wait.
const clock = createFastClock(20)
const reason = 'Typed into a phishing page'
const environment = { PUBLIC_URL: 'https://bot.example' }
const steps = 'Active Directory steps'
const disable = (name: string | null) => `Disable-ADAccount ${inDirectory(name)}`
const reset = (name: string | null) => `Set-ADAccountPassword ${inDirectory(name)} -Reset -NewPassword …`
/** A stolen hash of the old password can still work until the first change has replicated. */
const resetTwice = (name: string | null) => [reset(name), reset(name)]
const removal = (name: string | null, group: string) =>
  `Get-ADPrincipalGroupMembership ${inDirectory(name)} | Where-Object { $_.Name -in '${group}' } | ForEach-Object { Remove-ADGroupMember -Server 'corp.contoso.com' -Identity $_ -Members (Get-ADUser ${inDirectory(name)}) }`

function syncedOf({ emulator }: World, count: number): Person[] {
  const all = [...emulator.world.people.values()]
  const fit = all.filter(
    (one) => one.onPremisesSyncEnabled && one.accountEnabled && /^[a-z]/.test(one.userPrincipalName),
  )
  return fit.slice(0, count)
}

describe('the steps in Active Directory, if synced accounts are changed', () => {
  const world = useWorld({
    clock,
    emulator: { clock },
    environment: () => ({ ...environment, SYNCED_ACCOUNTS: 'allow' }),
  })

  it('say what a containment left to do for each account, in commands that no name breaks out of', async () => {
    const { emulator } = world()
    const [formula, other] = syncedOf(world(), 2)
    const [cloud] = ordinary(world(), 1)
    assert.ok(formula && other && cloud)
    emulator.world.change(formula.id, {
      displayName: 'Ann\u2019; calc #',
      onPremisesSamAccountName: 'a\u2019; calc; \u2018',
    })
    emulator.world.change(other.id, { accountEnabled: false })
    const { onPremises } = emulator.world.oddities
    const chat = await world().person(emulator.world.operators.alex, { signedIn: true })
    await chat.say(`contain accounts ${upnsOf([formula, cloud, other, onPremises])}`)
    const plan = await chat.heard('Contain 4 accounts?')
    assert.match(wordsOf(plan), /come from on-premises Active Directory/)
    await chat.press(
      'Contain 4 accounts',
      { reason, count: '4', resetPassword: 'true', removeMethods: 'false' },
      plan.id,
    )
    const result = await chat.heard(/Contained 4 accounts|Contained \d of 4 accounts/)
    assert.match(
      wordsOf(result),
      /3 accounts come from on-premises Active Directory\. The Active Directory steps say what to change there/,
    )
    const sheet = await sheetOf(world(), chat, `${steps} (3)`, result.id)
    assert.match(sheet, /^# \d+: Ann\u2019; calc #, /m)
    const name = 'a\u2019\u2019; calc; \u2018\u2018'
    assert.deepEqual(changesIn(sheet), [
      { upn: formula.userPrincipalName, changes: [disable(name), ...resetTwice(name)], cloud: 'done' },
      // Already disabled: only its password was reset.
      { upn: other.userPrincipalName, changes: resetTwice(other.onPremisesSamAccountName), cloud: 'done' },
      { upn: onPremises.userPrincipalName, changes: [disable('nass0042'), ...resetTwice('nass0042')], cloud: 'done' },
    ])
  })

  it('name the groups that people can only be removed from in Active Directory', async () => {
    const { emulator } = world()
    const { onPremises } = emulator.world.oddities
    for (const name of ['Finance share', 'Sales']) {
      const found = emulator.world.group(name)
      assert.ok(found)
      emulator.world.setMember(found.id, onPremises.id, true)
    }
    const chat = await world().person(emulator.world.operators.megan, { signedIn: true })
    await chat.say(`remove from groups ${onPremises.userPrincipalName}`)
    await chat.heard(/1 group synced from Active Directory/)
    await chat.press('Remove 1 account from groups', { reason })
    const result = await chat.heard(/1 verified/)
    const [left] = changesIn(await sheetOf(world(), chat, steps, result.id))
    assert.deepEqual(left?.changes, [removal('nass0042', 'Finance share')])
  })

  it('are offered for accounts left unchanged only because of such groups, alone or among other steps', async () => {
    const { emulator } = world()
    const one = [...emulator.world.people.values()].filter((each) => each.onPremisesSyncEnabled).at(-1)
    const [cloud] = ordinary(world(), 1, 1)
    const [share, sales] = [emulator.world.group('Finance share'), emulator.world.group('Sales')]
    assert.ok(one && cloud && share && sales)
    emulator.world.change(one.id, { accountEnabled: true })
    for (const group of emulator.world.groups.values()) emulator.world.setMember(group.id, one.id, group === share)
    emulator.world.setMember(sales.id, cloud.id, true)
    const chat = await world().person(emulator.world.operators.breakGlass, { signedIn: true })
    await chat.say(`remove from groups ${upnsOf([one, cloud])}`)
    const plan = wordsOf(await chat.heard('Remove 1 account from their groups?'))
    assert.match(plan, /Can only be removed from these groups in Active Directory: Finance share/)
    await chat.press('Remove 1 account from groups', { reason })
    const result = await chat.heard(/1 verified/)
    const name = one.onPremisesSamAccountName
    assert.deepEqual(changesIn(await sheetOf(world(), chat, steps, result.id)), [
      { upn: one.userPrincipalName, changes: [removal(name, 'Finance share')], cloud: 'skipped' },
    ])

    await chat.say(`offboard accounts ${one.userPrincipalName}`)
    const offboard = await chat.heard('Offboard 1 account?')
    await chat.press('Offboard 1 account', { reason }, offboard.id)
    const offboarded = await chat.heard('Offboarded 1 account')
    const again = await world().person(emulator.world.operators.breakGlass)
    const [left] = changesIn(await sheetOf(world(), again, steps, offboarded.id))
    const hidden = `Set-ADUser ${inDirectory(name)} -Replace @{ msExchHideFromAddressLists = $true }`
    assert.deepEqual([left?.changes, left?.cloud], [[disable(name), removal(name, 'Finance share'), hidden], 'done'])
  })

  it('say what a change and its undo left to do', async () => {
    const [, , one] = syncedOf(world(), 3)
    assert.ok(one)
    const chat = await world().person(world().emulator.world.operators.diego, { signedIn: true })
    await chat.say(`disable accounts ${one.userPrincipalName}`)
    await chat.press('Disable 1 account', { reason })
    const disabled = await chat.heard('Disabled 1 account')
    const name = one.onPremisesSamAccountName
    const [first] = changesIn(await sheetOf(world(), chat, steps, disabled.id))
    assert.deepEqual(first?.changes, [disable(name)])
    await chat.press('Undo', {}, disabled.id)
    const plan = await chat.heard('Enable 1 account?')
    await chat.press('Enable 1 account', { reason: 'It was the wrong one' }, plan.id)
    const enabled = await chat.heard('Enabled 1 account')
    const [back] = changesIn(await sheetOf(world(), chat, steps, enabled.id))
    assert.deepEqual(back?.changes, [`Enable-ADAccount ${inDirectory(name)}`])
  })
})

describe('the steps in Active Directory, if synced accounts are skipped', () => {
  const world = useWorld({ clock, emulator: { clock }, environment: () => environment })

  it('include only the skipped accounts', async () => {
    const { onPremises } = world().emulator.world.oddities
    const [cloud] = ordinary(world(), 1)
    assert.ok(cloud)
    const chat = await world().person(world().emulator.world.operators.alex, { signedIn: true })
    await chat.say(`disable accounts ${upnsOf([onPremises, cloud])}`)
    await chat.press('Disable 1 account', { reason })
    const result = await chat.heard(/Disabled 1 account[\s\S]*1 verified/)
    assert.deepEqual(changesIn(await sheetOf(world(), chat, steps, result.id)), [
      { upn: onPremises.userPrincipalName, changes: [disable('nass0042')], cloud: 'skipped' },
    ])
  })

  it('are not offered if no account is synced', async () => {
    const targets = ordinary(world(), 1, 1)
    const chat = await world().person(world().emulator.world.operators.diego, { signedIn: true })
    await chat.say(`disable accounts ${upnsOf(targets)}`)
    await chat.press('Disable 1 account', { reason })
    const result = await chat.heard(/Disabled 1 account[\s\S]*1 verified/)
    assert.doesNotMatch(wordsOf(result), /Active Directory/)
  })
})

const says = {
  locale: 'de-DE',
  contain: '2 Konten eindämmen',
  contained: /2 Konten eingedämmt[\s\S]*Active-Directory-Schritte/,
  computers:
    /1 Konto hat hybrid eingebundene Computer, die im Active Directory verwaltet werden\. Die Active-Directory-Schritte/,
  list: 'Active-Directory-Schritte',
  file: 'Befehle abrufen',
  undo: 'Rückgängig',
  restore: '2 Konten wiederherstellen',
}

describe('hybrid-joined computers of contained accounts, in German', () => {
  const world = useWorld({
    clock,
    emulator: { clock },
    environment: () => ({ ...environment, DEVICE_ACTIONS: 'true' }),
  })

  it('are among the steps in Active Directory', async () => {
    const { emulator } = world()
    emulator.registration.consented.push('Device.Read.All', 'Directory.AccessAsUser.All')
    const [one, other] = ordinary(world(), 2)
    assert.ok(one && other)
    const computers = ['PC-0042', 'PC-0043'].map((displayName, index) =>
      deviceOf([one], { index, displayName, trustType: 'ServerAd' }),
    )
    emulator.world.change(one.id, { devices: [...computers, deviceOf([one], { index: 2, displayName: 'TABLET' })] })
    emulator.world.change(other.id, { devices: [deviceOf([other])] })
    const { megan } = emulator.world.operators
    await world().person(megan, { signedIn: true })
    const chat = await world().person(megan, { locale: says.locale })
    await chat.say(`contain accounts ${upnsOf([one, other])}`)
    const plan = await chat.heard(says.contain)
    await chat.press(says.contain, { reason, count: '2', disableDevices: 'true' }, plan.id)
    const result = await chat.heard(says.contained)
    assert.match(wordsOf(result), says.computers)
    const computer = (does: string, name: string) => `Get-ADComputer -Identity '${name}' | ${does}-ADAccount`
    assert.deepEqual(
      changesIn(await sheetOf(world(), chat, says.list, result.id, says.file)).map(({ upn, changes }) => [
        upn,
        changes,
      ]),
      [[one.userPrincipalName, [computer('Disable', 'PC-0042'), computer('Disable', 'PC-0043')]]],
    )
    await chat.press(says.undo, {}, result.id)
    const undo = await chat.heard(says.restore)
    await chat.press(says.restore, { reason: 'It was not phishing' }, undo.id)
    const restored = await chat.heard(says.list, { message: undo.id })
    assert.deepEqual(
      changesIn(await sheetOf(world(), chat, says.list, restored.id, says.file)).map(({ changes }) => changes),
      [[computer('Enable', 'PC-0042'), computer('Enable', 'PC-0043')]],
    )
  })
})
