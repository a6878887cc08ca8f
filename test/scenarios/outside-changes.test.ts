// Covers: outside-changes
import assert from 'node:assert/strict'
import { type OtherTool, switchElsewhere } from '../../emulator/graph/audits.ts'
import { roles } from '../../emulator/roles.ts'
import type { Person } from '../../emulator/world.ts'
import { fileOf } from '../support/downloads.ts'
import { createHurriedClock } from '../support/fake-clock.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, type World, wordsOf } from '../support/rollcall.ts'

const clock = createHurriedClock(1)

/** Time passes between what people do, so that Graph's limit for reports never makes a plan wait. */
const unhurried = (chat: Chat): Chat => ({
  ...chat,
  say: (...text) => {
    clock.set(20_000)
    return chat.say(...text)
  },
  press: (...button) => {
    clock.set(20_000)
    return chat.press(...button)
  },
})

/** Makes someone able to read Entra's audit log, before they sign in. */
const letRead = ({ emulator: { world } }: World, person: Person) =>
  world.change(person.id, { roles: [...person.roles, roles.reportsReader.templateId] })

const elsewhere = ({ emulator: { world } }: World, by: OtherTool, target: Person, enabled: boolean, at = clock.now()) =>
  switchElsewhere({ world, now: () => at }, by, target, enabled)

const setLog = ({ emulator }: World, auditLog: object) =>
  fetch(`${emulator.url}/_emulator/graph`, { method: 'PATCH', body: JSON.stringify({ auditLog }) })

const readsOf = ({ emulator }: World): number =>
  emulator.journal.entries().filter((one) => JSON.stringify(one).includes('directoryAudits')).length

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
const late = { lagMs: 2 * minute, needsDirectory: false }
const atOnce = { lagMs: 0, needsDirectory: false }

describe('changes made outside Rollcall', () => {
  const world = useWorld({
    clock,
    emulator: { clock },
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
    letRead(world(), operators.alex)
    alex = unhurried(await world().person(operators.alex, { signedIn: true }))
  })
  beforeEach(() => setLog(world(), atOnce))

  it('leave accounts out of an undo although they look the same now, with who and when; a press includes them', async () => {
    const { megan } = world().emulator.world.operators
    const all = some(5)
    const [one, two, three] = all
    assert.ok(one && two && three)
    const id = await disable(alex, all)
    for (const person of [one, two, three]) elsewhere(world(), megan, person, true)
    elsewhere(world(), megan, one, false)
    await alex.say(`undo ${id}`)
    const plan = await alex.heard('Enable 2 accounts?')
    const said = wordsOf(plan)
    assert.match(said, /3 · Changed in another tool since then: .*\(Megan Bowen \([^)]+\)\)/)
    for (const person of [one, two, three]) assert.ok(said.includes(person.userPrincipalName), said)
    assert.match(said, /in the ten minutes before this was read \(not yet known\)/)
    await alex.press('Include 3 accounts changed by others', {}, plan.id)
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
    await setLog(world(), late)
    for (const person of all) elsewhere(world(), megan, person, true)
    for (const person of all) elsewhere(world(), megan, person, false)
    await alex.say(`undo ${id}`)
    assert.match(wordsOf(await alex.heard('Enable 2 accounts?')), /changes made outside Rollcall in the ten minutes/)
  })

  it('aren’t checked without the role or the permission, and the plan says why', async () => {
    const { megan, diego } = world().emulator.world.operators
    const all = some(2)
    const chat = unhurried(await world().person(diego, { signedIn: true }))
    const id = await disable(chat, all)
    for (const person of all) elsewhere(world(), megan, person, true)
    for (const person of all) elsewhere(world(), megan, person, false)
    const before = readsOf(world())
    await chat.say(`undo ${id}`)
    const said = wordsOf(await chat.heard('Enable 2 accounts?'))
    assert.match(said, /Not checked: .*changes made outside Rollcall \(requires a role such as Reports Reader\)/)
    assert.equal(readsOf(world()), before)
    const { registration } = world().emulator
    const consented = [...registration.consented]
    registration.consented = consented.filter((scope) => scope !== 'AuditLog.Read.All')
    try {
      const fresh = unhurried(await world().person(operatorWithRole(world()), { signedIn: true }))
      await fresh.say(`disable accounts ${upnsOf(some(1))}`)
      assert.match(wordsOf(await fresh.heard('Disable 1 account?')), /outside Rollcall \(no permission to read/)
    } finally {
      registration.consented = consented
    }
  })

  it('never include Rollcall’s own', async () => {
    const all = some(2)
    const id = await disable(alex, all)
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
    elsewhere(world(), megan, old, false, clock.now() - 3 * 24 * 60 * minute)
    elsewhere(world(), megan, person, false)
    elsewhere(world(), hostile, app, false)
    elsewhere(world(), 'sync', sync, false)
    elsewhere(world(), 'attackDisruption', disruption, false)
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
    elsewhere(world(), megan, old, true, clock.now() - 2 * 24 * 60 * minute)
    await alex.say(`disable accounts ${old.userPrincipalName}`)
    assert.doesNotMatch(wordsOf(await alex.heard('Disable 1 account?')), /outside Rollcall, /)
  })

  it('leave accounts out of a release, a retry and a plan that is made again', async () => {
    const { megan } = world().emulator.world.operators
    const [one, two, three] = some(3)
    assert.ok(one && two && three)
    await disable(alex, [one, two])
    elsewhere(world(), megan, one, true)
    elsewhere(world(), megan, one, false)
    await alex.say(`release accounts ${upnsOf([one, two])}`)
    const release = await alex.heard(/Release [^\n]*\?/)
    assert.match(wordsOf(release), /Changed by Megan Bowen \([^)]+\) in another tool since then/)
    await alex.press('Include 1 account changed by others', {}, release.id)
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
    elsewhere(world(), megan, three, false)
    elsewhere(world(), megan, three, true)
    await alex.press('Retry', {}, result.id)
    await alex.heard(/changed in another tool since then|Changed by Megan Bowen/i, { after: result })
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
    await alex.heard(
      /Changed by the sync with Active Directory since then.*: change it there, or the next sync will undo it/,
    )
  })

  it('are read with a few requests however many there are, and what wasn’t read is said', async () => {
    const { megan } = world().emulator.world.operators
    const [target, other] = some(2)
    assert.ok(target && other)
    const id = await disable(alex, [target])
    for (let entry = 0; entry < 10_000; entry++) elsewhere(world(), megan, other, entry % 2 === 0)
    const before = readsOf(world())
    await alex.say(`undo ${id}`)
    const said = wordsOf(await alex.heard('Enable 1 account?'))
    assert.match(said, /older changes made outside Rollcall \(too many entries/)
    const reads = readsOf(world()) - before
    assert.ok(reads >= 2 && reads <= 12, String(reads))
  })
})

const operatorWithRole = ({ emulator: { world } }: World): Person => {
  const { isaiah } = world.operators
  world.change(isaiah.id, { roles: [...isaiah.roles, roles.userAdmin.templateId] })
  return isaiah
}
