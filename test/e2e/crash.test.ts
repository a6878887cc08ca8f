import assert from 'node:assert/strict'
import { eventually } from '../support/eventually.ts'
import { submit, wordsOf } from './support/chat.ts'
import { useStory } from './support/story.ts'
import { membersOf, upns } from './support/tenant.ts'

describe('a demo killed in the middle of disabling 300 accounts', () => {
  const story = useStory()
  const targets = membersOf('Phished accounts')

  async function disabled(): Promise<number> {
    const now = await story().demo.people(targets)
    return now.filter(({ accountEnabled }) => !accountEnabled).length
  }

  let before = 0
  let count = ''

  it('has disabled some of them when it is killed', async () => {
    const { chat, demo } = story()
    assert.equal(targets.length, 300)
    await chat.say('sign in')
    await chat.signIn('Alex Wilber')
    await chat.text('You are signed in as Alex Wilber')
    before = await disabled()
    await chat.paste(`disable accounts ${upns(targets)}`)
    const plan = await chat.card(/Disable \d+ accounts\?/)
    count = /Disable (\d+) accounts\?/.exec(await wordsOf(plan))?.[1] ?? ''
    await chat.picture('41-plan-of-300')
    // Graph throttles after sixty writes, so that the kill happens mid-run.
    await demo.fault({ match: { method: 'PATCH' }, skip: 60, fail: 429, retryAfter: 5 })
    const typed = { Reason: 'Phished, see the mail trace', [`Type ${count} to confirm`]: count }
    await submit(plan, typed, `Disable ${count} accounts`)
    await chat.card(`Disabling ${count} accounts`)
    await eventually('sixty accounts are disabled', async () => (await disabled()) >= before + 60)
    await chat.picture('42-progress')
    assert.equal(await disabled(), before + 60, 'the kill comes too late to prove anything')
    await demo.kill()
    await chat.picture('43-killed')
  })

  it('continues after a restart, completes, and reports it in the new chat', async () => {
    const { chat, demo } = story()
    // The Playground loses its chat when reopened, so enough work must be left to show up there.
    await demo.start({ match: { method: 'PATCH' }, delayMs: 4000 })
    await chat.page.reload()
    await chat.card('Hello Alex Wilber.')
    await chat.picture('44-after-the-restart')
    await chat.card(`Disabled ${count} accounts`)
    await chat.picture('45-complete')
    assert.equal((await disabled()) - before, Number(count))
    await chat.say('operations')
    await chat.card(new RegExp(`Done[\\s\\S]*${count} done`))
    await chat.picture('46-operations')
  })
})
