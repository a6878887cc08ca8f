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
    assert.match(await answer(lynne, 'list users'), /drosselt die Anfragen[\s\S]*in 3 Minuten erneut\./)
  })

  it('says how long Graph asked to wait while a plan is made', async () => {
    fail({ match: { path: '^/roleManagement/directory/roleAssignments' }, fail: 429, retryAfter: 121 })
    assert.match(await answer(alex, 'disable accounts adelev@contoso.com'), /throttling[\s\S]*Try again in 3 minutes\./)
  })

  it('names only what is missing: a role, if the permission is granted', async () => {
    fail({ match: { path: '^/users' }, fail: 403 })
    const refused = /doesn’t let you do this[\s\S]*None of your admin roles allows this/
    const texts = [await answer(alex, 'list users'), await answer(alex, 'check status alexw@contoso.com')]
    const german = await answer(lynne, 'list users')
    assert.match(german, /erlaubt Ihnen das nicht[\s\S]*Keine Ihrer Administratorrollen erlaubt das/)
    fail({ match: { path: '^/groups' }, fail: 403 })
    texts.push(await answer(alex, 'check status group:"Sales"'))
    for (const text of texts) assert.match(text, refused)
    for (const text of [...texts, german]) assert.doesNotMatch(text, /\.(?:Read|ReadWrite)\.All/)
  })

  it('names the role that is needed to change sign-in methods and to read sign-ins', async () => {
    for (const [text, role] of [
      ['reset mfa for adele vance', 'Authentication Administrator'],
      ['list users inactive:90d', 'Reports Reader'],
    ] as const) {
      const said = await answer(alex, text)
      assert.match(said, new RegExp(`None of your admin roles allows this\\. .* such as ${role}\\.`))
      assert.doesNotMatch(said, /\.(?:Read|ReadWrite)\.All/)
    }
  })

  it('explains what is wrong with a typed argument', async () => {
    assert.match(
      await answer(alex, 'undo'),
      /This doesn’t work for any of your operations\.[\s\S]*as in “undo pafisi-35”/,
    )
    assert.match(await answer(lynne, 'undo'), /Mit keinem Ihrer Vorgänge ist das möglich\.[\s\S]*undo pafisi-35/)
    const long = 'x'.repeat(251)
    assert.match(await answer(alex, `list users ${long}`), /The search text is too long: at most 250 characters\./)
    assert.match(
      await answer(lynne, `list users department:${long}`),
      /zu lang: Abteilung \(erlaubt sind höchstens 250 Zeichen\)\./,
    )
  })
})
