import assert from 'node:assert/strict'
import { upnsOf } from '../support/people.ts'
import { wordsOf } from '../support/rollcall.ts'
import { useSlowOperations } from '../support/slow-operations.ts'

const reason = 'Left the company on Friday'

describe('“stop” without an ID', () => {
  const { world, people, some, disabled, begin } = useSlowOperations({ users: 400, reason })

  it('stops the only operation that is running, without asking which, although another one is paused', async () => {
    const { alex } = people()
    const { faults } = world().emulator
    const fault = faults.add({ match: { method: 'PATCH' }, fail: 403, code: 'Authorization_RequestDenied' })
    const failing = some(23)
    await alex.say(`disable accounts ${upnsOf(failing)}`)
    const plan = await alex.heard(new RegExp(`Disable 23 accounts\\?[\\s\\S]*${failing[0]?.displayName}`))
    await alex.press('Disable 23 accounts', { reason, count: '23', signOut: 'false' }, plan.id)
    await alex.heard(/Paused: many accounts failed/, { message: plan.id })
    faults.remove(fault)

    const { targets } = await begin(40)
    const { replies } = await alex.say('stop')
    assert.doesNotMatch(replies.map(wordsOf).join(), /Which operation/)
    await alex.heard(/Disabled \d+ of 40 accounts/)
    assert.ok(disabled(targets) < 40)
    assert.ok(alex.shown().some((words) => words.includes('Paused: many accounts failed')))
  })
})
