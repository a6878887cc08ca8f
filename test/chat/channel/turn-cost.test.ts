import assert from 'node:assert/strict'
import type { TurnContext } from 'botbuilder'
import { openWholeBot, serviceUrl } from '../../support/whole-bot.ts'

const message = {
  type: 'message',
  id: '1',
  text: 'help',
  channelId: 'msteams',
  serviceUrl,
  from: { id: '29:x', aadObjectId: '11111111-2222-4333-8444-555555555555' },
  recipient: { id: '28:bot' },
  conversation: { id: 'a:x', conversationType: 'personal', tenantId: 'ours' },
}

const never = async () => assert.fail('It was let in')

describe('what a turn does only once', () => {
  it('verifies the token of a request before its body is read, and not again', async () => {
    const { channel, header, verified } = await openWholeBot()
    for (const turns of [1, 2]) {
      const admitted = await channel.preAuthenticate(header)
      assert.ok('verified' in admitted)
      const { status } = await channel.receive(admitted, message, async () => {})
      assert.deepEqual([status, verified.length], [200, turns])
    }
    assert.equal((await channel.receive(header, message, async () => {})).status, 200)
    assert.equal(verified.length, 3)
  })

  it("still refuses an admitted request whose body doesn't match its token", async () => {
    const { channel, header } = await openWholeBot()
    const admitted = await channel.preAuthenticate(header)
    assert.ok('verified' in admitted)
    const elsewhere = { ...message, serviceUrl: `${serviceUrl}/other` }
    assert.equal((await channel.receive(admitted, elsewhere, never)).status, 401)
    const stranger = { ...message, conversation: { ...message.conversation, tenantId: 'theirs' } }
    assert.equal((await channel.receive(admitted, stranger, never)).status, 403)
    assert.equal((await channel.receive('', message, never)).status, 401)
  })

  it('uses one client per channel address for all turns, and one for the token service', async () => {
    const { channel, header } = await openWholeBot()
    const { ConnectorClientKey, UserTokenClientKey } = channel.adapter
    const clients: unknown[][] = []
    const note = async ({ turnState }: TurnContext) =>
      void clients.push([turnState.get(ConnectorClientKey), turnState.get(UserTokenClientKey)])
    for (const id of ['1', '2']) await channel.receive(header, { ...message, id }, note)
    const conversation = { ...message.conversation, isGroup: false, name: '' }
    await channel.continueConversation({ channelId: 'msteams', conversation, serviceUrl: `${serviceUrl}/other` }, note)
    const [[first, tokens] = [], [second, again] = [], [other, same] = []] = clients
    assert.ok(first && other && tokens)
    assert.ok(first === second && first !== other && tokens === again && tokens === same)
  })
})
