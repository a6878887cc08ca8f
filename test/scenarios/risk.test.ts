import assert from 'node:assert/strict'
import { type Risk, riskOf } from '../../emulator/risk.ts'
import type { Person } from '../../emulator/world.ts'
import { createFastClock } from '../support/fake-clock.ts'
import { type GraphCall, graphCalls } from '../support/graph-calls.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { useWorld, wordsOf } from '../support/rollcall.ts'
import { stepLine } from '../support/titles.ts'

// Graph's published limits, which pace these steps, would make the tests wait.
const clock = createFastClock(20)
const reason = 'Token replayed from another country'
const risk = (state: Risk['state']): Risk => ({ state, level: 'none', detail: 'none', updated: '2025-11-01T07:30:00Z' })

describe('reports to Identity Protection', () => {
  const world = useWorld({ clock, emulator: { clock } })
  const patch = (settings: object) =>
    fetch(`${world().emulator.url}/_emulator/graph`, { method: 'PATCH', body: JSON.stringify(settings) })
  before(async () => {
    await world().person(world().emulator.world.operators.megan, { signedIn: true })
  })
  afterEach(async () => {
    world().emulator.faults.remove()
    await patch({ licence: 'P2', unknownRisk: 'refuse', replication: { readMs: 0, indexMs: 0 } })
  })
  const stateOf = ({ id }: Person) => {
    const found = world().emulator.world.find(id)
    assert.ok(found)
    return riskOf(found).state
  }
  const people = (skip: number, ...states: Risk['state'][]) => {
    const found = ordinary(world(), states.length, skip)
    for (const [index, one] of found.entries())
      world().emulator.world.change(one.id, { risk: risk(states[index] ?? 'none') })
    return found
  }
  const megan = () => world().person(world().emulator.world.operators.megan)
  const decisions = (from: number): GraphCall[] =>
    graphCalls(world().emulator)
      .slice(from)
      .filter(({ url }) => /riskyUsers\/(confirmCompromised|dismiss)$/.test(url))
  const idsIn = ({ body }: GraphCall) => (body as { userIds: string[] }).userIds
  /** Without repetitions: a call that Graph throttles is sent again. */
  const distinct = (calls: readonly GraphCall[]) => [...new Map(calls.map((one) => [idsIn(one).join(), one])).values()]

  it('confirm many accounts in one call, verify each, and are undone by dismissing', async () => {
    const targets = people(0, 'none', 'atRisk', 'confirmedCompromised')
    const [fresh, suspected, known] = targets
    assert.ok(fresh && suspected && known)
    const chat = await megan()
    await chat.say(`confirm compromised ${upnsOf(targets)}`)
    const plan = await chat.heard('Confirm 2 accounts as compromised?')
    assert.match(wordsOf(plan), /Already confirmed as compromised/)
    let before = graphCalls(world().emulator).length
    await chat.press('Confirm 2 accounts as compromised', { reason })
    const result = await chat.heard(/Confirmed 2 accounts as compromised[\s\S]*2 verified/)
    assert.deepEqual(targets.map(stateOf), Array(3).fill('confirmedCompromised'))
    assert.deepEqual(distinct(decisions(before)).map(idsIn), [[fresh.id, suspected.id]])

    before = graphCalls(world().emulator).length
    await chat.press('Undo', {}, result.id)
    await chat.heard('Dismiss risk for 2 accounts?')
    await chat.press('Dismiss risk for 2 accounts', { reason: 'It was a test' })
    await chat.heard(/Dismissed risk for 2 accounts[\s\S]*2 verified/)
    assert.deepEqual(targets.map(stateOf), ['dismissed', 'dismissed', 'confirmedCompromised'])
    assert.equal(distinct(decisions(before)).length, 1)
    await chat.say(`audit ${suspected.userPrincipalName}`)
    await chat.heard(/atRisk → confirmedCompromised/)
  })

  it('dismiss the risk of every account at risk', async () => {
    const targets = people(3, 'atRisk', 'none')
    const chat = await megan()
    await chat.say(`dismiss risk ${upnsOf(targets)}`)
    assert.match(wordsOf(await chat.heard('Dismiss risk for 1 account?')), /Not at risk/)
    await chat.press('Dismiss risk for 1 account', { reason })
    await chat.heard(/Dismissed risk for 1 account[\s\S]*1 verified/)
    assert.deepEqual(targets.map(stateOf), ['dismissed', 'none'])
  })

  it('wait automatically if the tenant exceeds one call a second and no response says how long', async () => {
    const [one] = people(5, 'none')
    assert.ok(one)
    world().emulator.faults.add({
      match: { method: 'POST', path: 'confirmCompromised' },
      at: 'item',
      fail: 429,
      times: 3,
    })
    const chat = await megan()
    await chat.say(`confirm compromised ${one.userPrincipalName}`)
    const plan = await chat.heard(/Confirm 1 account as compromised\?/)
    await chat.press('Confirm 1 account as compromised', { reason }, plan.id)
    await chat.heard(/Confirmed 1 account as compromised[\s\S]*1 verified/, { message: plan.id })
    assert.equal(stateOf(one), 'confirmedCompromised')
  })

  it('find the account that makes the call fail for all, and complete the others', async () => {
    const targets = people(6, 'none', 'none', 'none')
    const [first, odd, last] = targets
    assert.ok(first && odd && last)
    const chat = await megan()
    await chat.say(`confirm compromised ${upnsOf(targets)}`)
    const plan = await chat.heard('Confirm 3 accounts as compromised?')
    // Unknown to Identity Protection from here on.
    world().emulator.faults.add({
      match: { method: 'POST', path: 'confirmCompromised' },
      at: 'item',
      fail: 404,
      times: 1,
    })
    await chat.press('Confirm 3 accounts as compromised', { reason }, plan.id)
    await chat.heard(/Confirmed 3 accounts as compromised[\s\S]*3 verified/, { message: plan.id })
    assert.deepEqual(targets.map(stateOf), Array(3).fill('confirmedCompromised'))
  })

  it('skip guests, whose risk is assessed in their home organisation', async () => {
    const guest = [...world().emulator.world.people.values()].find(
      (one) => one.userType === 'Guest' && one.accountEnabled && /^[a-z._]+#/i.test(one.userPrincipalName),
    )
    assert.ok(guest)
    const chat = await megan()
    await chat.say(`confirm compromised ${guest.id}`)
    await chat.heard(/risk is assessed in their home organisation/)
  })

  it('claim nothing before Identity Protection shows it', async () => {
    const [one] = people(9, 'none')
    assert.ok(one)
    await patch({ replication: { readMs: 3_000, indexMs: 0 } })
    const chat = await megan()
    await chat.say(`confirm compromised ${one.userPrincipalName}`)
    const plan = await chat.heard(/Confirm 1 account as compromised\?/)
    await chat.press('Confirm 1 account as compromised', { reason }, plan.id)
    await chat.heard(/Confirmed 1 account as compromised[\s\S]*1 verified/, { message: plan.id })
  })

  it('name the missing licence, and plan nothing', async () => {
    const [one] = people(10, 'none')
    assert.ok(one)
    await patch({ licence: 'P1' })
    const chat = await megan()
    await chat.say(`confirm compromised ${one.userPrincipalName}`)
    await chat.heard(/no licence for this[\s\S]*Microsoft Entra ID P2/)
    await chat.say(`contain ${one.userPrincipalName}`)
    const plan = await chat.heard('Contain 1 account?')
    assert.match(wordsOf(plan), /– Confirm compromised: not available without Microsoft Entra ID P2/)
    assert.match(wordsOf(plan), stepLine('Block sign-in', { chosen: true, count: 1 }))
    assert.equal(stateOf(one), 'none')
  })

  it('fail if the licence ends after the plan, and succeed once it is renewed', async () => {
    const [one] = people(12, 'none')
    assert.ok(one)
    const chat = await megan()
    await chat.say(`confirm compromised ${one.userPrincipalName}`)
    const plan = await chat.heard(/Confirm 1 account as compromised\?/)
    await patch({ licence: 'governance' })
    await chat.press('Confirm 1 account as compromised', { reason }, plan.id)
    await chat.heard(/1 failed[\s\S]*which this tenant doesn’t have/, { message: plan.id })
    await patch({ licence: 'P2' })
    await chat.press('Retry', {}, plan.id)
    const again = await chat.heard(/Retries what operation/)
    await chat.press('Confirm 1 account as compromised', { reason }, again.id)
    await chat.heard(/1 verified/, { message: again.id })
    assert.equal(stateOf(one), 'confirmedCompromised')
  })

  it('plan nothing for operators whose role cannot read risk', async () => {
    const [one] = people(11, 'none')
    assert.ok(one)
    const chat = await world().person(world().emulator.world.operators.alex, { signedIn: true })
    await chat.say(`confirm compromised ${one.userPrincipalName}`)
    await chat.heard(/doesn’t let you do this[\s\S]*None of your admin roles allows this[\s\S]*Security Reader/)
    await chat.say(`contain ${one.userPrincipalName}`)
    const plan = await chat.heard('Contain 1 account?')
    assert.match(wordsOf(plan), /– [^\n]*Confirm compromised[^\n]*: not available, needs Security Administrator/)
  })
})
