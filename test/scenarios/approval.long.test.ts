import assert from 'node:assert/strict'
import { idIn } from '../support/approvals.ts'
import { createHurriedClock } from '../support/fake-clock.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { useWorld, wordsOf } from '../support/rollcall.ts'
import { byNumberOrName } from '../support/titles.ts'

const reason = 'Found in the mail trace'

describe('a change that a second person approves', () => {
  const world = useWorld({
    clock: createHurriedClock(10),
    environment: ({ world: { group } }) => ({
      APPROVER_GROUP_ID: group('Approvers')?.id ?? '',
      APPROVAL_ABOVE: '3',
    }),
  })
  const people = () => world().emulator.world.operators
  const plan = async () => {
    const alex = await world().person(people().alex, { signedIn: true })
    await alex.say('disable accounts group:"Children\'s day team"')
    assert.match(wordsOf(await alex.heard('Disable 4 accounts?')), /a second person must approve/)
    return alex
  }

  it('asks every approver, runs once one approves, and updates all cards', async () => {
    const alex = await plan()
    await alex.press('Disable 4 accounts', { reason, count: '4' })
    await alex.heard(/Asked[\s\S]*Lynne Robbins, Megan Bowen/)
    const megan = await world().person(people().megan)
    const lynne = await world().person(people().lynne)
    const asked = wordsOf(await megan.heard('asks you to approve: disable 4 accounts'))
    for (const text of ['Alex Wilber', reason]) assert.ok(asked.includes(text), text)
    assert.doesNotMatch(asked, /opens a page|same plan/)
    const page = await fetch(`http://127.0.0.1:${world().rollcall.port}/approve/${idIn(asked)}`)
    assert.equal(page.status, 404, 'there is a page only if approving takes a sign-in')
    await lynne.heard('asks you to approve')
    await megan.press('Approve', { comment: 'seen' })
    await megan.signIn()
    const result = wordsOf(await alex.heard('Disabled 4 accounts'))
    assert.match(result, /approved by Megan Bowen/)
    assert.match(result, /seen/)
    await lynne.heard('Approved by Megan Bowen')
    const id = idIn(asked)
    await lynne.say(`deny ${id}`)
    await lynne.signIn()
    await lynne.heard('Megan Bowen has already answered')
  })

  it('ends once one denies, and lets nobody else answer', async () => {
    const chat = await world().person(people().alex)
    await chat.say('enable accounts group:"Children\'s day team"')
    await chat.heard('Enable 5 accounts?')
    await chat.press('Enable 5 accounts', { reason, count: '5' })
    const waiting = wordsOf(await chat.heard('Waiting for approval'))
    const id = /Operation\n([a-z]+-\d\d)/.exec(waiting)?.[1] ?? ''
    await chat.say(`approve ${id}`)
    await chat.heard('You requested this yourself')
    const diego = await world().person(people().diego, { signedIn: true })
    await diego.say(`approve ${id}`)
    await diego.heard('not in the group of approvers')
    const megan = await world().person(people().megan)
    const card = await megan.heard('asks you to approve: enable 5 accounts')
    const data = /"data":(\{"command":"approve"[^}]*\})/.exec(JSON.stringify(card))?.[1] ?? '{}'
    const lynne = await world().person(people().lynne)
    await lynne.send({
      type: 'invoke',
      name: 'adaptiveCard/action',
      value: { action: { type: 'Action.Execute', data: JSON.parse(data) } },
    })
    await lynne.heard('This card can’t be used')
    await megan.press('Deny', { comment: 'not before Monday' })
    assert.match(wordsOf(await chat.heard('Denied')), /not before Monday/)
  })

  it("comes first in an approver's operations, and last after the decision", async () => {
    const alex = await world().person(people().alex)
    await alex.say('enable accounts group:"Children\'s day team"')
    await alex.heard('Enable 5 accounts?')
    await alex.press('Enable 5 accounts', { reason, count: '5' })
    await alex.heard('Waiting for approval')
    const megan = await world().person(people().megan)
    await megan.say('operations')
    const list = await megan.heard('Waiting for your decision')
    assert.match(
      wordsOf(list),
      /Alex Wilber asks you to approve: enable 5 accounts\n◇ Waiting for your decision · answer by /,
    )
    await megan.press('Open', {}, list.id)
    await megan.heard('asks you to approve: enable 5 accounts')
    await megan.press('Deny')
    await megan.heard('Denied by Megan Bowen')
    await megan.say('approvals')
    await megan.heard('Nothing is waiting for your approval')
    await megan.say('operations')
    const decided = wordsOf(await megan.heard('You denied Alex Wilber’s request: Enable 5 accounts'))
    assert.doesNotMatch(decided, /your decision/)
    await alex.say('operations')
    assert.doesNotMatch(wordsOf(await alex.heard('Your operations')), /your decision/)
  })
})

