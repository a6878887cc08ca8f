import assert from 'node:assert/strict'
import { roles } from '../../emulator/roles.ts'
import type { Person } from '../../emulator/world.ts'
import { eventually } from '../support/eventually.ts'
import { graphCalls } from '../support/graph-calls.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

const reason = 'They opened a phishing link'
describe("steps that the operator's admin roles don't permit", () => {
  const world = useWorld({
    environment: () => ({ APPROVAL_ABOVE: '100', APPROVAL_ABOVE_IRREVERSIBLE: '100', DEVICE_ACTIONS: 'true' }),
  })
  const give = (...held: { templateId: string }[]) =>
    world().emulator.world.change(world().emulator.world.operators.alex.id, {
      roles: held.map(({ templateId }) => templateId),
    })
  let chat: Chat
  before(async () => {
    chat = await world().person(world().emulator.world.operators.alex, { signedIn: true })
  })
  const blocked = (people: readonly Person[]) =>
    people.filter(({ id }) => world().emulator.world.find(id)?.accountEnabled === false).length
  const decisions = () => graphCalls(world().emulator).filter(({ url }) => url.includes('/confirmCompromised')).length

  it('are not offered, even if the role can read what they need', async () => {
    give(roles.userAdmin, roles.securityReader)
    const targets = ordinary(world(), 7)
    await chat.say(`contain ${upnsOf(targets)}`)
    const plan = await chat.heard('Contain 7 accounts?')
    assert.match(wordsOf(plan), /– Confirm compromised: not available, needs Security Administrator/)
    assert.match(wordsOf(plan), /– Disable devices: not available, needs Cloud Device Administrator or Intune Admin/)
    assert.doesNotMatch(JSON.stringify(plan), /"id":"(confirmCompromised|disableDevices)"/, 'it has no switch')
    await chat.press('Contain 7 accounts', { reason, count: '7' }, plan.id)
    await chat.heard(/Contained 7 accounts[\s\S]*7 verified/, { message: plan.id })
    assert.equal(decisions(), 0)
  })

  it('are offered if a custom role might permit them', async () => {
    give(roles.userAdmin, roles.securityReader, { templateId: '0b6d7a52-3c1f-4e0a-9a57-7d2f6f1f6c11' })
    await chat.say(`contain ${upnsOf(ordinary(world(), 1, 7))}`)
    const plan = await chat.heard('Contain 1 account?')
    assert.match(JSON.stringify(plan), /"id":"confirmCompromised"/)
  })

  it('fail without pausing the others if the role was lost after the plan', async () => {
    give(roles.userAdmin, roles.securityAdmin)
    const targets = ordinary(world(), 24, 8)
    await chat.say(`contain ${upnsOf(targets)}`)
    const plan = await chat.heard('Contain 24 accounts?')
    give(roles.userAdmin, roles.securityReader)
    await chat.press('Contain 24 accounts', { reason, count: '24' }, plan.id)
    const result = wordsOf(await chat.heard(/it needs Security Administrator/, { message: plan.id }))
    assert.match(result, /Confirm compromised[\s\S]*24 failed/)
    assert.doesNotMatch(result, /Paused/)
    assert.equal(blocked(targets), 24)
    assert.doesNotMatch(result, /User Administrator/, 'a role that he has')
  })

  it('do not pause the first accounts of a release', async () => {
    give(roles.userAdmin, roles.securityAdmin)
    const targets = ordinary(world(), 7, 40)
    const risk = { state: 'atRisk', level: 'high', detail: 'none', updated: '2025-11-01T07:30:00Z' } as const
    for (const { id } of targets) world().emulator.world.change(id, { accountEnabled: false, risk })
    await chat.say(`release ${upnsOf(targets)}`)
    const plan = await chat.heard('Release 7 accounts?')
    give(roles.userAdmin, roles.securityReader)
    await chat.press('Release 7 accounts', { reason, count: '7' }, plan.id)
    const result = wordsOf(await chat.heard(/Dismiss risk[\s\S]*7 failed/, { message: plan.id }))
    assert.doesNotMatch(result, /Paused/)
    await eventually('everybody can sign in again', () => blocked(targets) === 0)
  })
})
