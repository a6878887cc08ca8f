import assert from 'node:assert/strict'
import type { FaultRule } from '../../emulator/fault-rule.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

describe('a refusal', () => {
  const world = useWorld({ emulator: { users: 60 } })
  let alex: Chat
  let lynne: Chat
  before(async () => {
    const { operators } = world().emulator.world
    alex = await world().person(operators.alex, { signedIn: true })
    lynne = await world().person(operators.lynne, { locale: 'de-DE' })
    await lynne.say('sign in')
    await lynne.signIn()
  })
  afterEach(() => world().emulator.faults.remove())

  const fail = (rule: Partial<FaultRule>) => world().emulator.faults.add({ at: 'item', ...rule })
  const answer = async (chat: Chat, text: string) => (await chat.say(text)).replies.map(wordsOf).join('\n')

  it('says how long Graph asked to wait', async () => {
    fail({ match: { path: '^/users' }, fail: 429, retryAfter: 150 })
    assert.match(await answer(alex, 'list users'), /throttling[\s\S]*Try again in 3 minutes\./)
    assert.match(await answer(lynne, 'list users'), /drosselt die Anfragen[\s\S]*in 3 Minuten noch einmal\./)
  })

  it('says how long Graph asked to wait while a plan is made', async () => {
    fail({ match: { path: '^/roleManagement/directory/roleAssignments' }, fail: 429, retryAfter: 121 })
    assert.match(await answer(alex, 'disable accounts adelev@contoso.com'), /throttling[\s\S]*Try again in 3 minutes\./)
  })

  it('says which permission is there, and that a role is missing', async () => {
    fail({ match: { path: '^/users' }, fail: 403 })
    assert.match(
      await answer(alex, 'list users'),
      /doesn’t let you do this[\s\S]*You have User\.Read\.All, but no directory role/,
    )
    assert.match(
      await answer(lynne, 'list users'),
      /erlaubt Ihnen das nicht[\s\S]*Sie haben User\.Read\.All, aber keine Verzeichnisrolle/,
    )
    assert.match(
      await answer(alex, 'check status alexw@contoso.com'),
      /You have User\.Read\.All, but no directory role/,
    )
    fail({ match: { path: '^/groups' }, fail: 403 })
    assert.match(
      await answer(alex, 'check status group:"Sales"'),
      /You have GroupMember\.Read\.All, but no directory role/,
    )
  })

  it('says what is wrong with a typed argument', async () => {
    assert.match(
      await answer(alex, 'undo'),
      /There is no operation you can do this with\.[\s\S]*such as “undo pafisi-35”/,
    )
    assert.match(await answer(lynne, 'undo'), /Mit keinem Ihrer Vorgänge ist das möglich\.[\s\S]*undo pafisi-35/)
    const long = 'x'.repeat(251)
    assert.match(await answer(alex, `list users ${long}`), /The search text is too long: at most 250 characters\./)
    assert.match(await answer(lynne, `list users department:${long}`), /zu lang: Abteilung, höchstens 250 Zeichen\./)
  })
})
