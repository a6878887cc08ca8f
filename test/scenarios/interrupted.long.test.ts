import assert from 'node:assert/strict'
import type { Entry } from '../../emulator/conversations.ts'
import type { Person } from '../../emulator/world.ts'
import { eventually } from '../support/eventually.ts'
import { createHurriedClock } from '../support/fake-clock.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'
import { slowQuota } from '../support/slow-quota.ts'

const reason = 'Left the company on Friday'

/** The button to continue: throttled writes being resent at the end are uncertain, and therefore retried. */
const restOf = (result: Entry) => /^Retry$/m.exec(wordsOf(result))?.[0] ?? ''

describe('an operation that is interrupted', () => {
  const clock = createHurriedClock(10)
  const world = useWorld({
    clock,
    emulator: { graph: { quota: slowQuota(10, 20) } },
    environment: ({ world: { group } }) => ({
      OPERATOR_GROUP_ID: group('Helpdesk operators')?.id ?? '',
      APPROVAL_ABOVE: '1000',
    }),
  })
  let alex: Chat
  let used = 0
  before(async () => {
    alex = await world().person(world().emulator.world.operators.alex, { signedIn: true })
  })

  const disabled = (people: readonly Person[]) =>
    people.filter(({ id }) => !world().emulator.world.find(id)?.accountEnabled).length
  /** Starts disabling forty accounts slowly and waits until some are disabled. */
  const begin = async () => {
    const targets = ordinary(world(), 40, used)
    used += 40
    await alex.say(`disable accounts ${upnsOf(targets)}`)
    const { id } = await alex.heard('Disable 40 accounts?')
    await alex.press('Disable 40 accounts', { reason, count: '40', signOut: 'false' }, id)
    await alex.heard('Disabling 40 accounts')
    await eventually('an account is disabled', () => disabled(targets) > 0)
    return { targets, id }
  }

  it('because its requester was removed from the operators stops within a slice, and they cannot continue it', async () => {
    const { id: oid } = world().emulator.world.operators.alex
    const members = world().emulator.world.group('Helpdesk operators')?.members
    const { targets, id } = await begin()
    members?.delete(oid)
    clock.set(30_000)
    const result = await alex.heard('no longer in the group')
    assert.equal(result.id, id)
    const done = disabled(targets)
    assert.ok(done > 0 && done < 40, `${done} disabled`)
    assert.match(wordsOf(result), new RegExp(`Disabled ${done} of 40 accounts`))
    await alex.press(restOf(result), {}, id)
    await alex.heard('You’re not in the group')
    members?.add(oid)
    await alex.press(restOf(result), {}, id)
    const plan = await alex.heard(`Disable ${40 - done} account`)
    await alex.press('Cancel', {}, plan.id)
  })

  it('by READ_ONLY reports exactly what was changed, and nothing new can start', async () => {
    const [other] = ordinary(world(), 1, used + 40)
    await alex.say(`disable accounts ${other?.userPrincipalName}`)
    const planned = await alex.heard('Disable 1 account?')
    const { targets, id } = await begin()
    await world().restart({ READ_ONLY: 'true' })
    const result = await alex.heard('Changes were switched off while it ran')
    assert.equal(result.id, id)
    const done = disabled(targets)
    assert.ok(done < 40, `${done} disabled`)
    assert.match(wordsOf(result), new RegExp(`Disabled ${done} of 40 accounts`))
    await alex.press('Disable 1 account', { reason }, planned.id)
    const refusal = await alex.heard('Changes are switched off at the moment')
    await alex.say(`disable accounts ${other?.userPrincipalName}`)
    const plan = await alex.heard('Disable 1 account?', { after: refusal })
    assert.match(wordsOf(plan), /Nothing has changed yet\.\n▲ Changes are switched off.* You can’t confirm this plan/)
    await assert.rejects(alex.press('Disable 1 account', { reason }, plan.id), /Disable 1 account/)
    assert.equal(disabled(other ? [other] : []), 0)
  })
})
