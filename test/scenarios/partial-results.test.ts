import assert from 'node:assert/strict'
import type { Outcome } from '../../emulator/act-as.ts'
import type { Person } from '../../emulator/world.ts'
import { eventually } from '../support/eventually.ts'
import { createHurriedClock } from '../support/fake-clock.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'
import { byNumberOrName } from '../support/titles.ts'

const reason = 'Phished, see the mail trace'
/** What a press was answered with. */
const answerOf = ({ replies }: Outcome) => wordsOf(replies.at(-1) ?? assert.fail())

describe('a partial result', () => {
  const clock = createHurriedClock(10)
  const world = useWorld({ clock, environment: () => ({ APPROVAL_ABOVE: '1000' }) })
  let alex: Chat
  let used = 0
  before(async () => {
    alex = await world().person(world().emulator.world.operators.alex, { signedIn: true })
  })
  afterEach(() => world().emulator.faults.remove())

  const some = (count: number) => {
    const targets = ordinary(world(), count, used)
    used += count
    return targets
  }
  const disabled = (people: readonly Person[]) =>
    people.filter(({ id }) => !world().emulator.world.find(id)?.accountEnabled).length
  const disable = async (people: readonly Person[]) => {
    await alex.say(`disable accounts ${upnsOf(people)}`)
    const { id } = await alex.heard(`Disable ${people.length} accounts?`)
    await alex.press(`Disable ${people.length} accounts`, { reason, count: `${people.length}` }, id)
    return id
  }
  const buttonsOf = (words: string) => words.split('\n')

  it('after Stop lists who is disabled but still signed in, and who was not reached, until nobody is left', async () => {
    const targets = some(24)
    const { faults } = world().emulator
    faults.add({ match: { method: 'PATCH' }, at: 'item', fail: 429, retryAfter: 60, skip: 8 })
    const id = await disable(targets)
    await alex.heard('Disabling 24 accounts')
    await eventually('eight accounts are disabled', () => disabled(targets) >= 8)
    await alex.press('Stop', {}, id)
    const result = await alex.heard('Stopped.')
    faults.remove()
    const words = wordsOf(result)
    assert.equal(result.id, id)
    assert.match(words, /Disabled 8 of 24 accounts/)
    assert.match(words, /8 accounts are disabled but still signed in/)
    assert.match(words, /16 can still sign in[\s\S]*Not blocked: 16 not reached/)
    assert.doesNotMatch(words, /not certain|verified/i)
    const [first, second] = buttonsOf(words).filter((line) => /^(Sign out the 8 left|Retry)$/.test(line))
    assert.deepEqual([first, second], ['Sign out the 8 left', 'Retry'])

    await alex.press('Sign out the 8 left', {}, id)
    const signOut = await alex.heard('Sign out 8 accounts everywhere?')
    await alex.press('Sign out 8 accounts everywhere', { reason, count: '8' }, signOut.id)
    await alex.heard(/Signed out 8 accounts everywhere[\s\S]*8 verified/)
    const half = await alex.heard(/Disabled 8 of 24 accounts[\s\S]*Retried by operation \S+ Done/)
    assert.equal(half.id, id)
    assert.doesNotMatch(wordsOf(half), /still signed in|Sign out the/)
    assert.match(wordsOf(half), /^Retry$/m)

    await alex.press('Retry', {}, id)
    const rest = await alex.heard('Disable 16 accounts?')
    await alex.press('Disable 16 accounts', { reason, count: '16' }, rest.id)
    await alex.heard(/Disabled 16 accounts[\s\S]*16 signed out everywhere[\s\S]*16 verified/)
    assert.equal(disabled(targets), 24)
    const last = await alex.heard(
      /Disabled 8 of 24 accounts[\s\S]*Retried by operation \S+ Done[\s\S]*Retried by operation \S+ Done/,
    )
    assert.equal(last.id, id)
    assert.doesNotMatch(wordsOf(last), /^(Sign out the|Retry)/m)
  })

  it('after Stop is continued with one plan for who was not reached and who is still signed in', async () => {
    const targets = some(12)
    const { faults } = world().emulator
    faults.add({ match: { method: 'PATCH' }, at: 'item', fail: 429, retryAfter: 60, skip: 8 })
    const id = await disable(targets)
    await alex.heard('Disabling 12 accounts')
    await eventually('eight accounts are disabled', () => disabled(targets) >= 8)
    await alex.press('Stop', {}, id)
    const stopped = await alex.heard(/Stopped\.[\s\S]*Retry/, { message: id })
    faults.remove()
    await alex.press('Retry', {}, stopped.id)
    const plan = await alex.heard('Disable 12 accounts?')
    assert.match(
      wordsOf(plan),
      /8 accounts were changed by the earlier operation already\. Only what is missing follows/,
    )
    await alex.press('Disable 12 accounts', { reason, count: '12' }, plan.id)
    const result = await alex.heard(/Disabled 12 accounts\nsigned out everywhere/, { message: plan.id })
    assert.match(wordsOf(result), /4 verified/)
    assert.equal(disabled(targets), 12)
    const first = wordsOf(await alex.heard(/Retried by operation \S+ Done/, { message: id }))
    assert.doesNotMatch(first, /still signed in|^(Sign out the|Retry)/m)
  })

  it('is amber if the plan left accounts unchanged, and says how many, which, why, and who requested it', async () => {
    const { people, operators } = world().emulator.world
    const [target] = some(1)
    const synced = [...people.values()].find((one) => one.onPremisesSyncEnabled && one.accountEnabled)
    assert.ok(target && synced)
    const list = [target, synced, operators.alex].map(({ userPrincipalName }) => userPrincipalName)
    await alex.say(`disable accounts ${list.join(', ')}, nobody@contoso.onmicrosoft.com`)
    const { id } = await alex.heard('Disable 1 account?')
    await alex.press('Disable 1 account', { reason }, id)
    const result = await alex.heard(/Disabled 1 account\. 2 can still sign in\n[\s\S]*1 verified/)
    const words = wordsOf(result)
    assert.ok(words.startsWith(`▲ Disabled ${target.displayName}. 2 can still sign in\n`), words)
    assert.ok(
      words.includes(
        `Not blocked: 1 synced (${synced.userPrincipalName}), 1 protected (${operators.alex.userPrincipalName}). Block synced accounts in Active Directory.`,
      ),
      words,
    )
    assert.match(words, /1 account left unchanged: 1 not found/)
    assert.ok(words.split('\n').includes(target.userPrincipalName), words)
    assert.match(words, new RegExp(`[a-z]+-\\d+ · ${operators.alex.displayName} · .*\nReason: ${reason}`))

    await alex.press('Show the 2 accounts not blocked', {}, result.id)
    const open = await alex.heard('Might still sign in after operation')
    const shown = wordsOf(open)
    assert.ok(shown.includes(synced.userPrincipalName) && shown.includes(operators.alex.userPrincipalName), shown)
    assert.doesNotMatch(shown, new RegExp(`${target.userPrincipalName}|nobody@`))
    assert.match(shown, /^All 4\n✓ Can still sign in 2\nSkipped 3$/m)
    await alex.press('Skipped 3', {}, open.id)
    const skipped = wordsOf(await alex.heard('Skipped in operation'))
    assert.match(skipped, /nobody@contoso\.onmicrosoft\.com/)
    assert.ok(!skipped.includes(target.userPrincipalName), skipped)
    const more = answerOf(await alex.press('More', {}, result.id))
    assert.match(more, /Devices, mail forwarding and group memberships stay/)
    assert.doesNotMatch(more, /Guests lose access/)
    await alex.press('Export the 2 accounts not blocked')
    const file = await alex.heard('The file is ready')
    assert.match(wordsOf(file), /2 entries, CSV/)
  })

  it('mentions nobody if all were changed, and guests only if there are any', async () => {
    const guest = [...world().emulator.world.people.values()].find(
      (one) => one.userType === 'Guest' && one.accountEnabled && one.roles.length === 0,
    )
    const targets = [...some(1), ...(guest ? [guest] : [])]
    await disable(targets)
    const result = await alex.heard(/Disabled 2 accounts[\s\S]*2 verified/)
    assert.match(wordsOf(result), byNumberOrName(/^✓ Disabled 2 accounts$/m))
    const more = answerOf(await alex.press('More', {}, result.id))
    assert.match(more, /Guests lose access here/)
    for (const words of [wordsOf(result), more]) assert.doesNotMatch(words, /left unchanged|unchanged$/m)
  })

  it('lists accounts that are disabled but not signed out', async () => {
    const targets = some(3)
    const { faults } = world().emulator
    faults.add({ match: { path: 'revokeSignInSessions' }, at: 'item', fail: 429, retryAfter: 60 })
    const id = await disable(targets)
    await eventually('three accounts are disabled', () => disabled(targets) >= 3)
    await alex.heard('0 of 3 signed out everywhere')
    await alex.press('Stop', {}, id)
    const result = await alex.heard(/Disabled 3 accounts[\s\S]*3 accounts are disabled but still signed in/)
    faults.remove()
    await alex.press('More', {}, result.id)
    await alex.press('Show all 3 accounts')
    const items = await alex.heard(/Accounts of/)
    assert.notEqual(items.id, id, 'the result may still change, which would replace the list')
    assert.match(wordsOf(items), /Not signed out: 3\n/)
    for (const { userPrincipalName: upn } of targets) assert.ok(wordsOf(items).includes(upn))
    assert.doesNotMatch(wordsOf(items), /Verified/)
    await alex.press('Back to the operation', {}, items.id)
    await alex.heard('Retry', { message: id })
    await alex.press('Retry', {}, id)
    await alex.heard('Sign out 3 accounts everywhere?')
  })
})
