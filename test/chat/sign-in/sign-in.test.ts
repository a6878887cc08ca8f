import assert from 'node:assert/strict'
import { mock } from 'node:test'
import { type Activity, MemoryStorage, TestAdapter, TurnContext } from 'botbuilder'
import { tokenErrors } from '../../../src/auth/errors.ts'
import type { Channel } from '../../../src/chat/channel/adapter.ts'
import { createSignIn } from '../../../src/chat/sign-in/sign-in.ts'
import { UserError } from '../../../src/core/errors.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { createKeptLog } from '../../support/rollcall.ts'
import { messagesFor } from '../../support/words.ts'

const messages = messagesFor('en')
const connectionName = 'graph'
const asked = { text: 'list users', attached: 'a@x.example' }
/** The request as it comes back after an interactive sign-in. */
const answered = { ...asked, signedInBy: 'page' }
const code = '123456'

/** A chat with a scripted token service, recording everything said and stored. */
function signingIn({ conversationType = 'personal', person = 'ann' } = {}) {
  const storage = new MemoryStorage()
  const clock = createFakeClock()
  const { log, lines } = createKeptLog()
  const kept = async () => Object.values((await storage.read([`signIn/msteams/a:${person}/29:${person}`])) as object)[0]
  const sent: { activity: Partial<Activity>; kept: unknown }[] = []
  const adapter = new TestAdapter(async () => {})
  const send = adapter.sendActivities.bind(adapter)
  adapter.sendActivities = async (context, activities) => {
    for (const activity of activities) sent.push({ activity, kept: await kept() })
    return send(context, activities)
  }
  const token: { value?: string; calls: unknown[][] } = { calls: [] }
  const client = {
    getUserToken: async (...args: unknown[]) => {
      token.calls.push(args)
      return token.value === undefined ? undefined : { token: token.value }
    },
    signOutUser: async (...args: unknown[]) => void token.calls.push(['out', ...args]),
  }
  const channel = { tokenClient: async () => client } as unknown as Channel
  const signIn = createSignIn({ channel, connectionName, storage, clock, log })
  const turn = (more: Partial<Activity> = {}) =>
    new TurnContext(adapter, {
      type: 'message',
      id: '1',
      channelId: 'msteams',
      serviceUrl: 'https://smba.trafficmanager.net/',
      from: { id: `29:${person}` },
      recipient: { id: '28:bot' },
      conversation: { id: `a:${person}`, conversationType },
      ...more,
    } as Activity)
  const enter = (state: string) => turn({ type: 'invoke', name: 'signin/verifyState', value: { state } })
  const typed = (text: string) => turn({ text })
  const signedInWith = (magicCode?: string) =>
    adapter.addUserToken(connectionName, 'msteams', `29:${person}`, 'a token', magicCode)
  const cards = () => sent.flatMap(({ activity }) => activity.attachments ?? [])
  const card = () => cards()[0]
  return { adapter, signIn, storage, clock, sent, token, lines, turn, enter, typed, signedInWith, card, cards, kept }
}

describe('asking for a sign-in', () => {
  it("shows the card in the reader's language after storing the request", async () => {
    const { signIn, turn, sent, card } = signingIn()
    assert.equal(await signIn.ask(turn(), asked, messages), true)
    assert.equal(card()?.contentType, 'application/vnd.microsoft.card.oauth')
    const content = card()?.content
    assert.equal(content.connectionName, connectionName)
    assert.equal(content.text, messages.signIn.text)
    assert.equal(content.buttons[0].title, messages.signIn.button)
    assert.ok(content.tokenExchangeResource)
    const shown = sent.find(({ activity }) => activity.attachments)
    assert.deepEqual((shown?.kept as { pending: object } | undefined)?.pending, asked)
  })

  it('shows and stores nothing if a token has become available', async () => {
    const { signIn, turn, sent, signedInWith, kept } = signingIn()
    signedInWith()
    assert.equal(await signIn.ask(turn(), asked, messages), false)
    assert.deepEqual([sent, await kept()], [[], undefined])
  })

  it('offers single sign-on only in personal chats, where no other client could answer', async () => {
    for (const [conversationType, offered] of [
      ['channel', false],
      ['groupChat', false],
      ['personal', true],
    ] as const) {
      const { signIn, turn, card } = signingIn({ conversationType })
      await signIn.ask(turn(), asked, messages)
      assert.equal('tokenExchangeResource' in (card()?.content ?? {}), offered, conversationType)
      assert.ok(card()?.content.signInLink ?? card()?.content.buttons)
    }
  })

  it('shows only a button if an interactive sign-in is required', async () => {
    const { signIn, turn, card } = signingIn()
    await signIn.ask(turn(), asked, messages, { onPage: true })
    assert.ok(!('tokenExchangeResource' in (card()?.content ?? {})))
  })

  it('shows only a button for a day after single sign-on failed for this person, in any chat', async () => {
    const { signIn, turn, clock, cards } = signingIn()
    await signIn.ask(turn(), asked, messages)
    assert.deepEqual(await signIn.withoutSso(turn()), asked)
    assert.equal(await signIn.withoutSso(turn()), undefined, 'once')
    const elsewhere = { conversation: { id: 'a:other', conversationType: 'personal' } as Activity['conversation'] }
    const offered = async (more: Partial<Activity> = {}) => {
      await signIn.ask(turn(more), asked, messages)
      return 'tokenExchangeResource' in (cards().at(-1)?.content ?? {})
    }
    assert.deepEqual([await offered(), await offered(elsewhere)], [false, false])
    assert.equal(await offered({ from: { id: '29:bob', name: 'Bob' } }), true)
    await clock.advance(24 * 3_600_000)
    assert.equal(await offered(), true)
  })

  it('replaces an earlier request', async () => {
    const { signIn, turn, enter, signedInWith } = signingIn()
    await signIn.ask(turn(), asked, messages)
    await signIn.ask(turn(), { text: 'whoami' }, messages)
    signedInWith(code)
    assert.deepEqual(await signIn.resume(enter(code), messages), [{ text: 'whoami', signedInBy: 'page' }])
  })
})

