import assert from 'node:assert/strict'
import type { Person } from '../../emulator/world.ts'
import { createFastClock } from '../support/fake-clock.ts'
import { graphCalls } from '../support/graph-calls.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

const about = /\/(directReports|ownedObjects)/

describe('accounts that others depend on', () => {
  const clock = createFastClock(20)
  const world = useWorld({
    clock,
    emulator: { users: 600, clock, graph: { memberPage: 4, emptyPages: true } },
    environment: ({ world: { group } }) => ({
      APPROVER_GROUP_ID: group('Approvers')?.id ?? '',
      APPROVAL_ABOVE: '1',
    }),
  })
  const tenant = () => world().emulator.world
  let alex: Chat
  before(async () => {
    const { registration } = world().emulator
    registration.consented = registration.consented.filter((scope) => scope !== 'Application.Read.All')
    alex = await world().person(tenant().operators.alex, { signedIn: true })
  })
  afterEach(() => world().emulator.faults.remove())

  const plan = async (verb: 'disable' | 'enable', people: readonly Person[], title: string) => {
    await alex.say(`${verb} accounts ${upnsOf(people)}`)
    return alex.heard(title)
  }
  const asked = () => graphCalls(world().emulator).filter(({ url }) => about.test(url)).length

  it('are named to the operator and the approvers, and delay nothing', async () => {
    const { lead, service } = tenant().oddities
    const card = await plan('disable', [lead, service], 'Disable 2 accounts?')
    const lines = [
      /▲ 1 account is the sole owner of a group: Lena Lead \(Power BI users\)/,
      /▲ Many people report to this person: Lena Lead \(12\)/,
      /▲ 1 account looks like a service or shared account: svc-backup@/,
    ]
    for (const line of lines) assert.match(wordsOf(card), line)
    assert.doesNotMatch(wordsOf(card), /Merger/)
    await alex.press('Disable 2 accounts', { reason: 'Left the company' }, card.id)
    await alex.heard('Waiting for approval')
    const lynne = await world().person(tenant().operators.lynne)
    const request = wordsOf(await lynne.heard('asks you to approve: disable 2 accounts'))
    for (const line of lines) assert.match(request, line)
  })

  it('include sole owners of applications, if consent for reading applications was given', async () => {
    const { lead } = tenant().oddities
    const { consented } = world().emulator.registration
    const owners = () => graphCalls(world().emulator).filter(({ url }) => /^\/applications\//.test(url)).length
    assert.doesNotMatch(wordsOf(await plan('disable', [lead], 'Disable 1 account?')), /application/)
    assert.equal(owners(), 0)
    consented.push('Application.Read.All')
    // Tokens obtained before don't have it.
    const lynne = await world().person(tenant().operators.diego, { signedIn: true })
    await lynne.say(`disable accounts ${lead.userPrincipalName}`)
    const card = wordsOf(await lynne.heard(/Disable 1 account\?[\s\S]*application/))
    assert.match(card, /▲ 1 account is the sole owner of an application: Lena Lead \(Payroll connector\)/)
    assert.doesNotMatch(card, /Intranet search/)
  })

  it('are distinguished from owners of applications with secrets, which outlast a containment', async () => {
    const { lead, service } = tenant().oddities
    const notChecked = /not checked: [^\n]*secrets of owned applications/
    const warns = /▲ 1 owned application whose secrets still work: Payroll connector \(Lena Lead, Feb 3, 2026\)/
    const contain = async (chat: Chat) => {
      await chat.say(`contain accounts ${upnsOf([lead, service])}`)
      return wordsOf(await chat.heard('Contain 2 accounts?'))
    }
    // With a token from before the consent.
    assert.match(await contain(alex), notChecked)
    const diego = await world().person(tenant().operators.diego)
    const card = await contain(diego)
    assert.match(card, warns)
    assert.doesNotMatch(card, notChecked)
    assert.doesNotMatch(card, /Intranet search/)
    await diego.say(`disable accounts ${lead.userPrincipalName}`)
    const disabling = wordsOf(await diego.heard(/Disable 1 account\?[\s\S]*application/))
    assert.doesNotMatch(disabling, /secrets/)

    world().emulator.faults.add({ at: 'item', match: { path: String.raw`^/applications\?` }, fail: 403 })
    const refused = await contain(diego)
    assert.match(refused, notChecked)
    assert.match(refused, /sole owner of an application: Lena Lead/)
  })

  it('include accounts that only apps sign in with, if the operator can read sign-ins', async () => {
    const [quiet, person] = ordinary(world(), 2, 40)
    assert.ok(quiet && person)
    tenant().change(quiet.id, { signIns: { inPerson: 200, automatic: 1 } })
    tenant().change(person.id, { signIns: { inPerson: 20, automatic: 1 } })
    const seen = /▲ 1 account has recently been used by apps only and might run a service: (\S+)/
    assert.doesNotMatch(wordsOf(await plan('disable', [quiet, person], 'Disable 2 accounts?')), seen)
    const megan = await world().person(tenant().operators.megan, { signedIn: true })
    await megan.say(`disable accounts ${upnsOf([quiet, person])}`)
    const card = wordsOf(await megan.heard(/Disable 2 accounts\?[\s\S]*used by apps only/))
    assert.equal(seen.exec(card)?.[1], quiet.userPrincipalName)

    await fetch(`${world().emulator.url}/_emulator/graph`, { method: 'PATCH', body: '{"licence":"free"}' })
    await megan.say(`disable accounts ${upnsOf([quiet])}`)
    assert.doesNotMatch(wordsOf(await megan.heard('Disable 1 account?')), seen)
    await fetch(`${world().emulator.url}/_emulator/graph`, { method: 'PATCH', body: '{"licence":"P2"}' })
  })

  it('are named in the plans of a retry and an undo', async () => {
    const lines = /▲ 1 account is the sole owner of a group: Lena Lead/
    const { lead } = tenant().oddities
    world().emulator.faults.add({ at: 'item', match: { method: 'PATCH' }, fail: 400 })
    const first = await plan('disable', [lead], 'Disable 1 account?')
    await alex.press('Disable 1 account', { reason: 'Left the company' }, first.id)
    const failed = await alex.heard(/^Retry$/m, { message: first.id })
    world().emulator.faults.remove()
    await alex.press('Retry', {}, failed.id)
    assert.match(wordsOf(await alex.heard(/Disable 1 account\?[\s\S]*Retries what/)), lines)

    tenant().change(lead.id, { accountEnabled: false })
    const enable = await plan('enable', [lead], 'Enable 1 account?')
    await alex.press('Enable 1 account', { reason: 'Came back from leave' }, enable.id)
    const enabled = await alex.heard('Enabled 1 account', { message: enable.id })
    await alex.press('Undo', {}, enabled.id)
    assert.match(wordsOf(await alex.heard(/Disable 1 account\?[\s\S]*Undoes/)), lines)
  })

  it('are collapsed if there are many', async () => {
    const leads = ordinary(world(), 5)
    const others = ordinary(world(), 25, 5)
    others.forEach(({ id }, index) => {
      tenant().change(id, { manager: leads[index % 5]?.id ?? null })
    })
    const card = wordsOf(await plan('disable', leads, 'Disable 5 accounts?'))
    assert.match(card, /▲ Many people report to these people: .+ \(5\), .+ \(5\), .+ \(5\), and 2 more/)
  })

  it('are not checked if access is restored or nobody is locked out', async () => {
    const before = asked()
    const { lead } = tenant().oddities
    tenant().change(lead.id, { accountEnabled: false })
    assert.doesNotMatch(wordsOf(await plan('enable', [lead], 'Enable 1 account?')), /sole owner|direct reports/)
    tenant().change(lead.id, { accountEnabled: true })
    await alex.say(`sign out everywhere ${lead.userPrincipalName}`)
    await alex.heard(/Sign out 1 account/)
    assert.equal(asked(), before)
  })

  it('are missing from a plan if Graph does not return them', async () => {
    const { lead, service } = tenant().oddities
    for (const path of ['/ownedObjects', '/directReports']) {
      world().emulator.faults.add({ at: 'item', match: { path }, fail: 403 })
      const card = wordsOf(await plan('disable', [lead, service], 'Disable 2 accounts?'))
      assert.match(card, /looks like a service/)
      world().emulator.faults.remove()
    }
  })

  it('are checked for at most 300 accounts, and larger plans say so', async () => {
    const people = ordinary(world(), 301)
    const before = asked()
    const card = wordsOf(await plan('disable', people, 'Disable 301 accounts?'))
    assert.match(
      card,
      /Not checked: [^\n]*direct reports, owned groups and applications \(only for up to 300 accounts\)/,
    )
    assert.equal(asked(), before)
  })
})