describe('a typed denial', () => {
  const world = useWorld({
    environment: ({ world: { group } }) => ({ APPROVER_GROUP_ID: group('Approvers')?.id ?? '', APPROVAL_ABOVE: '1' }),
  })

  it('ends the operation immediately and says what was denied; without an ID it shows the request', async () => {
    const { emulator } = world()
    const { alex, megan } = emulator.world.operators
    const targets = ordinary(world(), 2)
    const asking = await world().person(alex, { signedIn: true })
    const asked = await world().person(megan, { signedIn: true })
    await asking.say(`disable accounts ${upnsOf(targets)}`)
    await asking.heard('Disable 2 accounts?')
    await asking.press('Disable 2 accounts', { reason })
    const id = /Operation\n([a-z]+-\d\d)/.exec(wordsOf(await asking.heard('Waiting for approval')))?.[1] ?? ''
    const first = await asked.heard('asks you to approve: disable 2 accounts')

    const shown = await asked.say('deny')
    assert.match(shown.replies.map(wordsOf).join(), byNumberOrName(/asks you to approve: disable 2 accounts/))
    await asking.heard('Waiting for approval')

    const { replies } = await asked.say(`deny ${id} not before Monday`)
    const answer = replies.filter((one) => one.id !== first.id).map(wordsOf)
    assert.match(answer.join('\n'), byNumberOrName(/Denied by Megan Bowen[\s\S]*Disable 2 accounts[\s\S]*Alex Wilber/))
    await asking.heard(/Denied by\nMegan Bowen[\s\S]*not before Monday/)
    assert.ok(targets.every((one) => emulator.world.find(one.id)?.accountEnabled))
  })
})

describe('a change that is also sent to an approval channel', () => {
  const id = '19:approvals@thread.tacv2'
  const inChannel = { conversation: id, kind: 'channel' } as const
  const world = useWorld({
    clock: createHurriedClock(10),
    environment: ({ world: { group } }) => ({
      APPROVER_GROUP_ID: group('Approvers')?.id ?? '',
      APPROVAL_ABOVE: '3',
      APPROVAL_CHANNEL: id,
    }),
  })

  it('names no account there, follows the same rules, and updates all cards', async () => {
    const { emulator, person } = world()
    const { alex, megan, diego, lynne } = emulator.world.operators
    const requester = await person(alex, { signedIn: true })
    for (const one of [megan, diego]) await person(one, { signedIn: true })
    const outsider = await person(diego, inChannel)
    await outsider.say('help')
    await requester.say('disable accounts group:"Children\'s day team"')
    await requester.heard('Disable 4 accounts?')
    await requester.press('Disable 4 accounts', { reason, count: '4' })
    assert.match(wordsOf(await requester.heard(/Asked\n/)), /Megan Bowen, the approval channel/)
    const card = await outsider.heard('Approval needed: Disable 4 accounts')
    assert.match(wordsOf(card), /Alex Wilber’s permissions/)

    await outsider.press('Approve', {}, card.id)
    await (await person(diego)).heard('not in the group of approvers')
    await (await person(alex, inChannel)).press('Approve', {}, card.id)
    await requester.heard('You requested this yourself')
    await requester.heard('Waiting for approval')

    const { group, find } = emulator.world
    const members = [...(group("Children's day team")?.members ?? [])].flatMap((member) => find(member) ?? [])
    const target = members.find(({ accountEnabled }) => accountEnabled)
    assert.ok(target)
    group('Approvers')?.members.add(target.id)
    const own = await person(target, { signedIn: true })
    await own.say(`approve ${idIn(wordsOf(card))}`)
    await own.heard('Your own account is in this operation')
    group('Approvers')?.members.delete(target.id)

    await (await person(megan, inChannel)).press('Approve', { comment: 'Fine by me' }, card.id)
    assert.match(wordsOf(await requester.heard('Disabled 4 accounts')), /approved by Megan Bowen[\s\S]*Fine by me/)
    assert.equal((await outsider.heard(/Approved by Megan Bowen[\s\S]*Status: Done/)).id, card.id)
    for (const one of [megan, lynne]) await (await person(one)).heard(/Approved by Megan Bowen[\s\S]*Status: Done/)

    const said = outsider.shown().join('\n')
    for (const text of [reason, 'Fine by me', ...members.flatMap((one) => [one.displayName, one.userPrincipalName])]) {
      assert.ok(!said.includes(text), text)
    }
  })

  it('still asks the approvers if the bot is not in that channel', async () => {
    const { emulator, person } = world()
    const { alex, lynne } = emulator.world.operators
    emulator.faults.add({ match: { method: 'POST', path: 'approvals' }, at: 'request', fail: 403 })
    const requester = await person(alex)
    await requester.say('enable accounts group:"Children\'s day team"')
    await requester.heard('Enable 5 accounts?')
    await requester.press('Enable 5 accounts', { reason, count: '5' })
    assert.match(wordsOf(await requester.heard(/Not reached\n/)), /Not reached\nthe approval channel/)
    await (await person(lynne)).heard('asks you to approve: enable 5 accounts')
    emulator.faults.remove()
    await requester.press('Cancel')
    await (await person(lynne)).heard('Cancelled')
  })
})

describe('a change above the limit when nobody can approve', () => {
  const world = useWorld({ environment: () => ({ APPROVAL_ABOVE: '3' }) })

  it('is refused, and the plan says why', async () => {
    const alex = await world().person(world().emulator.world.operators.alex, { signedIn: true })
    await alex.say('disable accounts group:"Children\'s day team"')
    const plan = await alex.heard('no approvers are set up')
    const card = JSON.stringify(plan.activity)
    assert.doesNotMatch(card, /confirm operation/)
    const [, cancel = ''] = /"data":(\{"command":"cancel operation"[^}]*\})/.exec(card) ?? []
    const data = { ...JSON.parse(cancel), command: 'confirm operation', reason, count: '4' }
    const value = { action: { type: 'Action.Execute', verb: 'command', data } }
    const press = { type: 'invoke', name: 'adaptiveCard/action', replyToId: plan.id, value }
    await alex.send(press)
    await alex.heard('but nobody is set up to give it')
  })
})
