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

  it('asks which of several to stop, and stops all of them with one button', async () => {
    const { alex, diego } = people()
    const [one, other] = [await begin(40), await begin(41)]
    const asked = (await alex.say('stop')).replies.at(-1) ?? assert.fail()
    assert.match(wordsOf(asked), /Which operation[\s\S]*Stop the 2 that are running/)
    // Somebody else's press of the same button stops nothing.
    const data = { command: 'stop operation', several: [one.id, other.id] }
    const refused = await diego.send({ value: data, replyToId: asked.id })
    assert.match(refused.replies.map(wordsOf).join(), /This operation belongs to Alex Wilber/)
    await alex.press('Stop the 2 that are running', {}, asked.id)
    await alex.heard('Stopping 2 operations', { message: asked.id })
    await alex.heard(/Disabled \d+ of 40 accounts/)
    await alex.heard(/Disabled \d+ of 41 accounts/)
    assert.ok(disabled(one.targets) < 40 && disabled(other.targets) < 41)
  })
})
