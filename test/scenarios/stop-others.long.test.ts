import assert from 'node:assert/strict'
import { answerTo } from '../support/answer.ts'
import { eventually } from '../support/eventually.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'
import { useSlowOperations } from '../support/slow-operations.ts'

const minute = 60_000
const reason = 'Left the company on Friday'
const why = 'These are the wrong forty'

describe("someone else's operation", () => {
  const { clock, world, people, some, disabled, begin, schedule } = useSlowOperations({ users: 400, reason })
  let alex: Chat
  let diego: Chat
  let lynne: Chat
  let patti: Chat
  before(() => {
    ;({ alex, diego, lynne, patti } = people())
  })
  const unknown = (id: string) => `There is no operation “${id}”`

  it('can be seen and stopped by an operator with a reason while it runs, and the requester is notified', async () => {
    const { id, card, targets } = await begin(40)
    await diego.say('operations all')
    const all = wordsOf(await diego.heard('All open operations'))
    assert.match(all, new RegExp(`Disable 40 accounts[\\s\\S]*${id} · [^\\n]* · Requested by Alex Wilber`))
    await diego.say(`operation ${id}`)
    const seen = await diego.heard(/Disabling 40 accounts[\s\S]*Requested by Alex Wilber/)
    await diego.press('Stop operation', {}, seen.id)
    const asked = await diego.heard('Stop Alex Wilber’s operation: disable 40 accounts?')
    assert.equal(asked.id, seen.id)
    await diego.press('Stop operation', { reason: 'No' }, asked.id)
    await diego.heard(/Stop Alex Wilber’s operation[\s\S]*at least 6/)
    assert.ok(disabled(targets) < 40)
    await diego.press('Stop operation', { reason: why }, asked.id)
    await diego.heard(new RegExp(`Diego Siciliani asked to stop it: “${why}”|Stopped by Diego Siciliani: “${why}”`))
    const result = await alex.heard(`Stopped by Diego Siciliani: “${why}”`)
    assert.equal(result.id, card, 'on the card of its requester')
    const done = disabled(targets)
    assert.ok(done > 0 && done < 40, `${done} disabled`)
    assert.match(wordsOf(result), new RegExp(`Disabled ${done} of 40 accounts`))
    await alex.heard(new RegExp(`Diego Siciliani stopped your operation: disable 40 accounts[\\s\\S]*${why}`))
    const operator = world().emulator.world.operators.diego.userPrincipalName
    const value = { command: 'audit', operation: id, operator }
    await diego.send({ type: 'message', value })
    await diego.heard(new RegExp(`Stop requested[\\s\\S]*Diego Siciliani[\\s\\S]*${why}[\\s\\S]*${id}`))
    // Once more, by others, and on another device: how it ended, and by whom.
    assert.match(await answerTo(lynne, `stop ${id} ${why}`), /already ended/)
    await diego.press('Refresh', {}, asked.id)
    assert.match(wordsOf(await diego.heard(/Disabled \d+ of 40 accounts/)), /Stopped by Diego Siciliani/)
    assert.equal(alex.shown().filter((words) => words.includes('stopped your operation')).length, 1)
  })

  it('is stopped by the first of two presses on two devices, and both say who stopped it', async () => {
    const { id, targets } = await begin(40)
    const phone = await world().person(world().emulator.world.operators.diego, { platform: 'iOS' })
    await Promise.all([
      phone.say(`stop ${id} The first reason of two`),
      lynne.say(`stop ${id} The other reason of two`),
    ])
    const result = wordsOf(await alex.heard(/Stopped by .*reason of two/))
    const [, name = '', said = ''] = /Stopped by ([^:]+): “([^”]+)”/.exec(result) ?? []
    assert.equal(said, name === 'Diego Siciliani' ? 'The first reason of two' : 'The other reason of two')
    for (const chat of [phone, lynne]) {
      await chat.say(`operation ${id}`)
      await chat.heard(`Stopped by ${name}: “${said}”`)
    }
    assert.ok(disabled(targets) < 40)
    await alex.heard(`${name} stopped your operation: disable 40 accounts`)
  })

  it('can be cancelled by an approver while scheduled, and never runs', async () => {
    const { id, card, targets } = await schedule()
    await lynne.say(`stop ${id}`)
    const asked = await lynne.heard('Stop Alex Wilber’s operation: disable 2 accounts?')
    await lynne.press('Stop operation', { reason: why }, asked.id)
    await lynne.heard(new RegExp(`Cancelled[\\s\\S]*Nothing was changed[\\s\\S]*Lynne Robbins[\\s\\S]*${why}`))
    assert.equal((await alex.heard(new RegExp(`Cancelled[\\s\\S]*Lynne Robbins[\\s\\S]*${why}`))).id, card)
    await alex.heard('Lynne Robbins stopped your operation: disable 2 accounts')
    await lynne.press('Refresh', {}, asked.id)
    assert.match(await answerTo(diego, `cancel ${id} ${why}`), /already ended/)
    await clock.later(21 * minute, async () => {
      await alex.say('help')
      await alex.heard('What I can do')
    })
    assert.equal(disabled(targets), 0)
  })

  it('can be stopped while it waits for its requester to sign in', async () => {
    const { id, card } = await begin(40)
    await alex.say('sign out')
    clock.set(30_000)
    await alex.heard('Paused: sign in to continue', { message: card })
    await diego.say('operations all')
    await diego.heard('Paused: Alex Wilber has to sign in')
    await diego.say(`operation ${id}`)
    await diego.heard(/Paused: Alex Wilber has to sign in[\s\S]*accounts? (is|are) left/)
    await diego.say(`stop ${id} because ${why}`)
    await diego.heard(`Stopped by Diego Siciliani: “${why}”`)
    await alex.heard(`Stopped by Diego Siciliani: “${why}”`, { message: card })
    await alex.say('sign in')
    await alex.signIn()
    await alex.heard('You are signed in')
  })

  it("cannot be planned, undone, retried or continued by others, who can't end a plan either", async () => {
    const targets = some(2)
    await alex.say(`disable accounts ${upnsOf(targets)}`)
    const card = await alex.heard(new RegExp(`Disable 2 accounts\\?[\\s\\S]*${targets[0]?.userPrincipalName}`))
    const id = /"operation":"([^"]+)"/.exec(JSON.stringify(card.activity))?.[1] ?? ''
    for (const command of ['stop', 'cancel', 'operation'])
      assert.match(await answerTo(diego, `${command} ${id}`), /belongs to Alex Wilber/)
    await alex.press('Disable 2 accounts', { reason }, card.id)
    await alex.heard('Disabled 2 accounts')
    for (const command of ['undo', 'retry', 'continue'])
      assert.match(await answerTo(diego, `${command} ${id}`), /belongs to Alex Wilber/)
    await diego.say(`operation ${id}`)
    const seen = JSON.stringify((await diego.heard('Disabled 2 accounts')).activity)
    assert.doesNotMatch(seen, /"command":"(undo|retry|export)"/)
    assert.equal(disabled(targets), 2)
  })

  it('seems not to exist for strangers, whatever they try and whatever its state', async () => {
    const { id, targets } = await begin(40)
    const made = 'rofaki-77'
    const same = async (line: string) => {
      const [real, none] = [
        await answerTo(patti, line.replace('ID', id)),
        await answerTo(patti, line.replace('ID', made)),
      ]
      assert.equal(real.replaceAll(id, made), none, line)
      return real
    }
    for (const command of ['operation', 'stop', 'cancel', 'continue', 'approval', 'approve', 'deny', 'check status'])
      await same(`${command} ID`)
    assert.match(await same('operation ID'), new RegExp(unknown(id)))
    assert.match(await same(`stop ID ${why}`), new RegExp(unknown(id)))
    for (const data of [
      { command: 'stop operation', operation: id, reason: why },
      { command: 'operation items', operation: id, page: 1 },
      { command: 'confirm operation', operation: id, token: 'made-up' },
    ]) {
      const before = patti.shown().length
      await patti.send({ type: 'message', value: data })
      const said = () => patti.shown().slice(before).join('\n')
      await eventually('it is answered', () => said() !== '' && !said().includes('The answer will appear here'))
      assert.match(said(), new RegExp(unknown(id)), data.command)
    }
    assert.match(await answerTo(patti, 'operations all'), /Only approvers and members of the operators’ group/)
    await alex.press('Stop')
    await alex.heard('Stopped.')
    assert.ok(disabled(targets) < 40)
    assert.match(await same('operation ID'), new RegExp(unknown(id)))
  })

  it('seems not to exist for an operator whose own account it would change', async () => {
    const [colleague] = some(1)
    assert.ok(colleague)
    world().emulator.world.group('Helpdesk operators')?.members.add(colleague.id)
    const target = await world().person(colleague, { signedIn: true })
    await alex.say(`disable accounts ${colleague.userPrincipalName}`)
    const card = await alex.heard(/Disable 1 account\?[\s\S]*second person/)
    const id = /"operation":"([^"]+)"/.exec(JSON.stringify(card.activity))?.[1] ?? ''
    await alex.press('Disable 1 account', { reason: 'Compromised: attacker is signed in' }, card.id)
    await alex.heard('A second person must approve this', { message: card.id })
    assert.match(await answerTo(target, `stop ${id} Nobody may stop me`), new RegExp(unknown(id)))
    await target.say('operations all')
    assert.doesNotMatch(wordsOf(await target.heard(/All open operations/)), new RegExp(id))
    // Others cancel it, also while it waits for an approval; whoever was asked sees by whom.
    await lynne.heard('asks you to approve: disable 1 account')
    await diego.say(`stop ${id} ${why}`)
    await alex.heard(/Cancelled[\s\S]*Diego Siciliani/, { message: card.id })
    await lynne.heard(new RegExp(`Cancelled[\\s\\S]*Diego Siciliani[\\s\\S]*${why}`))
  })
})

describe("someone else's operation, without an operators' group", () => {
  const world = useWorld({
    environment: ({ world: { group } }) => ({ APPROVER_GROUP_ID: group('Approvers')?.id ?? '', APPROVAL_ABOVE: '2' }),
  })

  it('is only available to approvers', async () => {
    const { operators } = world().emulator.world
    const alex = await world().person(operators.alex, { signedIn: true })
    const diego = await world().person(operators.diego, { signedIn: true })
    const lynne = await world().person(operators.lynne, { signedIn: true })
    await alex.say(`disable accounts ${upnsOf(ordinary(world(), 3))}`)
    const card = await alex.heard('Disable 3 accounts?')
    const id = /"operation":"([^"]+)"/.exec(JSON.stringify(card.activity))?.[1] ?? ''
    await alex.press('Disable 3 accounts', { reason }, card.id)
    await alex.heard('A second person must approve this')
    assert.match(await answerTo(diego, `stop ${id} ${why}`), /There is no operation/)
    await diego.say('operations all')
    await diego.heard('Only approvers and members')
    await lynne.say(`stop ${id} ${why}`)
    await alex.heard(/Cancelled[\s\S]*Lynne Robbins/, { message: card.id })
  })
})
