import assert from 'node:assert/strict'
import { ordinary, upnsOf, useOperator } from '../support/people.ts'
import { useWorld, wordsOf } from '../support/rollcall.ts'

const reason = 'Phished, see the mail trace'

describe('the card of an approver', () => {
  const world = useWorld({
    environment: ({ world: { group } }) => ({ APPROVER_GROUP_ID: group('Approvers')?.id ?? '', APPROVAL_ABOVE: '2' }),
  })
  const megan = useOperator(world, 'megan')
  const alex = useOperator(world, 'alex')
  const idIn = (words: string) => /[a-z]{6}-\d\d/.exec(words)?.[0] ?? assert.fail(words)
  const disabled = (ids: readonly { id: string }[]) =>
    ids.filter(({ id }) => world().emulator.world.find(id)?.accountEnabled === false).length

  it('shows job titles, how many are skipped and why, and has buttons to ask and to exclude', async () => {
    const { emulator } = world()
    const people = ordinary(world(), 6)
    const departments = ['Payroll', 'Payroll', 'Payroll', 'Legal', 'Legal', 'Stores']
    for (const [index, { id }] of people.entries()) {
      emulator.world.change(id, { department: departments[index] ?? null, jobTitle: index < 4 ? 'Clerk' : 'Buyer' })
    }
    const [off] = ordinary(world(), 1, 10)
    assert.ok(off)
    emulator.world.change(off.id, { accountEnabled: false })
    const twice = people[0]?.userPrincipalName
    await alex.say(`disable accounts ${upnsOf([...people, off])}, nobody@contoso.com, ${twice}`)
    await alex.heard('Disable 6 accounts?')
    await alex.press('Disable 6 accounts', { reason })
    const words = wordsOf(await megan.heard('asks you to approve: disable 6 accounts'))
    assert.match(words, /Departments: Payroll 3, Legal 2, Stores 1\n/)
    assert.match(words, /Job titles: Clerk 4, Buyer 2\n/)
    assert.match(words, /^Skipped: 1 not found, 1 already disabled$/m)
    assert.match(words, /\nApprove\nDeny\nAsk\nExclude accounts…$/)
    await alex.press('Cancel')
    await megan.heard('Cancelled')
  })

  it('opens a chat with the requester, where nothing can be excluded', async () => {
    const { emulator } = world()
    const [target] = ordinary(world(), 1, 11)
    assert.ok(target)
    emulator.world.group('Approvers')?.members.add(target.id)
    await alex.say(`disable accounts ${target.userPrincipalName}`)
    await alex.heard('Disable 1 account?')
    await alex.press('Disable 1 account', { reason })
    const card = JSON.stringify((await megan.heard('asks you to approve: disable 1 account')).activity)
    assert.match(card, /"url":"https:\/\/teams\.microsoft\.com\/l\/chat\/0\/0\?users=AlexW/i)
    emulator.world.group('Approvers')?.members.delete(target.id)
    await alex.press('Cancel')
    await megan.heard('Cancelled')
  })

  it('is updated until the end after it was opened again; the older one says so and has no buttons', async () => {
    const people = ordinary(world(), 3, 20)
    await alex.say(`disable accounts ${upnsOf(people)}`)
    await alex.heard('Disable 3 accounts?')
    await alex.press('Disable 3 accounts', { reason })
    const first = structuredClone(await megan.heard('asks you to approve: disable 3 accounts'))
    const id = idIn(wordsOf(first))
    await megan.say(`approve ${id}`)
    const moved = await megan.heard('opened last')
    assert.equal(moved.id, first.id)
    assert.doesNotMatch(JSON.stringify(moved.activity), /Action\.Execute/)
    const second = await megan.heard('asks you to approve: disable 3 accounts')
    assert.notEqual(second.id, first.id)
    const lynne = await world().person(world().emulator.world.operators.lynne, { signedIn: true })
    await lynne.press('Approve')
    assert.equal((await megan.heard(/Approved by Lynne Robbins[\s\S]*Status: Done/)).id, second.id)
    assert.equal(disabled(people), 3)
    assert.equal(megan.shown().filter((words) => words.includes('Approved by Lynne')).length, 1)
  })

  it('is updated too if it was opened again and answered there', async () => {
    const people = ordinary(world(), 4, 30)
    await alex.say(`disable accounts ${upnsOf(people)}`)
    await alex.heard('Disable 4 accounts?')
    await alex.press('Disable 4 accounts', { reason })
    const id = idIn(wordsOf(await megan.heard('asks you to approve: disable 4 accounts')))
    await megan.say(`approve ${id}`)
    await megan.heard('opened last')
    const second = await megan.heard('asks you to approve: disable 4 accounts')
    await megan.press('Approve', {}, second.id)
    assert.equal((await megan.heard(/Approved by Megan Bowen[\s\S]*Status: Done/)).id, second.id)
  })

  it('is answered on the card that was opened last, even if another was opened moments before', async () => {
    const people = ordinary(world(), 5, 40)
    await alex.say(`disable accounts ${upnsOf(people)}`)
    await alex.heard('Disable 5 accounts?')
    await alex.press('Disable 5 accounts', { reason })
    const id = idIn(wordsOf(await megan.heard('asks you to approve: disable 5 accounts')))
    await megan.say('operations')
    const list = await megan.heard('Your operations')
    await megan.press('Open', {}, list.id)
    await megan.say(`approve ${id}`)
    const last = await megan.heard('asks you to approve: disable 5 accounts')
    assert.notEqual(last.id, list.id)
    await megan.heard('opened last', { message: list.id })
    await megan.press('Approve', {}, last.id)
    await megan.heard(/Approved by Megan Bowen[\s\S]*Status: Done/, { message: last.id })
  })
})
