import assert from 'node:assert/strict'
import { ordinary, upnsOf, useOperator } from '../support/people.ts'
import { useWorld, wordsOf } from '../support/rollcall.ts'

const reason = 'Phished, see the mail trace'

describe('a denied operation', () => {
  const world = useWorld({
    environment: ({ world: { group } }) => ({ APPROVER_GROUP_ID: group('Approvers')?.id ?? '', APPROVAL_ABOVE: '2' }),
  })
  const megan = useOperator(world, 'megan')
  const alex = useOperator(world, 'alex')
  const deny = async (people: ReturnType<typeof ordinary>, more: Record<string, string> = {}) => {
    const count = people.length
    await alex.say(`disable accounts ${upnsOf(people)}, nobody@contoso.com`)
    await alex.heard(`Disable ${count} accounts?`)
    await alex.press(`Disable ${count} accounts`, { reason, ticket: 'INC42', ...more })
    await megan.heard(`asks you to approve: disable ${count} accounts`)
    await megan.press('Deny', { comment: 'Not the second one' })
    return alex.heard('Megan Bowen denied your request')
  }
  /** The value of a card's field. */
  const valueIn = (activity: unknown, id: string) =>
    new RegExp(`\\{[^{}]*"id":"${id}"[^{}]*\\}`).exec(JSON.stringify(activity))?.[0] ?? ''

  it('is planned again with its accounts, reason, ticket and choices, and everything is checked again', async () => {
    const people = ordinary(world(), 4)
    const [first, second] = people
    assert.ok(first && second)
    const denied = await deny(people, { signOut: 'false' })
    world().emulator.world.change(second.id, { accountEnabled: false })
    await alex.press('Plan again', {}, denied.id)
    const plan = await alex.heard('Disable 3 accounts?')
    assert.notEqual(plan.id, denied.id)
    const words = wordsOf(plan)
    assert.match(words, /Already disabled/)
    assert.match(words, /nobody@contoso\.com/)
    assert.match(valueIn(plan.activity, 'reason'), new RegExp(reason))
    assert.match(valueIn(plan.activity, 'ticket'), /INC42/)
    assert.match(valueIn(plan.activity, 'signOut'), /"value":"false"/)
    assert.doesNotMatch(JSON.stringify(denied.activity), new RegExp(first.id))
    await alex.press('Disable 3 accounts', {}, plan.id)
    await megan.heard('asks you to approve: disable 3 accounts')
    await megan.press('Approve')
    await alex.heard('Disabled 3 accounts')
    assert.equal(world().emulator.world.find(first.id)?.accountEnabled, false)
  })

  it('can be planned again from its card too, and by typing', async () => {
    const people = ordinary(world(), 5, 10)
    await deny(people)
    await alex.press('Open')
    const card = await alex.heard(/Denied\n[\s\S]*Not the second one/)
    assert.match(JSON.stringify(card.activity), /"command":"plan again"/)
    await alex.say('plan again')
    assert.match(
      wordsOf(await alex.heard(/Which operation do you mean|Disable 5 accounts\?/)),
      /Which operation|Disable 5/,
    )
    const diego = await world().person(world().emulator.world.operators.diego, { signedIn: true })
    await diego.say(`plan again ${/[a-z]{6}-\d\d/.exec(wordsOf(card))?.[0]}`)
    await diego.heard('There is no operation')
  })

  it('is not planned again before it has ended', async () => {
    const people = ordinary(world(), 6, 20)
    await alex.say(`disable accounts ${upnsOf(people)}`)
    const plan = await alex.heard('Disable 6 accounts?')
    const id = /"operation":"([^"]+)"/.exec(JSON.stringify(plan.activity))?.[1]
    await alex.say(`plan again ${id}`)
    await alex.heard('hasn’t finished yet')
  })
})
