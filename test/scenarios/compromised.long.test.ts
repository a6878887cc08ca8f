import assert from 'node:assert/strict'
import type { Person } from '../../emulator/world.ts'
import { eventually } from '../support/eventually.ts'
import { createHurriedClock } from '../support/fake-clock.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

const minute = 60_000
const original = 'Attacker signed in from abroad'
const reason = 'Cleared by the security team'

describe('accounts contained as compromised', () => {
  const clock = createHurriedClock(5)
  const world = useWorld({
    clock,
    environment: ({ world: { group } }) => ({ APPROVER_GROUP_ID: group('Approvers')?.id ?? '' }),
  })
  let alex: Chat
  let diego: Chat
  before(async () => {
    const { operators } = world().emulator.world
    alex = await world().person(operators.alex, { signedIn: true })
    diego = await world().person(operators.diego, { signedIn: true })
  })
  const enabled = ({ id }: Person) => world().emulator.world.find(id)?.accountEnabled
  const becomes = (person: Person, wanted: boolean) =>
    eventually(`the account is ${wanted ? 'enabled' : 'disabled'}`, () => enabled(person) === wanted)
  let taken = 0
  const some = (count: number) => {
    taken += count
    return ordinary(world(), count, taken - count)
  }
  const plan = async (chat: Chat, what: 'Disable' | 'Enable', people: readonly Person[], more = '') => {
    const named = `${what} ${people.length} account${people.length === 1 ? '' : 's'}`
    await chat.say(`${what.toLowerCase()} accounts ${upnsOf(people)}${more}`)
    const card = await chat.heard(new RegExp(`${named}\\?[\\s\\S]*${people[0]?.userPrincipalName}`))
    return {
      words: wordsOf(card),
      id: card.id,
      confirm: (inputs: Record<string, string> = {}) => chat.press(named, { reason, ...inputs }, card.id),
    }
  }
  /** Requests containment by message and confirms it. */
  const contain = async (chat: Chat, people: readonly Person[]) => {
    const { confirm, words, id } = await plan(chat, 'Disable', people, ` as compromised because ${original}`)
    assert.match(words, /Mark as compromised/)
    await confirm({ reason: original, signOut: 'false' })
    for (const one of people) await becomes(one, false)
    // Others may look alike.
    return chat.heard(new RegExp(`Disabled ${people.length} account[\\s\\S]*verified`), { message: id })
  }
  const inMinutes = (count: number, field: 'runAt' | 'enableAt') => {
    const at = new Date(clock.now() + count * minute).toISOString()
    return { [`${field}Date`]: at.slice(0, 10), [`${field}Time`]: at.slice(11, 16) }
  }

  it('are enabled again only if the reason is repeated and a second person approves', async () => {
    const [one, other] = some(2)
    assert.ok(one && other)
    await contain(diego, [one])
    world().emulator.world.change(other.id, { accountEnabled: false })
    const { words, confirm } = await plan(alex, 'Enable', [one, other])
    assert.match(
      words,
      /1 account was contained as compromised\. You have to repeat the reason, and a second person must approve this/,
    )
    assert.match(
      words,
      /A disable operation by Diego Siciliani \([a-z]+-\d\d, [^)]*\), marked as compromised: “Attacker signed in from abroad”/,
    )
    assert.match(words, /Why the accounts were contained/)

    await confirm()
    await alex.heard(/you didn’t repeat the reason/)
    await confirm({ repeated: 'Attacker signed in' })
    await alex.heard(/you didn’t repeat the reason/)
    assert.deepEqual([enabled(one), enabled(other)], [false, false])
    await confirm({ repeated: '  attacker signed in\nfrom ABROAD ' })
    await alex.heard('Waiting for approval')
    assert.deepEqual([enabled(one), enabled(other)], [false, false])

    const megan = await world().person(world().emulator.world.operators.megan)
    const asked = await megan.heard('asks you to approve: enable 2 accounts')
    assert.match(wordsOf(asked), /by Diego Siciliani \([^)]*\), marked as compromised/)
    await megan.press('Approve')
    await megan.signIn()
    await becomes(one, true)
    await becomes(other, true)

    // After its release, it is an ordinary account again.
    await (await plan(alex, 'Disable', [one])).confirm({ signOut: 'false' })
    await becomes(one, false)
    assert.doesNotMatch((await plan(alex, 'Enable', [one])).words, /compromised/)
  })

  it('include contained accounts automatically', async () => {
    const [one] = some(1)
    assert.ok(one)
    await diego.say(`contain ${one.userPrincipalName}`)
    const containment = await diego.heard(new RegExp(`Contain 1 account\\?[\\s\\S]*${one.userPrincipalName}`))
    assert.doesNotMatch(wordsOf(containment), /Compromised account/)
    const off = ['signOut', 'resetPassword', 'revokeConsents', 'removeMethods'].map((step) => [step, 'false'])
    await diego.press('Contain 1 account', { reason: original, ...Object.fromEntries(off) }, containment.id)
    await becomes(one, false)
    await diego.heard(/Contained 1 account\n[\s\S]*verified/)

    const { words, confirm } = await plan(alex, 'Enable', [one])
    assert.match(
      words,
      /by Diego Siciliani \([a-z]+-\d\d, [^)]*\), marked as compromised: “Attacker signed in from abroad”/,
    )
    await confirm()
    await alex.heard(/you didn’t repeat the reason/)
    await confirm({ repeated: original })
    await alex.heard('Waiting for approval')
    assert.equal(enabled(one), false)
  })

  it('are not compromised if the switch is off at confirmation', async () => {
    const [one] = some(1)
    assert.ok(one)
    const { confirm } = await plan(diego, 'Disable', [one], ' as compromised')
    await confirm({ compromised: 'false', signOut: 'false' })
    await becomes(one, false)
    assert.doesNotMatch((await plan(alex, 'Enable', [one])).words, /compromised/)
  })

  it('stay compromised when disabled again for another reason', async () => {
    const [one] = some(1)
    assert.ok(one)
    await contain(diego, [one])
    world().emulator.world.change(one.id, { accountEnabled: true })
    const second = await plan(alex, 'Disable', [one])
    await second.confirm({ signOut: 'false', reason: 'Left the company' })
    await becomes(one, false)
    const { words, confirm } = await plan(alex, 'Enable', [one])
    assert.match(
      words,
      /by Diego Siciliani[^\n]*, marked as compromised[\s\S]*Last change: [a-z ]+ by Alex Wilber \([^)]*\): “Left the company”/,
    )
    await confirm({ repeated: 'Left the company' })
    await alex.heard(/you didn’t repeat the reason/)
    assert.equal(enabled(one), false)
  })

  it("can be enabled by their requester's own undo within an hour, and not later", async () => {
    const [one] = some(1)
    const [late] = some(1)
    assert.ok(one && late)
    const first = await contain(alex, [one])
    const second = await contain(alex, [late])
    await alex.press('Undo', {}, first.id)
    const undo = await alex.heard(/Enable 1 account\?[\s\S]*Undoes operation/)
    assert.doesNotMatch(wordsOf(undo), /compromised/)
    // Not for later, when the hour is over.
    await alex.press('Enable 1 account', { reason, ...inMinutes(90, 'runAt') }, undo.id)
    const refused = await alex.heard(/you didn’t repeat the reason/, { message: undo.id })
    const again = /^Enable 1 account.*$/m.exec(wordsOf(refused))?.[0] ?? ''
    await alex.press(again, { reason, runAtDate: '', runAtTime: '' }, undo.id)
    // The plan without that time comes first.
    await alex.heard(/^Enable 1 account$/m, { message: undo.id })
    await alex.press('Enable 1 account', { reason }, undo.id)
    await becomes(one, true)
    clock.set(61 * minute)
    await alex.press('Undo', {}, second.id)
    const tooLate = await alex.heard(new RegExp(`Enable 1 account\\?[\\s\\S]*${late.userPrincipalName}`))
    assert.match(wordsOf(tooLate), /a second person must approve this/)
    await alex.press('Enable 1 account', { reason }, tooLate.id)
    await alex.heard(/you didn’t repeat the reason/)
    assert.equal(enabled(late), false)
  })

  it('are not enabled by a timed re-enable, whether of their own operation or another', async () => {
    const [one, free] = some(2)
    assert.ok(one && free)
    const timed = await plan(diego, 'Disable', [one], ' as compromised')
    await timed.confirm({ reason: original, signOut: 'false', ...inMinutes(60, 'enableAt') })
    await diego.heard(/Compromised accounts can’t be enabled again on a schedule/)
    assert.equal(enabled(one), true)
    await timed.confirm({ reason: original, signOut: 'false', enableAtDate: '', enableAtTime: '' })
    await becomes(one, false)
    await diego.heard(/Disabled 1 account\n[\s\S]*verified/, { message: timed.id })

    world().emulator.world.change(one.id, { accountEnabled: true })
    const second = await plan(alex, 'Disable', [one, free])
    await second.confirm({ signOut: 'false', ...inMinutes(30, 'enableAt') })
    for (const each of [one, free]) await becomes(each, false)
    await alex.heard(/Disabled 2 accounts\n[\s\S]*verified/)
    clock.set(31 * minute)
    await becomes(free, true)
    await alex.heard(/Enabled 1 of 2 accounts[\s\S]*Contained by operation [a-z]+-\d+ as compromised/)
    assert.equal(enabled(one), false)
  })
})
