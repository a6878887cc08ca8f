import assert from 'node:assert/strict'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'
import { byNumberOrName } from '../support/titles.ts'

const buttonsIn = (entry: { activity: unknown }) =>
  JSON.stringify(entry.activity).match(/Action\.(Execute|Submit)/g) ?? []

describe('an operation that is opened again', () => {
  const world = useWorld()
  let alex: Chat
  before(async () => {
    alex = await world().person(world().emulator.world.operators.alex, { signedIn: true })
  })
  const idOf = (entry: { activity: unknown }) =>
    /"operation":"([^"]+)"/.exec(JSON.stringify(entry.activity))?.[1] ?? assert.fail('no operation')

  it('is confirmed on its newer card while it is a plan, and the first one no longer has buttons', async () => {
    const targets = ordinary(world(), 2)
    await alex.say(`disable accounts ${upnsOf(targets)}`)
    const first = structuredClone(await alex.heard('Disable 2 accounts?'))
    await alex.say(`operation ${idOf(first)}`)
    const moved = await alex.heard('opened last')
    assert.equal(moved.id, first.id)
    assert.deepEqual(buttonsIn(moved), [])
    const second = await alex.heard('Disable 2 accounts?')
    assert.notEqual(second.id, first.id)
    await alex.press('Disable 2 accounts', { reason: 'Left the company on Friday' })
    assert.equal((await alex.heard('Disabled 2 accounts')).id, second.id)
    for (const { id } of targets) assert.equal(world().emulator.world.find(id)?.accountEnabled, false)
  })

  it('cannot be confirmed with the data of an older card', async () => {
    const [target] = ordinary(world(), 1, 5)
    assert.ok(target)
    await alex.say(`disable accounts ${target.userPrincipalName}`)
    const first = structuredClone(await alex.heard('Disable 1 account?'))
    const [, data] = /"data":(\{"command":"confirm operation"[^}]*\})/.exec(JSON.stringify(first.activity)) ?? []
    assert.ok(data)
    await alex.say(`operation ${idOf(first)}`)
    await alex.heard('opened last', { message: first.id })
    const value = {
      action: { type: 'Action.Execute', verb: 'command', data: { ...JSON.parse(data), reason: 'With the old card' } },
    }
    await alex.send({
      type: 'invoke',
      name: 'adaptiveCard/action',
      replyToId: first.id,
      value,
    })
    await alex.heard('This card can’t be used')
    assert.equal(world().emulator.world.find(target.id)?.accountEnabled, true)
    await alex.press('Cancel')
    await alex.heard('Cancelled')
  })

  it('is followed in the other chat, on a phone', async () => {
    const { operators } = world().emulator.world
    const phone = await world().person(operators.alex, {
      conversation: '19:two-of-us@thread.v2',
      kind: 'groupChat',
      platform: 'iOS',
    })
    const targets = ordinary(world(), 2, 6)
    await alex.say(`disable accounts ${upnsOf(targets)}`)
    const first = structuredClone(await alex.heard('Disable 2 accounts?'))
    await phone.say(`operation ${idOf(first)}`)
    const moved = new RegExp(`Operation ${idOf(first)}[\\s\\S]*opened last`)
    assert.equal((await alex.heard(moved)).id, first.id)
    const second = await phone.heard('Disable 2 accounts?')
    await phone.press('Disable 2 accounts', { reason: 'Left the company on Friday' })
    const result = await phone.heard('Disabled 2 accounts')
    assert.equal(result.id, second.id)
    assert.match(JSON.stringify(result.activity), /"version":"1\.2"/)
    assert.equal(alex.shown().filter((words) => byNumberOrName('Disabled 2 accounts').test(words)).length, 1)
  })

  it('leaves its result in place if opened after it has ended', async () => {
    const targets = ordinary(world(), 1, 10)
    await alex.say(`disable accounts ${upnsOf(targets)}`)
    await alex.press('Disable 1 account', { reason: 'Left the company on Friday' })
    const first = await alex.heard('Disabled 1 account')
    const id = idOf(first)
    await alex.say(`operation ${id}`)
    const shown = alex.shown().filter((words) => byNumberOrName('Disabled 1 account').test(words))
    assert.equal(shown.length, 2)
    assert.doesNotMatch(wordsOf(first), /opened last/)
  })

  it('stays on the card of its plan when that is confirmed right after the press that opened it', async () => {
    const [target] = ordinary(world(), 1, 11)
    assert.ok(target)
    await alex.say(`disable accounts ${target.userPrincipalName}`)
    await alex.press('Disable 1 account', { reason: 'Left the company on Friday' })
    const result = await alex.heard(new RegExp(`Disabled 1 account[\\s\\S]*${target.userPrincipalName}`))
    await alex.press('Undo', {}, result.id)
    const plan = await alex.heard('Enable 1 account?')
    const messages = alex.shown().length
    await alex.press('Enable 1 account', { reason: 'Stays after all' }, plan.id)
    await alex.heard('Enabled 1 account', { message: plan.id })
    assert.equal(alex.shown().length, messages)
  })

  it('stays a plan on the card that was opened last, even if another was opened moments before', async () => {
    const [target] = ordinary(world(), 1, 12)
    assert.ok(target)
    await alex.say(`disable accounts ${target.userPrincipalName}`)
    const id = idOf(await alex.heard('Disable 1 account?'))
    await alex.say('operations')
    const list = await alex.heard('Your operations')
    await alex.press('Open', {}, list.id)
    await alex.say(`operation ${id}`)
    const last = await alex.heard('Disable 1 account?')
    assert.notEqual(last.id, list.id)
    await alex.heard('opened last', { message: list.id })
    await alex.press('Disable 1 account', { reason: 'Left the company on Friday' }, last.id)
    await alex.heard('Disabled 1 account', { message: last.id })
  })
})
