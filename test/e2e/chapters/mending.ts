import assert from 'node:assert/strict'
import { press, submit, wordsOf } from '../support/chat.ts'
import type { Story } from '../support/story.ts'
import { membersOf, ordinary, upns } from '../support/tenant.ts'

/** Problems during a run: an account that fails, an operation that is stopped. */
export function tellMending(story: () => Story): void {
  it('retries what failed, and nothing else', async () => {
    const { chat, demo } = story()
    const people = ordinary(3, 13)
    const [, unlucky] = people
    assert.ok(unlucky)
    await demo.fault({ match: { method: 'PATCH', path: unlucky.id }, fail: 403 })
    await chat.paste(`disable accounts ${upns(people)}`)
    const plan = await chat.card('Disable 3 accounts?')
    await submit(plan, { Reason: 'Left the company on Friday' }, 'Disable 3 accounts')
    const result = await chat.card('Disabled 2 of 3 accounts')
    assert.ok((await wordsOf(result)).includes(unlucky.displayName))
    await chat.picture('41-one-failed')
    await demo.mend()
    await press(result, 'Retry')
    const again = await chat.card('Disable 1 account?')
    await submit(again, { Reason: 'The role is given now' }, 'Disable 1 account')
    await chat.card('Disabled 1 account')
    assert.equal((await demo.person(unlucky.id)).accountEnabled, false)
    assert.match(await wordsOf(await chat.card('Disabled 2 of 3 accounts')), /Retried by operation/)
    await chat.picture('42-retried')
  })

  it('stops a running operation, and continues with the rest later', async () => {
    const { chat, demo } = story()
    const people = membersOf('Phished accounts')
    const enabled = async () => (await demo.people(people)).filter(({ accountEnabled }) => accountEnabled).length
    await chat.say('disable accounts group:"Phished accounts"')
    const plan = await chat.card(/Disable \d{3} accounts\?/)
    const count = Number(/Disable (\d+) accounts\?/.exec(await wordsOf(plan))?.[1])
    await chat.picture('43-plan-of-300')
    const before = await enabled()
    // Graph throttles after forty writes, leaving time to press the button.
    await demo.fault({ match: { method: 'PATCH' }, skip: 40, fail: 429, retryAfter: 50 })
    await submit(
      plan,
      { Reason: 'Phished, see the mail trace', [`Type ${count} to confirm`]: String(count) },
      `Disable ${count} accounts`,
    )
    const progress = await chat.card(`Disabling ${count} accounts`)
    await chat.picture('44-progress')
    await press(progress, 'Stop')
    const stopped = await chat.card('Stopped.')
    await chat.picture('45-stopped')
    const done = Number(/Disabled (\d+) of/.exec(await wordsOf(stopped))?.[1])
    assert.ok(done < count, `${done} of ${count} were done when it was stopped`)
    assert.equal(before - (await enabled()), done)
    await demo.mend()
    await demo.pass(1)
    await press(stopped, 'Retry')
    // Those who were disabled and not signed out yet are in it too.
    const rest = await chat.card(/Disable \d+ accounts\?/)
    const left = Number(/Disable (\d+) accounts\?/.exec(await wordsOf(rest))?.[1])
    assert.ok(left >= count - done && left <= count, `${left} of ${count} after ${done} were done`)
    await submit(
      rest,
      { Reason: 'Phished, see the mail trace', [`Type ${left} to confirm`]: String(left) },
      `Disable ${left} accounts`,
    )
    await chat.card(`Disabled ${left} accounts`)
    await chat.picture('46-the-rest')
    assert.equal(before - (await enabled()), count)
  })
}
