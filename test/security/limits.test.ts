import assert from 'node:assert/strict'
import type { SignIn } from '../../src/chat/sign-in/sign-in.ts'
import { createRateLimit, type Rates } from '../../src/chat/turn/rate-limit.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { useWorld, wordsOf } from '../support/rollcall.ts'
import { openWholeBot, serviceUrl } from '../support/whole-bot.ts'
import { nobodysMessage, openBot } from './bot.ts'

const rates: Rates = {
  person: {
    turn: { capacity: 3, perSecond: 1 },
    work: { capacity: 1, perSecond: 0.1 },
    ending: { capacity: 30, perSecond: 1 },
  },
  tenant: {
    turn: { capacity: 5, perSecond: 2 },
    work: { capacity: 2, perSecond: 0.2 },
    ending: { capacity: 100, perSecond: 9 },
  },
}
/** Unlimited work. */
const work = { capacity: 100, perSecond: 1 }

describe('a person who floods the bot', () => {
  const world = useWorld({ emulator: { users: 40 } })

  it("is asked to slow down, doesn't affect others, and can still stop things", async () => {
    const { alex, megan } = world().emulator.world.operators
    const [flooding, other] = [await world().person(alex), await world().person(megan)]
    const answers: string[] = []
    // On a slow machine, the limit refills meanwhile.
    const isRefused = (words: string) => /Too many requests/.test(words)
    while (answers.length < 1_000 && !answers.some(isRefused))
      answers.push((await flooding.say('no such thing')).replies.map(wordsOf).join())
    const refused = answers.findIndex(isRefused)
    assert.ok(refused >= 100, `refused after ${refused}`)
    assert.ok(answers.slice(0, refused).every((words) => /help/.test(words)))
    assert.match((await flooding.say('sign out')).replies.map(wordsOf).join(), /signed out/i)
    assert.match((await other.say('help')).replies.map(wordsOf).join(), /List accounts/)
  })
})

describe('what must be fetched to understand a message', () => {
  const frame = {
    ...nobodysMessage,
    serviceUrl,
    from: { id: '29:ann', aadObjectId: 'ann' },
    conversation: { id: 'a:ann', conversationType: 'personal', tenantId: 'ours' },
    entities: [{ type: 'mention', text: '<at>Bob</at>', mentioned: { id: '29:bob' } }],
    text: 'check status <at>Bob</at>',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.teams.file.download.info',
        content: { downloadUrl: 'https://x.example' },
      },
    ],
  }

  it('is not fetched over the rate limit, which is reported, and counts as one turn', async () => {
    let fetched = 0
    const files = {
      accountsIn: async () => {
        fetched++
        return 'ann@x.example'
      },
    }
    const { receive, calls, said } = await openWholeBot({
      files,
      rateLimit: createRateLimit({
        clock: createFakeClock(),
        rates: { person: { ...rates.person, work }, tenant: { ...rates.tenant, work } },
      }),
    })
    for (let n = 0; n < 8; n++) assert.equal((await receive({ ...frame, id: `${n}` })).status, 200)
    assert.equal(fetched, 3)
    assert.equal(calls.filter((call) => /members/.test(call)).length, 3)
    assert.equal(said().filter((text) => /Too many requests/.test(text)).length, 5)
  })

  it('is not fetched for someone without an Entra ID', async () => {
    const files = { accountsIn: () => assert.fail() }
    const { receive, calls } = await openWholeBot({ files })
    await receive({ ...frame, from: { id: '29:ann' } })
    assert.equal(calls.filter((call) => /members/.test(call)).length, 0)
  })
})

describe("what the router doesn't count", () => {
  const open = (signIn: Partial<SignIn> = {}) => {
    const answered: string[] = []
    const opened = openBot({
      rateLimit: createRateLimit({ clock: createFakeClock(), rates }),
      signIn: { expectsCode: async () => false, ...signIn } as SignIn,
      answer: async ({ activity }) => {
        answered.push(activity.from.id)
        return {}
      },
    })
    return { ...opened, answered }
  }

  it('is counted by channel ID for someone without an Entra ID, then ignored', async () => {
    const { bot, answered, lines } = open()
    for (let n = 0; n < 6; n++) await bot.receive('', { ...nobodysMessage, id: `${n}` })
    await bot.receive('', { ...nobodysMessage, id: '7', from: { id: '29:another' } })
    assert.deepEqual(answered, ['29:someone', '29:someone', '29:someone', '29:another'])
    assert.equal(lines.filter((line) => line.includes('rate limit exceeded')).length, 3)
  })

  it('is counted for sign-in outcomes, real or forged, and no longer reaches the token service', async () => {
    let asked = 0
    const { bot } = open({
      resume: async () => {
        asked++
        return undefined
      },
    })
    const from = { id: '29:ann', aadObjectId: 'ann' }
    const conversation = { id: 'a:ann', tenantId: 'ours' }
    for (let n = 0; n < 6; n++) {
      const invoke = { type: 'invoke', name: 'signin/verifyState', value: { state: `${n}` }, from, conversation }
      await bot.receive('', { ...nobodysMessage, ...invoke, id: `${n}` })
    }
    assert.equal(asked, 3)
  })
})