describe('the outcome of a sign-in', () => {
  it('returns the request once and leaves nothing behind', async () => {
    const { signIn, turn, enter, signedInWith, kept } = signingIn()
    await signIn.ask(turn(), asked, messages)
    signedInWith(code)
    assert.deepEqual(await signIn.resume(enter(code), messages), [answered])
    assert.equal((await kept())?.pending, undefined)
    assert.equal(await signIn.resume(enter(code), messages), undefined)
  })

  it('can be a typed code', async () => {
    const { signIn, turn, typed, signedInWith } = signingIn()
    await signIn.ask(turn(), asked, messages)
    signedInWith(code)
    assert.deepEqual(await signIn.resume(typed(code), messages), [answered])
  })

  it('returns an empty request if none was stored with the card', async () => {
    const { signIn, turn, enter, signedInWith } = signingIn()
    await signIn.ask(turn(), {}, messages)
    signedInWith(code)
    assert.deepEqual(await signIn.resume(enter(code), messages), [{ signedInBy: 'page' }])
  })

  it('is nothing for a wrong code, and the request keeps waiting', async () => {
    const { signIn, turn, enter, signedInWith } = signingIn()
    await signIn.ask(turn(), asked, messages)
    signedInWith(code)
    assert.equal(await signIn.resume(enter('654321'), messages), undefined)
    assert.deepEqual(await signIn.resume(enter(code), messages), [answered])
  })

  it("is nothing if nobody was asked, and completes nobody else's sign-in", async () => {
    const { signIn, enter, turn, signedInWith } = signingIn()
    signedInWith(code)
    assert.equal(await signIn.resume(enter(code), messages), undefined)
    await signIn.ask(turn(), asked, messages)
    const from = { id: '29:bob', name: 'Bob' }
    assert.equal(await signIn.resume(turn({ ...enter(code).activity, from }), messages), undefined)
    assert.deepEqual(await signIn.resume(enter(code), messages), [answered])
  })

  it('comes too late after 15 minutes', async () => {
    mock.timers.enable({ apis: ['Date'], now: Date.UTC(2026, 0, 5, 9) })
    try {
      for (const [minutes, expected] of [
        [14, [answered]],
        [16, undefined],
      ] as const) {
        const { signIn, turn, enter, signedInWith } = signingIn()
        await signIn.ask(turn(), asked, messages)
        signedInWith(code)
        mock.timers.setTime(Date.now() + minutes * 60_000)
        assert.deepEqual(await signIn.resume(enter(code), messages), expected, `${minutes} minutes`)
      }
    } finally {
      mock.timers.reset()
    }
  })

  it('answers every button pressed before it, in order and once, but none pressed long ago', async () => {
    const [old, question, approval] = ['old', 'ask', 'approve'].map((command) => ({ data: { command } }))
    const { signIn, clock, turn, enter, signedInWith } = signingIn()
    await signIn.ask(turn(), old ?? {}, messages)
    await clock.advance(16 * 60_000)
    for (const press of [question, approval, approval]) await signIn.ask(turn(), press ?? {}, messages)
    signedInWith(code)
    assert.deepEqual(
      await signIn.resume(enter(code), messages),
      [question, approval].map((press) => ({ ...press, signedInBy: 'page' })),
    )
  })

  it('goes to one of two concurrent answers', async () => {
    const { signIn, turn, enter, signedInWith } = signingIn()
    await signIn.ask(turn(), asked, messages)
    signedInWith(code)
    const both = await Promise.all([signIn.resume(enter(code), messages), signIn.resume(enter(code), messages)])
    assert.deepEqual(
      both.filter((one) => one !== undefined),
      [[answered]],
    )
  })

  it("fails with the original error, not the dialog's", async () => {
    const { signIn, turn, adapter } = signingIn()
    await signIn.ask(turn(), asked, messages)
    adapter.getUserToken = async () => {
      throw new tokenErrors.tokenServiceUnavailable()
    }
    const unavailable = (error: unknown) => error instanceof tokenErrors.tokenServiceUnavailable
    await assert.rejects(signIn.resume(turn({ text: code }), messages), unavailable)
    await assert.rejects(signIn.ask(turn(), asked, messages), unavailable)
  })

  it('survives a failing storage', async () => {
    const { signIn, turn, enter, signedInWith, storage } = signingIn()
    await signIn.ask(turn(), asked, messages)
    signedInWith(code)
    storage.write = async () => {
      throw new Error('disk full')
    }
    await assert.rejects(signIn.resume(enter(code), messages), /disk full/)
  })
})

