import assert from 'node:assert/strict'
import { ordinary, upnsOf, useOperator } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'
import { byNumberOrName } from '../support/titles.ts'

const reason = 'Phished, see the mail trace'

describe('what an approver finds', () => {
  const world = useWorld({
    environment: ({ world: { group } }) => ({ APPROVER_GROUP_ID: group('Approvers')?.id ?? '', APPROVAL_ABOVE: '2' }),
  })
  const megan = useOperator(world, 'megan')
  const alex = useOperator(world, 'alex')
  const ask = async (count: number, from: number) => {
    await alex.say(`disable accounts ${upnsOf(ordinary(world(), count, from))}`)
    await alex.heard(`Disable ${count} accounts?`)
    await alex.press(`Disable ${count} accounts`, { reason, count: `${count}` })
    return (await megan.heard(`asks you to approve: disable ${count} accounts`)).id
  }
  const last = (chat: Chat) => chat.shown().at(-1) ?? ''

  it('does not appear in help until they are asked', async () => {
    await megan.say('help')
    await megan.heard('List accounts')
    assert.ok(!last(megan).includes('your decision'))
  })

  it('shows how many requests are waiting, in help and in the welcome, with a button for them', async () => {
    await ask(3, 0)
    await ask(4, 10)
    await megan.say('help')
    await megan.heard('2 requests are waiting for your decision.')
    await megan.press('approvals')
    await megan.heard('Which request')
    await alex.say('help')
    await alex.heard('List accounts')
    assert.ok(!alex.shown().join('\n').includes('your decision'))
    await megan.send({ type: 'installationUpdate', action: 'add' })
    await megan.heard(
      /I list accounts[\s\S]*2 requests are waiting for your decision|2 requests are waiting for your decision[\s\S]*List accounts/,
    )
  })

  it('lists waiting requests, then their own operations, then their decisions, which can be opened', async () => {
    await ask(5, 20)
    await megan.press('Approve', {}, (await megan.heard('asks you to approve: disable 5 accounts')).id)
    await alex.heard('Disabled 5 accounts')
    await megan.press('Deny', {}, (await megan.heard('asks you to approve: disable 4 accounts')).id)
    await alex.heard('Denied')
    await megan.say(`disable accounts ${upnsOf(ordinary(world(), 1, 40))}`)
    await megan.heard('Disable 1 account?')
    await megan.press('Disable 1 account', { reason })
    await megan.heard('Disabled 1 account')
    await megan.say('operations')
    const list = await megan.heard('You approved Alex Wilber’s request')
    assert.match(
      wordsOf(list),
      byNumberOrName(
        /approve: disable 3 accounts[\s\S]*Disable 1 account[\s\S]*You denied Alex Wilber’s request: Disable 4 accounts[\s\S]*Denied[\s\S]*You approved Alex Wilber’s request: Disable 5 accounts/,
      ),
    )
    assert.doesNotMatch(JSON.stringify(list.activity), /"command":"undo"[^}]*"title":"You/)
    await alex.say('operations')
    await alex.heard('Disable 5 accounts')
    assert.ok(!last(alex).includes('You approved'))
  })
})
