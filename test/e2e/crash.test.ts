import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { openChat, press, wordsOf } from './support/chat.ts'
import { useStory } from './support/story.ts'
import { membersOf, upns } from './support/tenant.ts'

describe('a demo killed in the middle of disabling 300 accounts', () => {
  const story = useStory()
  const targets = membersOf('Phished accounts')

  async function disabled(): Promise<number> {
    const now = await Promise.all(targets.map((one) => story().demo.person(one.id)))
    return now.filter(({ accountEnabled }) => !accountEnabled).length
  }

  it('goes on when it is started again, ends complete, and says so in the new chat', async () => {
    const current = story()
    const { chat, demo, browser } = current
    assert.equal(targets.length, 300)
    await chat.say('sign in')
    await chat.signIn('Alex Wilber')
    await chat.text('You are signed in as Alex Wilber')
    const before = await disabled()
    await chat.paste(`disable accounts ${upns(targets)}`)
    const plan = await chat.card(/Disable \d+ accounts\?/)
    const count = /Disable (\d+) accounts\?/.exec(await wordsOf(plan))?.[1] ?? ''
    await chat.picture('41-plan-of-300')
    await demo.fault({ match: { method: 'PATCH' }, at: 'item', delayMs: 400 })
    await plan.getByLabel('Reason').fill('Phished, see the mail trace')
    await plan.getByLabel(`Type ${count} to confirm`).fill(count)
    await press(plan, `Disable ${count} accounts`)
    await chat.card(`Disabling ${count} accounts`)
    while ((await disabled()) < before + 40) await pause(50)
    await chat.picture('42-progress')
    await demo.kill()
    await chat.picture('43-killed')
    await demo.start()
    await chat.picture('44-old-page')

    current.chat = await openChat(browser, demo.chat)
    await current.chat.card(`Disabled ${count} accounts`)
    await current.chat.picture('45-after-the-restart')
    assert.equal((await disabled()) - before, Number(count))
    await chat.picture('46-old-page-later')
  })
})
