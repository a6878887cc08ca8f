import assert from 'node:assert/strict'
import type { Person } from '../../emulator/world.ts'
import { createHurriedClock } from '../support/fake-clock.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { useWorld, wordsOf } from '../support/rollcall.ts'

describe('members that come in pages of one, with empty pages between', () => {
  const world = useWorld({
    clock: createHurriedClock(10),
    emulator: { graph: { memberPage: 1, emptyPages: true } },
    environment: ({ world: { group } }) => ({
      PROTECTED_GROUP_ID: group('VIP protected')?.id ?? '',
      OPERATOR_GROUP_ID: group('Helpdesk operators')?.id ?? '',
      APPROVER_GROUP_ID: group('Approvers')?.id ?? '',
      APPROVAL_ABOVE: '1',
    }),
  })

  it('are all protected, and all asked to approve', async () => {
    const { emulator, person } = world()
    const { operators, group, people } = emulator.world
    const alex = await person(operators.alex, { signedIn: true })
    const members = (name: string): Person[] => [...(group(name)?.members ?? [])].flatMap((id) => people.get(id) ?? [])
    const [target, other] = ordinary(world(), 2)
    assert.ok(target && other)
    const kept = [
      ...members('VIP protected'),
      ...members('Tier 1 administrators'),
      ...[operators.megan, operators.breakGlass],
    ]
    await alex.say(`disable accounts ${upnsOf([...kept, target, other])}`)
    const plan = await alex.heard('Disable 2 accounts?')
    await alex.press('Show', {}, plan.id)
    // The plan itself names a few.
    const excluded = wordsOf(plan) + wordsOf(await alex.heard('Skipped in operation'))
    for (const { userPrincipalName } of kept) assert.ok(excluded.includes(userPrincipalName), userPrincipalName)
    await alex.press('Disable 2 accounts', { reason: 'Left the company' }, plan.id)
    await alex.heard(/Asked[\s\S]*Lynne Robbins, Megan Bowen/)
  })
})
