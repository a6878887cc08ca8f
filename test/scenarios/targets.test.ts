import assert from 'node:assert/strict'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

describe('naming many accounts at once', () => {
  const world = useWorld()
  let alex: Chat
  before(async () => {
    alex = await world().person(world().emulator.world.operators.alex, { signedIn: true })
  })

  it('checks everyone in a group, by name or email address', async () => {
    const { emulator } = world()
    const size = emulator.world.group('Phished accounts')?.members.size
    await alex.say('check status group:"Phished accounts"')
    await alex.heard(`Status of ${size} accounts`)
    await alex.say(`check status group:childrens-day@${emulator.world.domain}`)
    await alex.heard('Status of 5 accounts')
  })

  it('includes members of nested groups', async () => {
    const { emulator } = world()
    await alex.say('check status group:Sales')
    const words = wordsOf(await alex.heard(/Status of \d+ accounts/))
    const direct = [...(emulator.world.group('Sales')?.members ?? [])].filter((id) => emulator.world.find(id)).length
    assert.ok(Number(/Status of (\d+)/.exec(words)?.[1]) > direct)
  })

  it('asks which one if two groups have the name, and accepts the object ID', async () => {
    await alex.say('check status group:Contractors')
    const asked = await alex.heard('More than one group')
    assert.match(wordsOf(asked), /Dublin[\s\S]*Munich/)
    const id = /group:\\"([0-9a-f-]{36})/.exec(JSON.stringify(asked.activity))?.[1]
    assert.ok(id)
    await alex.say(`check status group:${id}`)
    await alex.heard('Status of 10 accounts')
  })

  it('says so if there is no such group, or it is empty', async () => {
    await alex.say('disable accounts group:"No such group"')
    await alex.heard('There is no group called')
    await alex.say('check status group:Nobody')
    await alex.heard('has no members')
  })

  it('plans for everyone who matches a filter', async () => {
    const { people } = world().emulator.world
    const inLegal = [...people.values()].filter((one) => one.department === 'Legal')
    await alex.say('check status department:Legal')
    await alex.heard(`Status of ${inLegal.length} accounts`)
    await alex.say('sign out everywhere department:Legal')
    await alex.heard(/Sign out \d+ accounts? everywhere\?/)
    await alex.press('Cancel')
  })

  it('checks accounts sent without a command', async () => {
    const [ann, bo] = [...world().emulator.world.people.values()].slice(30)
    await alex.say(`${ann?.displayName} <${ann?.userPrincipalName}>\n${bo?.id}`)
    const words = wordsOf(await alex.heard('Status of 2 accounts'))
    assert.ok(words.includes(ann?.displayName ?? '?'))
    await alex.say('group:"Phished accounts"')
    await alex.heard(/Status of \d{3} accounts/)
  })

  it('refuses a filter combined with accounts, before looking anything up', async () => {
    const { operators } = world().emulator.world
    await alex.say(`disable accounts ${operators.megan.userPrincipalName} department:Legal`)
    const words = wordsOf(await alex.heard('can’t tell which you mean'))
    assert.match(words, /“department:Legal” is a filter[\s\S]*Send the filter on its own/)
  })

  it('keeps what is in the form if a group is not found', async () => {
    await alex.say('check status')
    const { replies } = await alex.press('Check', { accounts: 'group:"Nowhere at all"' })
    assert.match(replies.map(wordsOf).join(), /Nowhere at all/)
  })
})
