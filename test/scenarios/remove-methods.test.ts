import assert from 'node:assert/strict'
import { type Method, method, methodsOf, phoneIds, withDefault } from '../../emulator/account-objects.ts'
import type { Person } from '../../emulator/world.ts'
import { createFastClock } from '../support/fake-clock.ts'
import { graphCalls } from '../support/graph-calls.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { useWorld, wordsOf } from '../support/rollcall.ts'

const reason = 'The attacker added a phone'
const app = () => method('microsoftAuthenticator')
const mobile = () => method('phone', { phoneType: 'mobile' }, phoneIds.mobile)
const alternate = () => method('phone', { phoneType: 'alternateMobile' }, phoneIds.alternateMobile)

describe('removing sign-in methods', () => {
  const clock = createFastClock(20)
  const world = useWorld({
    clock,
    emulator: { clock },
    environment: () => ({ APPROVAL_ABOVE_IRREVERSIBLE: '100' }),
  })
  const methods = ({ id }: Person) =>
    methodsOf(world().emulator.world.find(id) ?? { id, userType: 'Guest', methods: [] })
  const people = (skip: number, ...given: (readonly Method[])[]) => {
    const found = ordinary(world(), given.length, skip)
    for (const [index, one] of found.entries())
      world().emulator.world.change(one.id, { methods: withDefault(given[index] ?? []) })
    return found
  }
  const chatOf = (who: Person) => world().person(who, { signedIn: true })
  const settings = (body: object) =>
    fetch(`${world().emulator.url}/_emulator/graph`, { method: 'PATCH', body: JSON.stringify(body) })
  // Six times the published rate by the bot's clock, to save time; throttling still occurs.
  before(() => settings({ limits: { reports: { size: 5, perMs: 1_600 } } }))
  const deletions = () =>
    graphCalls(world().emulator).flatMap(({ method: verb, url }) =>
      verb === 'DELETE' ? [url.split('/').slice(4).join('/')] : [],
    )
  afterEach(() => settings({ loneDefault: 'delete' }))

  it('shows them by type, removes the default last, and verifies the removal', async () => {
    const fido = method('fido2')
    const [authenticator, phone] = [app(), mobile()]
    const targets = people(0, [authenticator, phone, alternate(), fido], [mobile()], [])
    const chat = await chatOf(world().emulator.world.operators.lynne)
    await chat.say(`remove sign-in methods ${upnsOf(targets)}`)
    const plan = await chat.heard('Remove sign-in methods from 2 accounts?')
    assert.match(
      wordsOf(plan),
      /5 sign-in methods: 3 × phone, 1 × (Microsoft Authenticator, 1 × passkey|passkey, 1 × Microsoft)/,
    )
    assert.match(wordsOf(plan), /can’t be brought back/)
    assert.match(wordsOf(plan), /Microsoft Graph shows no sign-in method other than the password/)
    assert.match(wordsOf(plan), /Hardware tokens and security questions aren’t visible here: check them in Entra/)
    await chat.press('Remove sign-in methods from 2 accounts', { reason, count: '2' })
    const result = await chat.heard(/Removed sign-in methods from 2 accounts[\s\S]*2 verified/)
    assert.deepEqual(targets.map(methods), [[], [], []])
    assert.doesNotMatch(wordsOf(result), /^Undo$/m)
    const done = deletions()
    assert.equal(done.at(-1), `microsoftAuthenticatorMethods/${authenticator.id}`, 'the default is the last to go')
    await chat.say(`audit ${targets[0]?.userPrincipalName}`)
    await chat.heard('fido2 → –')
  })

  it('names the default that Entra does not remove, and removes all others', async () => {
    await settings({ loneDefault: 'refuse' })
    const [one] = people(3, [app(), mobile()])
    assert.ok(one)
    const chat = await chatOf(world().emulator.world.operators.megan)
    await chat.say(`remove methods ${one.userPrincipalName}`)
    await chat.press('Remove sign-in methods from 1 account', { reason, count: '1' })
    await chat.heard(/1 failed[\s\S]*Default sign-in method: Entra doesn’t allow removing it/)
    assert.deepEqual(
      methods(one).map(({ type }) => type),
      ['microsoftAuthenticator'],
    )
  })

  it('reports types that cannot be removed from here, and never skips them silently', async () => {
    const targets = people(4, [method('hologram')], [method('hologram'), mobile()])
    const chat = await chatOf(world().emulator.world.operators.diego)
    await chat.say(`remove methods ${upnsOf(targets)}`)
    const plan = await chat.heard('Remove sign-in methods from 1 account?')
    assert.match(wordsOf(plan), /▲ Not changed: 1 sign-in method that can’t be removed from here/)
    assert.match(wordsOf(plan), /Can’t be removed from here, only in the Microsoft Entra admin center: hologram/)
    assert.match(
      wordsOf(plan),
      /Has a sign-in method that can’t be removed from here: use the Microsoft Entra admin center/,
    )
  })

  it('removes phones in the order Microsoft Entra requires', async () => {
    const [authenticator, office] = [app(), method('phone', { phoneType: 'office' }, phoneIds.office)]
    const targets = people(
      10,
      [mobile(), alternate(), authenticator, office, method('email')],
      [mobile(), alternate()],
      [mobile()],
    )
    const before = graphCalls(world().emulator).length
    const chat = await world().person(world().emulator.world.operators.lynne)
    await chat.say(`remove methods ${upnsOf(targets)}`)
    await chat.press('Remove sign-in methods from 3 accounts', { reason, count: '3' })
    await chat.heard(/Removed sign-in methods from 3 accounts[\s\S]*3 verified/)
    const sent = graphCalls(world().emulator).slice(before)
    for (const { id } of targets.slice(0, 2)) {
      const mine = sent.filter(({ method: verb, url }) => verb === 'DELETE' && url.includes(id)).map(({ url }) => url)
      const phones = (which: string) => mine.flatMap((url, index) => (url.includes(which) ? [index] : []))
      assert.ok(Math.max(...phones(phoneIds.alternateMobile)) < Math.min(...phones(phoneIds.mobile)), mine.join(' '))
    }
    assert.deepEqual(targets.map(methods), [[], [], []])
  })

  it('continues with the others if one cannot be removed', async () => {
    const given = () => [method('fido2'), app(), mobile()]
    const targets = people(13, given(), given())
    world().emulator.faults.add({ match: { method: 'DELETE', path: 'fido2Methods' }, at: 'item', fail: 403 })
    const chat = await world().person(world().emulator.world.operators.megan)
    await chat.say(`remove methods ${upnsOf(targets)}`)
    await chat.press('Remove sign-in methods from 2 accounts', { reason, count: '2' })
    await chat.heard(/Removed sign-in methods from 0 of 2 accounts[\s\S]*2 failed/)
    world().emulator.faults.remove()
    for (const one of targets)
      assert.deepEqual(
        methods(one).map(({ type }) => type),
        ['fido2', 'microsoftAuthenticator'],
        'the default stays as long as there are others',
      )
  })

  it('marks what was added recently, and records everything before removing it', async () => {
    const now = Date.now()
    const daysAgo = (days: number) => new Date(now - days * 86_400_000).toISOString()
    const key = method('fido2', { displayName: 'Blue key', createdDateTime: daysAgo(20), lastUsedDateTime: daysAgo(1) })
    const old = method('windowsHelloForBusiness', { displayName: 'Laptop', createdDateTime: daysAgo(400) })
    const phone = method('phone', { phoneNumber: '+1 555 010 0199', phoneType: 'mobile' }, phoneIds.mobile)
    const mail = method('email', { emailAddress: 'private@example.com' })
    const [one] = people(15, [key, old, phone, mail])
    assert.ok(one)
    const chat = await world().person(world().emulator.world.operators.diego)
    await chat.say(`remove methods ${one.userPrincipalName}`)
    const plan = wordsOf(await chat.heard('Remove sign-in methods from 1 account?'))
    assert.match(
      plan,
      new RegExp(`▲ 1 was added in the 30 days before this plan: ${one.displayName} \\(passkey “Blue key”, `),
    )
    assert.match(plan, /Added in the 30 days before this plan: passkey “Blue key”, /)
    assert.doesNotMatch(plan, /Laptop/)
    await chat.press('Remove sign-in methods from 1 account', { reason, count: '1' })
    await chat.heard(/Removed sign-in methods from 1 account[\s\S]*1 verified/)
    await chat.say(`audit ${one.userPrincipalName}`)
    const audit = wordsOf(await chat.heard('Blue key'))
    assert.ok(audit.includes(`fido2, "Blue key", created ${daysAgo(20)}, last used ${daysAgo(1)}`), audit)
    assert.ok(audit.includes(`windowsHelloForBusiness, "Laptop", created ${daysAgo(400)}`), audit)
    assert.doesNotMatch(audit, /555 010|0199|private@/)
  })

  it('plans nothing for operators whose role cannot read methods', async () => {
    const [one] = people(6, [mobile()])
    assert.ok(one)
    const chat = await chatOf(world().emulator.world.operators.alex)
    await chat.say(`remove methods ${one.userPrincipalName}`)
    await chat.heard(/role|allow/i)
    assert.equal(methods(one).length, 1)
  })

  it('counts a removal as done if it took effect without an answer', async () => {
    const [one] = people(7, [mobile()])
    assert.ok(one)
    world().emulator.faults.add({
      match: { method: 'DELETE', path: phoneIds.mobile },
      at: 'item',
      fail: 503,
      applied: true,
      times: 1,
    })
    const chat = await world().person(world().emulator.world.operators.lynne)
    await chat.say(`remove methods ${one.userPrincipalName}`)
    await chat.press('Remove sign-in methods from 1 account', { reason, count: '1' })
    await chat.heard(/Removed sign-in methods from 1 account[\s\S]*1 verified/)
    assert.deepEqual(methods(one), [])
  })
})