describe('a message while a sign-in is under way', () => {
  it('can only be its code if it has six digits and someone was asked', async () => {
    const { signIn, turn, typed } = signingIn()
    assert.equal(await signIn.expectsCode(typed(code)), false)
    await signIn.ask(turn(), asked, messages)
    for (const text of [code, ` ${code} `, `\n${code}\n`]) assert.equal(await signIn.expectsCode(typed(text)), true)
    for (const text of ['12345', '1234567', `code ${code}`, `${code} x`, 'help', ''])
      assert.equal(await signIn.expectsCode(typed(text)), false, text)
    assert.equal(await signIn.expectsCode(turn()), false)
  })

  it('is ordinary after the sign-in was cancelled', async () => {
    const { signIn, turn, enter, typed, signedInWith } = signingIn()
    await signIn.ask(turn(), asked, messages)
    await signIn.abandon(turn(), messages)
    signedInWith(code)
    assert.equal(await signIn.expectsCode(typed(code)), false)
    assert.equal(await signIn.resume(enter(code), messages), undefined)
  })
})

describe('the current sign-in', () => {
  const sender = { userId: '29:ann', oid: 'ann', tid: 'ours' }
  const jwt = (claims: object) =>
    ['{}', JSON.stringify(claims), 'x'].map((part) => Buffer.from(part).toString('base64url')).join('.')
  const claims = { oid: 'ann', tid: 'ours', exp: 4_000_000_000, upn: 'ann@x.example' }

  it('is looked up for this person, bot and connection', async () => {
    const { signIn, token } = signingIn()
    assert.equal(await signIn.current(sender), undefined)
    token.value = ''
    assert.equal(await signIn.current(sender), undefined)
    for (const oid of ['ann', 'ANN']) {
      token.value = jwt({ ...claims, oid })
      assert.equal((await signIn.current(sender))?.upn, 'ann@x.example')
    }
    assert.deepEqual(token.calls[0], ['29:ann', connectionName, 'msteams', ''])
  })

  it('is discarded if the token belongs to another ID or tenant, naming its owner', async () => {
    for (const other of [{ oid: 'bob' }, { tid: 'theirs' }]) {
      const { signIn, token } = signingIn()
      token.value = jwt({ ...claims, ...other })
      await assert.rejects(signIn.current(sender), (error) => {
        assert.ok(error instanceof UserError)
        assert.deepEqual([error.code, error.details], ['wrongAccount', { upn: 'ann@x.example' }])
        return true
      })
      assert.deepEqual(token.calls.at(-1), ['out', '29:ann', connectionName, 'msteams'])
    }
  })

  it("is unreadable if it isn't a user's token, which the log explains", async () => {
    const { signIn, token, lines } = signingIn()
    token.value = 'opaque'
    await assert.rejects(signIn.current(sender), { code: 'tokenServiceUnavailable' })
    assert.match(lines.join(), /"level":50.*check its scope/)
    assert.equal(token.calls.length, 1, 'nothing is dropped')
  })

  it('is forgotten on signing out', async () => {
    const { signIn, token } = signingIn()
    await signIn.signOut(sender)
    assert.deepEqual(token.calls, [['out', '29:ann', connectionName, 'msteams']])
  })
})
