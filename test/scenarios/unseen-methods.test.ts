import assert from 'node:assert/strict'
import { type Method, method, methodsOf, phoneIds, withDefault } from '../../emulator/account-objects.ts'
import type { Entry } from '../../emulator/conversations.ts'
import { createFastClock } from '../support/fake-clock.ts'
import { graphCalls } from '../support/graph-calls.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

const reason = 'Phished, see the mail trace'
const mobile = () => method('phone', { phoneType: 'mobile' }, phoneIds.mobile)
const token = () => method('hardwareOath')

// A hardware token and security questions, which Graph v1.0 does not list.
describe('sign-in methods that Microsoft Graph does not show', () => {
  const clock = createFastClock(20)
  const world = useWorld({ clock, emulator: { clock } })
  before(() =>
    fetch(`${world().emulator.url}/_emulator/graph`, {
      method: 'PATCH',
      body: JSON.stringify({ limits: { reports: { size: 20, perMs: 1_600 } } }),
    }),
  )
  const operators = () => world().emulator.world.operators
  let used = 0
  const people = (...given: readonly { methods: readonly Method[]; securityQuestions?: boolean }[]) => {
    const found = ordinary(world(), given.length, used)
    used += given.length
    for (const [index, { id }] of found.entries()) {
      const { methods = [], securityQuestions = false } = given[index] ?? {}
      world().emulator.world.change(id, { methods: withDefault(methods), securityQuestions, grants: [], devices: [] })
    }
    return found
  }
  const moreOf = async (chat: Chat, { id }: Entry) => {
    const { replies } = await chat.press('More', {}, id)
    return replies.map(wordsOf).join('\n')
  }
  const calls = () => graphCalls(world().emulator)

  it("are never reported as absent if the operator can't read the report", async () => {
    const targets = people({ methods: [token()] })
    const chat = await world().person(operators().lynne, { signedIn: true })
    await chat.say(`remove methods ${upnsOf(targets)}`)
    const { displayName } = targets[0] ?? assert.fail()
    await chat.heard(`${displayName}: Microsoft Graph shows no sign-in method other than the password`)
    await chat.say(`check status details ${upnsOf(targets)}`)
    const status = wordsOf(await chat.heard(`${displayName} is enabled`))
    assert.match(status, /Sign-in methods\nNone visible/)
    assert.match(status, /Hardware tokens and security questions aren’t visible here/)
  })

  it('are named by the report, and the result says that they stay', async () => {
    const targets = people(
      { methods: [token()] },
      { methods: [mobile()], securityQuestions: true },
      { methods: [mobile()] },
      { methods: [] },
    )
    const chat = await world().person(operators().megan, { signedIn: true })
    await chat.say(`remove methods ${upnsOf(targets)}`)
    const plan = wordsOf(await chat.heard('Remove sign-in methods from 2 accounts?'))
    assert.match(
      plan,
      /▲ Not changed: 1 sign-in method that can’t be removed from here\. Check it in the Microsoft Entra admin center/,
    )
    assert.match(plan, /Can’t be removed from here, only in the Microsoft Entra admin center: security questions/)
    assert.match(plan, /Has a sign-in method that can’t be removed from here: use the Microsoft Entra admin center/)
    assert.match(plan, /Microsoft Graph shows no sign-in method other than the password/)
    await chat.press('Remove sign-in methods from 2 accounts', { reason, count: '2' })
    const ended = await chat.heard(/Removed sign-in methods from 2 accounts[\s\S]*2 verified/)
    const result = wordsOf(ended)
    assert.match(result, /^▲/m)
    assert.match(result, /▲ Not changed: 1 sign-in method that can’t be removed from here/)
    assert.match(await moreOf(chat, ended), /check hardware tokens and security questions/)
    assert.deepEqual(
      targets.map(({ id }) =>
        methodsOf(world().emulator.world.find(id) ?? { id, userType: 'Guest', methods: [] }).map(({ type }) => type),
      ),
      [['hardwareOath'], [], [], []],
    )
  })

  it('are looked up before a containment blocks the accounts, which then leave the report', async () => {
    const targets = people({ methods: [token()] }, { methods: [token(), method('fido2')] })
    const chat = await world().person(operators().megan)
    const since = calls().length
    await chat.say(`contain accounts ${upnsOf(targets)}`)
    const plan = wordsOf(await chat.heard('Contain 2 accounts?'))
    assert.match(plan, /▲ Not changed: 2 sign-in methods that can’t be removed from here/)
    assert.match(plan, /only in the Microsoft Entra admin center: hardware token/)
    await chat.press('Contain 2 accounts', { reason, count: '2' })
    const ended = await chat.heard(/Contained 2 accounts/)
    const result = wordsOf(ended)
    assert.match(result, /▲ Not changed: 2 sign-in methods that can’t be removed from here/)
    const more = await moreOf(chat, ended)
    assert.match(more, /app passwords survive a password reset/)
    assert.match(more, /Temporary Access Pass or a password set by an administrator/)
    const sent = calls().slice(since)
    const read = sent.findIndex(({ url }) => url.includes('userRegistrationDetails'))
    assert.ok(read >= 0 && read < sent.findIndex(({ method: verb }) => verb === 'PATCH'))
  })

  it('cannot be looked up once the accounts are disabled, and are never reported as absent', async () => {
    const targets = people({ methods: [token()] }, { methods: [token()] })
    for (const { id } of targets) world().emulator.world.change(id, { accountEnabled: false })
    const chat = await world().person(operators().megan)
    await chat.say(`remove methods ${upnsOf(targets)}`)
    const plan = wordsOf(await chat.heard('No sign-in method to remove'))
    assert.match(plan, /2 · Microsoft Graph shows no sign-in method other than the password/)
  })
})
