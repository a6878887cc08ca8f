import assert from 'node:assert/strict'
import type { Person } from '../../emulator/world.ts'
import { createHurriedClock } from '../support/fake-clock.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

const reason = 'Found in the mail trace'

describe('operators and approvers as targets', () => {
  const world = useWorld({
    clock: createHurriedClock(10),
    environment: ({ world: { group } }) => ({
      OPERATOR_GROUP_ID: group('Helpdesk operators')?.id ?? '',
      APPROVER_GROUP_ID: group('Approvers')?.id ?? '',
    }),
  })
  let alex: Chat
  before(async () => {
    alex = await world().person(world().emulator.world.operators.alex, { signedIn: true })
  })
  const members = (name: string) => world().emulator.world.group(name)?.members ?? new Set<string>()
  const enabled = ({ id }: Person) => world().emulator.world.find(id)?.accountEnabled
  const idIn = (words: string) => /Operation\n([a-z]+-\d\d)/.exec(words)?.[1] ?? ''
  const some = (count: number, skip: number) => ordinary(world(), count, skip)

  it('are marked on a plan, and changed only with a second person', async () => {
    const [operator, approver] = some(2, 0)
    assert.ok(operator && approver)
    members('Helpdesk operators').add(operator.id)
    members('Approvers').add(approver.id)
    await alex.say(`disable accounts ${upnsOf([operator, approver])}`)
    const plan = wordsOf(await alex.heard('Disable 2 accounts?'))
    assert.match(plan, /2 accounts are operators or approvers of this bot: a second person must approve this/)
    for (const text of ['Operator of this bot', 'Approver of this bot']) assert.ok(plan.includes(text), text)
    await alex.press('Disable 2 accounts', { reason })
    await alex.heard('Waiting for approval')
    assert.ok(enabled(operator) && enabled(approver))
    await alex.press('Cancel')
    await alex.heard('Cancelled')
  })

  it('are skipped by an unapproved run if they joined after the plan', async () => {
    const [target, other] = some(2, 2)
    assert.ok(target && other)
    await alex.say(`disable accounts ${upnsOf([target, other])}`)
    const { id } = await alex.heard('Disable 2 accounts?')
    members('Helpdesk operators').add(target.id)
    await alex.press('Disable 2 accounts', { reason }, id)
    assert.match(wordsOf(await alex.heard('Disabled 1 of 2 accounts')), /Operator or approver of this bot/)
    assert.deepEqual([enabled(target), enabled(other)], [true, false])
  })

  it('cannot all be locked out by one plan', async () => {
    const group = members('Approvers')
    const before = [...group]
    const [first, second] = some(2, 4)
    assert.ok(first && second)
    group.clear()
    for (const { id } of [first, second]) group.add(id)
    await alex.say(`disable accounts ${upnsOf([first, second])}`)
    const plan = await alex.heard('are protected')
    assert.match(wordsOf(plan), /without them, nobody could approve changes/)
    group.clear()
    for (const id of before) group.add(id)
  })

  it('decide only what they were asked about', async () => {
    const [target, late] = some(2, 6)
    assert.ok(target && late)
    members('Helpdesk operators').add(target.id)
    await alex.say(`disable accounts ${target.userPrincipalName}`)
    await alex.heard(/Disable 1 account\?[\s\S]*1 account is an operator/)
    await alex.press('Disable 1 account', { reason })
    const id = idIn(wordsOf(await alex.heard(/Waiting for approval[\s\S]*Asked\n/)))
    members('Approvers').add(late.id)
    const latecomer = await world().person(late, { signedIn: true })
    for (const verb of ['approve', 'deny', 'approval']) {
      await latecomer.say(`${verb} ${id}`)
      await latecomer.heard('You weren’t asked to approve this')
    }
    assert.ok(enabled(target))

    const megan = await world().person(world().emulator.world.operators.megan, { signedIn: true })
    await megan.say(`approve ${id} looks fine`)
    const shown = await megan.heard(/asks you to approve: disable 1 account[\s\S]*Operator of this bot/)
    assert.ok(wordsOf(shown).includes(target.userPrincipalName))
    assert.ok(enabled(target), 'typing shows the plan first')
    const { id: cardId, activity } = structuredClone(shown)
    const [, text = '{}'] = /"data":(\{"command":"approve"[^}]*\})/.exec(JSON.stringify(activity)) ?? []
    const data = JSON.parse(text)
    assert.match(String(data.token), /.{20}/)
    const lynne = await world().person(world().emulator.world.operators.lynne, { signedIn: true })
    const press = { type: 'invoke', name: 'adaptiveCard/action', replyToId: cardId }
    const value = { action: { type: 'Action.Execute', data } }
    await lynne.send({ ...press, value })
    await lynne.heard('This card can’t be used')
    assert.ok(enabled(target), 'a card works for whom it was shown to')
    await megan.send({ ...press, value })
    await alex.heard(/Disabled 1 account[\s\S]*approved by Megan Bowen/)
    assert.ok(!enabled(target))
    await megan.say(`approve ${id}`)
    await megan.heard('Megan Bowen has already answered')
  })
})
