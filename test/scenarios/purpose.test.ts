import assert from 'node:assert/strict'
import type { Person } from '../../emulator/world.ts'
import { createFastClock } from '../support/fake-clock.ts'
import { ordinary, upnsOf, useOperator } from '../support/people.ts'
import { useWorld, wordsOf } from '../support/rollcall.ts'

// Graph's published limits, which pace these steps, would make the tests wait.
const clock = createFastClock(20)
const reason = 'Token stolen tonight'
describe('the headline of an operation of several steps', () => {
  const world = useWorld({
    clock,
    emulator: { clock },
    environment: ({ world: { group } }) => ({
      APPROVAL_ABOVE: '1000',
      APPROVAL_ABOVE_IRREVERSIBLE: '1000',
      APPROVER_GROUP_ID: group('Approvers')?.id ?? '',
    }),
  })
  const megan = useOperator(world, 'megan')
  const lynne = useOperator(world, 'lynne')
  afterEach(() => world().emulator.faults.remove())

  const unmarked = (count: number, skip: number): Person[] => {
    const people = ordinary(world(), count, skip)
    for (const { id } of people)
      world().emulator.world.change(id, {
        risk: { state: 'none', level: 'none', detail: 'none', updated: '2025-11-01T07:30:00Z' },
      })
    return people
  }
  const steps = { removeMethods: 'false', revokeConsents: 'false', resetPassword: 'false' }
  const contain = async (people: readonly Person[]) => {
    await megan.say(`contain ${upnsOf(people)}`)
    const { id } = await megan.heard(new RegExp(`Contain (${people.length} accounts|[^?]+)\\?`))
    await megan.press(`Contain ${people.length} accounts`, { reason, count: `${people.length}`, ...steps }, id)
    return id
  }
  const refuse = (action: string) =>
    world().emulator.faults.add({
      match: { method: 'POST', path: `riskyUsers/${action}` },
      at: 'item',
      fail: 403,
      code: 'Authorization_RequestDenied',
    })

  it('of a containment says that nobody can sign in any more, although another step was refused', async () => {
    const people = unmarked(3, 0)
    refuse('confirmCompromised')
    const id = await contain(people)
    const result = wordsOf(await megan.heard(/can’t sign in any more/, { message: id }))
    assert.match(result, /^▲ [^\n]+ and [^\n]+ can’t sign in any more$/m)
    assert.match(result, /▲ Confirm compromised: not done for 3 accounts/)
    assert.match(result, /Confirm compromised: Failed/)
    assert.doesNotMatch(result, /Couldn’t|Contained|✕ Failed|not finished\b/)

    world().emulator.faults.remove()
    await megan.press('Retry', {}, id)
    const retry = await megan.heard(/Confirm .+ compromised\?/, { after: { id } })
    assert.doesNotMatch(
      wordsOf(retry),
      /Block sign-in|Sign out everywhere|stay enabled|isn’t blocked|Number of accounts/,
    )
    await megan.press(
      /Confirm 3 accounts[^\n]*/.exec(wordsOf(retry))?.[0] ?? assert.fail(wordsOf(retry)),
      { reason },
      retry.id,
    )
    await megan.heard(/✓ [^\n]+compromised/, { message: retry.id })
    const after = wordsOf(await megan.heard(/can’t sign in any more/, { message: id }))
    assert.doesNotMatch(after, /not done for|^Retry$/m)
  })

  it('of a containment of many counts those who can’t sign in, and names the step that is missing', async () => {
    const people = unmarked(8, 3)
    refuse('confirmCompromised')
    const id = await contain(people)
    const result = wordsOf(await megan.heard(/can sign in any more/, { message: id }))
    assert.match(result, /^▲ None of 8 accounts can sign in any more$/m)
    assert.match(result, /▲ Confirm compromised: not done for 8 accounts/)
    assert.doesNotMatch(result, /Couldn’t|Contained/)
  })

  it('of a release says who is released, although another step was refused', async () => {
    const people = unmarked(2, 11)
    const contained = await contain(people)
    await megan.heard(/✓ Contained/, { message: contained })
    refuse('dismiss')
    await megan.say(`release accounts ${upnsOf(people)}`)
    const { id } = await megan.heard(/Release [^?]+\?/)
    await megan.press('Release 2 accounts', { reason, repeated: reason }, id)
    await lynne.heard(/asks you to approve: release/)
    await lynne.press('Approve')
    const result = wordsOf(await megan.heard(/Released/, { message: id }))
    assert.match(result, /^▲ Released [^\n]+ and [^\n]+$/m)
    assert.match(result, /▲ Dismiss risk: not done for 2 accounts/)
    assert.doesNotMatch(result, /are not released|Released 0|Couldn’t/)
  })
})
