import assert from 'node:assert/strict'
import type { Person } from '../../emulator/world.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { useWorld, type World, wordsOf } from '../support/rollcall.ts'

const upns = (people: readonly Person[]) => upnsOf(people, '\n')
const writes = ({ emulator }: World) =>
  emulator.journal
    .entries()
    .filter(({ path, body }) => path.includes('$batch') && JSON.stringify(body).includes('PATCH'))

describe('disabling accounts', () => {
  const world = useWorld({
    environment: ({ world: { operators, group } }) => ({
      PROTECTED_ACCOUNTS: operators.breakGlass.userPrincipalName,
      PROTECTED_GROUP_ID: group('VIP protected')?.id ?? '',
      OPERATOR_GROUP_ID: group('Helpdesk operators')?.id ?? '',
    }),
  })
  const now = (person: Person) => {
    const found = world().emulator.world.find(person.id)
    assert.ok(found)
    return found
  }

  it('plans, asks, disables, signs out and shows the result in one card', async () => {
    const alex = await world().person(world().emulator.world.operators.alex, { signedIn: true })
    const targets = ordinary(world(), 3)
    const before = targets.map((one) => now(one).signInSessionsValidFrom)
    await alex.say(`disable accounts ${upns(targets)}`)
    const plan = await alex.heard('Disable 3 accounts?')
    assert.equal(writes(world()).length, 0)
    for (const one of targets) assert.ok(now(one).accountEnabled, 'nothing is written before the plan is confirmed')
    await alex.press('Disable 3 accounts', { reason: 'Left the company on Friday' })
    const result = await alex.heard('Disabled 3 accounts')
    assert.equal(result.id, plan.id, 'the plan has become the result')
    for (const [index, one] of targets.entries()) {
      assert.equal(now(one).accountEnabled, false)
      assert.notEqual(now(one).signInSessionsValidFrom, before[index])
    }
    await alex.press('More', {}, result.id)
    await alex.press('Check status')
    assert.match(wordsOf(await alex.heard('Status of 3 accounts')), /Disabled/)
    await alex.heard('Disabled 3 accounts')
  })

  it('requires a reason, and keeps what was typed if it is missing', async () => {
    const { emulator, person } = world()
    const chat = await person(emulator.world.operators.alex)
    const [target] = ordinary(world(), 1, 4)
    assert.ok(target)
    await chat.say(`disable accounts ${target.userPrincipalName}`)
    await chat.press('Disable 1 account', { reason: 'short', ticket: 'INC-7' })
    const plan = await chat.heard('INC-7')
    assert.match(wordsOf(plan), /reason/i)
    assert.ok(now(target).accountEnabled)
    await chat.press('Disable 1 account', { reason: 'Left the company on Friday', ticket: 'INC-7' })
    await chat.heard('Disabled 1 account')
    assert.equal(now(target).accountEnabled, false)
  })

  it('requires the typed number above five accounts', async () => {
    const { emulator, person } = world()
    const chat = await person(emulator.world.operators.alex)
    const targets = ordinary(world(), 6, 5)
    await chat.say(`disable accounts ${upns(targets)}`)
    await chat.press('Disable 6 accounts', { reason: 'Mail was forwarded outside', count: '5' })
    for (const one of targets) assert.ok(now(one).accountEnabled)
    for (const count of ['6.0', '6e0', '0x6', '+6', '６']) {
      await chat.press('Disable 6 accounts', { reason: 'Mail was forwarded outside', count })
      await chat.heard('The number you typed doesn’t match')
      for (const one of targets) assert.ok(now(one).accountEnabled, `${count} is not a whole number`)
    }
    await chat.press('Disable 6 accounts', { reason: 'Mail was forwarded outside', count: '6' })
    await chat.heard('Disabled 6 accounts')
    for (const one of targets) assert.equal(now(one).accountEnabled, false)
  })

  it('changes nothing on a second press of an old card, and shows the current state', async () => {
    const { emulator, person } = world()
    const chat = await person(emulator.world.operators.alex)
    const targets = ordinary(world(), 2, 11)
    await chat.say(`disable accounts ${upns(targets)}`)
    const plan = structuredClone(await chat.heard('Disable 2 accounts?'))
    await chat.press('Disable 2 accounts', { reason: 'Left the company on Friday' })
    await chat.heard('Disabled 2 accounts')
    const count = writes(world()).length
    const content = plan.activity.attachments?.[0]?.content
    const data = JSON.stringify(content).match(/"data":(\{"command":"confirm operation"[^}]*\})/)?.[1]
    assert.ok(data)
    const { replies } = await chat.send({
      type: 'invoke',
      name: 'adaptiveCard/action',
      replyToId: plan.id,
      value: { action: { type: 'Action.Execute', data: { ...JSON.parse(data), reason: 'Once more, with feeling' } } },
    })
    assert.match(replies.map(wordsOf).join(), /done|ended|already/i)
    assert.equal(writes(world()).length, count)
  })

  it('refuses presses by anyone else', async () => {
    const { emulator, person } = world()
    const { alex, megan } = emulator.world.operators
    const mine = await person(alex)
    const [target] = ordinary(world(), 1, 13)
    assert.ok(target)
    await mine.say(`disable accounts ${target.userPrincipalName}`)
    const plan = await mine.heard('Disable 1 account?')
    const theirs = await person(megan, { signedIn: true, conversation: plan.activity.conversation?.id ?? '' })
    await theirs.press('Disable 1 account', { reason: 'Not my plan, but anyway' }, plan.id)
    await theirs.heard('Alex Wilber')
    assert.ok(now(target).accountEnabled)
    await mine.press('Cancel', {}, plan.id)
  })

  it("refuses people outside the operators' group", async () => {
    const { emulator, person } = world()
    const chat = await person(emulator.world.operators.adele, { signedIn: true })
    const [target] = ordinary(world(), 1, 14)
    assert.ok(target)
    await chat.say(`disable accounts ${target.userPrincipalName}`)
    await chat.heard(/operator/i)
    assert.doesNotMatch(chat.shown().join(), /Disable [^\n]+\?|Confirm by/)
  })

  it('asks with a form when no accounts are given, and keeps what was typed', async () => {
    const { emulator, person } = world()
    const chat = await person(emulator.world.operators.alex)
    const [target] = ordinary(world(), 1, 15)
    assert.ok(target)
    await chat.say('disable accounts')
    const { replies } = await chat.press('Create plan', { accounts: 'nobody we know', reason: 'A reason of its own' })
    assert.match(replies.map(wordsOf).join(), /nobody we know[\s\S]*A reason of its own/)
    await chat.press('Create plan', { accounts: target.userPrincipalName, reason: 'A reason of its own' })
    assert.match(wordsOf(await chat.heard('Disable 1 account?')), /A reason of its own/)
  })

  it('refuses a card whose data was tampered with', async () => {
    const { emulator, person } = world()
    const chat = await person(emulator.world.operators.alex)
    const [target] = ordinary(world(), 1, 16)
    assert.ok(target)
    await chat.say(`disable accounts ${target.userPrincipalName}`)
    const plan = await chat.heard('Disable 1 account?')
    const id = /"operation":"([^"]+)"/.exec(JSON.stringify(plan))?.[1]
    for (const data of [
      { command: 'confirm operation', operation: id, token: 'x'.repeat(24), reason: 'Let me in please' },
      { command: 'confirm operation', operation: { $ne: '' }, token: [] },
      { command: '__proto__', constructor: { prototype: { isAdmin: true } } },
      { command: 'disable accounts', accounts: 7 },
      { command: 'retry', operation: id, action: 'nothing-known' },
      [],
    ]) {
      const { status, replies } = await chat.send({
        type: 'invoke',
        name: 'adaptiveCard/action',
        replyToId: plan.id,
        value: { action: { type: 'Action.Execute', data } },
      })
      assert.equal(status, 200)
      assert.ok(replies.length > 0)
    }
    assert.ok(now(target).accountEnabled)
  })
})

describe('disabling as an ordinary user', () => {
  const world = useWorld()

  it("reports Graph's refusal in plain words", async () => {
    const { emulator, person } = world()
    const chat = await person(emulator.world.operators.adele, { signedIn: true })
    const [target] = ordinary(world(), 1)
    assert.ok(target)
    await chat.say(`disable accounts ${target.userPrincipalName}`)
    await chat.heard('Disable 1 account?')
    await chat.press('Disable 1 account', { reason: 'I would like to try this' })
    const result = await chat.heard(/role doesn’t allow/)
    assert.doesNotMatch(wordsOf(result), /Authorization_RequestDenied|403/)
    assert.ok(emulator.world.find(target.id)?.accountEnabled)
  })
})
