// Covers: outside-changes
import assert from 'node:assert/strict'
import type { Person } from '../../emulator/world.ts'
import { changesIn, fileOf, inDirectory, sheetOf } from '../support/downloads.ts'
import { useOtherTools } from '../support/other-tools.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, wordsOf } from '../support/rollcall.ts'

const accountsText = (count: number) => `${count} ${count === 1 ? 'account' : 'accounts'}`

async function disable(alex: Chat, some: readonly Person[], reason = 'Phishing wave'): Promise<string> {
  const count = accountsText(some.length)
  await alex.say(`disable accounts ${upnsOf(some)}`)
  const plan = await alex.heard(new RegExp(`Disable ${count}\\?`))
  await alex.press(`Disable ${count}`, { reason, count: String(some.length), signOut: 'false' }, plan.id)
  const done = wordsOf(await alex.heard(`Disabled ${count}`, { message: plan.id }))
  return /\b([a-z]{6}-\d{2})\b/.exec(done)?.[1] ?? ''
}

const minute = 60_000

describe('changes made outside Rollcall', () => {
  const { clock, world, setLog, elsewhere, reads, letRead, signIn } = useOtherTools({
    environment: () => ({
      PUBLIC_URL: 'https://bot.example',
      SYNCED_ACCOUNTS: 'allow',
      APPROVAL_ABOVE: '100',
      CONFIRM_COUNT_ABOVE: '100',
    }),
  })
  let alex: Chat
  let skip = 0
  const some = (count: number) => {
    skip += count
    return ordinary(world(), count, skip - count)
  }
  before(async () => {
    const { operators } = world().emulator.world
    alex = await signIn(letRead(operators.alex))
  })

  it('leave accounts out of an undo although they look the same now, with who and when; a press includes them', async () => {
    const { megan } = world().emulator.world.operators
    const all = some(5)
    const [one, two, three] = all
    assert.ok(one && two && three)
    const id = await disable(alex, all)
    for (const person of [one, two, three]) elsewhere(megan, person, true)
    elsewhere(megan, one, false)
    await alex.say(`undo ${id}`)
    const plan = await alex.heard('Enable 2 accounts?')
    const said = wordsOf(plan)
    assert.match(said, /3 · Changed in another tool since then: .*\(Megan Bowen \([^)]+\)\)/)
    for (const person of [one, two, three]) assert.ok(said.includes(person.userPrincipalName), said)
    assert.match(said, /in the ten minutes before this was read \(not yet known\)/)
    await alex.press('Include 3 changed by others', {}, plan.id)
    // What has just been changed might not be visible yet, so even those that are enabled are enabled again.
    const whole = await alex.heard('Enable 5 accounts?')
    await alex.press('Show all 5', {}, whole.id)
    await alex.heard(/Changed by Megan Bowen \([^)]+\) in another tool since then/)
    await alex.say(`operation ${id}`)
    await alex.heard(/3 accounts have been changed in other tools since, as of/)
    await alex.say(`report ${id} markdown`)
    const ready = await alex.heard(/The report is ready/)
    const report = await fileOf(world(), ready)
    assert.match(report, /Changed in another tool/)
    assert.ok(report.includes('Megan Bowen'), report)
  })

  it('aren’t known yet minutes later, so an undo plans everything and says so', async () => {
    const { megan } = world().emulator.world.operators
    const all = some(2)
    const id = await disable(alex, all)
    await setLog({ lagMs: 2 * minute })
    for (const person of all) elsewhere(megan, person, true)
    for (const person of all) elsewhere(megan, person, false)
    await alex.say(`undo ${id}`)
    assert.match(wordsOf(await alex.heard('Enable 2 accounts?')), /changes made outside Rollcall in the ten minutes/)
  })

  it('aren’t checked without the role or the permission, and the plan says why', async () => {
    const { megan, diego } = world().emulator.world.operators
    const all = some(2)
    const chat = await signIn(diego)
    const id = await disable(chat, all)
    for (const person of all) elsewhere(megan, person, true)
    for (const person of all) elsewhere(megan, person, false)
    const before = reads()
    await chat.say(`undo ${id}`)
    const said = wordsOf(await chat.heard('Enable 2 accounts?'))
    assert.match(said, /Not checked: .*changes made outside Rollcall \(requires a role such as Reports Reader\)/)
    assert.equal(reads(), before)
    const { registration } = world().emulator
    const consented = [...registration.consented]
    registration.consented = consented.filter((scope) => scope !== 'AuditLog.Read.All')
    try {
      const fresh = await signIn(letRead(world().emulator.world.operators.isaiah))
      await fresh.say(`disable accounts ${upnsOf(some(1))}`)
      assert.match(wordsOf(await fresh.heard('Disable 1 account?')), /outside Rollcall \(no permission to read/)
    } finally {
      registration.consented = consented
    }
  })

  it('never include Rollcall’s own', async () => {
    const all = some(2)
    const id = await disable(alex, all)
    await alex.say(`enable accounts ${all[0]?.userPrincipalName}`)
    assert.doesNotMatch(wordsOf(await alex.heard('Enable 1 account?')), /Disabled by/)
    await alex.say(`undo ${id}`)
    const plan = await alex.heard('Enable 2 accounts?')
    assert.doesNotMatch(wordsOf(plan), /another tool|Enabled by|Disabled by/)
    await alex.press('Enable 2 accounts', { reason: 'Back at work' }, plan.id)
    await alex.heard('Enabled 2 accounts', { message: plan.id })
    const [one] = all
    await alex.say(`check status ${one?.userPrincipalName}`)
    assert.match(
      wordsOf(await alex.heard(/Last enabled by Alex Wilber with Rollcall \([a-z]{6}-\d\d\)/)),
      /Entra’s audit log as of .*aren’t known yet/,
    )
  })

  it('are named on a plan within a day, and on a plan to enable at any time: people, apps, sync, disruption', async () => {
    const { megan } = world().emulator.world.operators
    const [person, app, sync, disruption, old] = some(5)
    assert.ok(person && app && sync && disruption && old)
    const hostile = { app: '[click](http://evil.example) **x**' }
    elsewhere(megan, old, false, clock.now() - 3 * 24 * 60 * minute)
    elsewhere(megan, person, false)
    elsewhere(hostile, app, false)
    elsewhere('sync', sync, false)
    elsewhere('attackDisruption', disruption, false)
    const said = async (one: Person) => {
      await alex.say(`enable accounts ${one.userPrincipalName}`)
      const card = await alex.heard(
        new RegExp(`Enable 1 account\\?[\\s\\S]*${one.userPrincipalName}|${one.displayName}`),
      )
      return wordsOf(card)
    }
    assert.match(await said(old), /Disabled by Megan Bowen \([^)]+\), outside Rollcall/)
    assert.match(await said(person), /Disabled by Megan Bowen \([^)]+\), outside Rollcall/)
    const shown = await said(app)
    assert.match(shown, /Disabled by .*evil\.example.*, outside Rollcall/)
    assert.doesNotMatch(shown, /\[click\]\(/)
    assert.match(await said(sync), /Disabled by the sync with Active Directory, .*the next sync will disable it again/)
    assert.match(await said(disruption), /Disabled by Defender’s attack disruption/)
    elsewhere(megan, old, true, clock.now() - 2 * 24 * 60 * minute)
    await alex.say(`disable accounts ${old.userPrincipalName}`)
    assert.doesNotMatch(wordsOf(await alex.heard('Disable 1 account?')), /outside Rollcall, /)
  })

  it('leave accounts out of a release and a retry', async () => {
    const { megan } = world().emulator.world.operators
    const [one, two, three] = some(3)
    assert.ok(one && two && three)
    await disable(alex, [one, two])
    elsewhere(megan, one, true)
    elsewhere(megan, one, false)
    await alex.say(`release accounts ${upnsOf([one, two])}`)
    const release = await alex.heard(/Release [^\n]*\?/)
    assert.match(wordsOf(release), /Changed by Megan Bowen \([^)]+\) in another tool since then/)
    await alex.press('Include 1 changed by others', {}, release.id)
    const whole = await alex.heard(/Release [^\n]*\?/, { after: release })
    assert.match(wordsOf(whole), /Changed by Megan Bowen/)
    assert.doesNotMatch(wordsOf(whole), /Include 1 account/)

    const { faults } = world().emulator
    const fault = faults.add({ match: { method: 'PATCH', path: three.id }, at: 'item', fail: 403 })
    const others = some(1)
    await alex.say(`disable accounts ${upnsOf([three, ...others])}`)
    const plan = await alex.heard(/Disable 2 accounts\?/)
    await alex.press('Disable 2 accounts', { reason: 'Phishing wave', count: '2', signOut: 'false' }, plan.id)
    const result = await alex.heard(/Disabled 1 of 2 accounts[\s\S]*\nRetry\b/, { message: plan.id })
    faults.remove(fault)
    elsewhere(megan, three, false)
    elsewhere(megan, three, true)
    await alex.press('Retry', {}, result.id)
    await alex.heard(/changed in another tool since then|Changed by Megan Bowen/i, { after: result })
  })

  it('leave accounts out of a plan that is made again', async () => {
    const { megan } = world().emulator.world.operators
    const [one] = some(1)
    assert.ok(one)
    await alex.say(`disable accounts ${one.userPrincipalName}`)
    const plan = await alex.heard('Disable 1 account?')
    clock.set(40 * minute)
    await alex.heard(/expired[\s\S]*Plan again/i, { message: plan.id })
    elsewhere(megan, one, false)
    elsewhere(megan, one, true)
    await alex.press('Plan again', {}, plan.id)
    const nothing = await alex.heard(/Changed by Megan Bowen \([^)]+\) in another tool since then/i, { after: plan })
    await alex.press('Include 1 changed by others', {}, nothing.id)
    await alex.heard('Disable 1 account?', { after: nothing })
  })

  it('are read with the directory’s permission too if the tenant wants that, and not waited for', async () => {
    const { megan, lynne } = world().emulator.world.operators
    const { registration, faults } = world().emulator
    const [one] = some(1)
    assert.ok(one)
    elsewhere(megan, one, false)
    await setLog({ needsDirectory: true })
    const said = async () => {
      await alex.say(`enable accounts ${one.userPrincipalName}`)
      return wordsOf(await alex.heard(/Enable 1 account\?/))
    }
    assert.match(await said(), /outside Rollcall \(requires a role such as Reports Reader\)/)
    registration.consented.push('Directory.Read.All')
    const fresh = await signIn(letRead(lynne))
    await fresh.say(`enable accounts ${one.userPrincipalName}`)
    assert.match(wordsOf(await fresh.heard(/Enable 1 account\?/)), /Disabled by Megan Bowen/)
    const slow = faults.add({ at: 'item', match: { path: 'directoryAudits' }, delayMs: 8_000 })
    clock.hurry(20)
    await fresh.say(`enable accounts ${one.userPrincipalName}`)
    await fresh.heard(/outside Rollcall \(Entra’s audit log didn’t respond in time\)/)
    clock.hurry(1)
    faults.remove(slow)
    registration.consented = registration.consented.filter((scope) => scope !== 'Directory.Read.All')
  })

  it('by the sync are said to be that, and where to change them', async () => {
    const synced = [...world().emulator.world.people.values()].filter(
      (one) => one.onPremisesSyncEnabled && one.accountEnabled && one.roles.length === 0,
    )
    const all = synced.slice(0, 20)
    assert.ok(all.length >= 10)
    const count = accountsText(all.length)
    await alex.say(`disable accounts ${upnsOf(all)}`)
    const plan = await alex.heard(new RegExp(`Disable ${count}\\?`))
    await alex.press(
      `Disable ${count}`,
      { reason: 'Phishing wave', count: String(all.length), signOut: 'false' },
      plan.id,
    )
    const result = await alex.heard(`Disabled ${count}`, { message: plan.id })
    assert.match(wordsOf(result), /Active Directory/)
    const [, id = ''] = /\b([a-z]{6}-\d{2})\b/.exec(wordsOf(result)) ?? []
    for (const one of all) world().emulator.world.change(one.id, { enabledOnPremises: true })
    await fetch(`${world().emulator.url}/_emulator/sync`, { method: 'POST' })
    await alex.say(`undo ${id}`)
    const undo = await alex.heard(
      /Changed by the sync with Active Directory since then.*: change it there, or the next sync will undo it/,
    )
    const sheet = changesIn(await sheetOf(world(), alex, `Active Directory steps (${all.length})`, undo.id))
    assert.deepEqual(
      sheet.map(({ upn, changes }) => [upn, changes]),
      all.map((one) => [one.userPrincipalName, [`Disable-ADAccount ${inDirectory(one.onPremisesSamAccountName)}`]]),
    )
  })

  it('are read with a few requests however many there are, and what wasn’t read is said', async () => {
    const { megan } = world().emulator.world.operators
    const [target, other] = some(2)
    assert.ok(target && other)
    const id = await disable(alex, [target])
    for (let entry = 0; entry < 10_000; entry++) elsewhere(megan, other, entry % 2 === 0)
    const before = reads()
    await alex.say(`undo ${id}`)
    const said = wordsOf(await alex.heard('Enable 1 account?'))
    assert.match(said, /older changes made outside Rollcall \(too many entries/)
    const read = reads() - before
    assert.ok(read >= 2 && read <= 12, String(read))
  })
})
