import assert from 'node:assert/strict'
import { openWholeBot, serviceUrl } from '../../support/whole-bot.ts'

describe('a stored conversation', () => {
  const near = (url: string | undefined) => ({
    ...(url !== undefined && { serviceUrl: url }),
    channelId: 'msteams',
    bot: { id: '28:bot', name: 'Rollcall' },
    user: { id: '29:x', name: 'X' },
    conversation: { id: 'a:x', conversationType: 'personal', isGroup: false, name: '', tenantId: 'ours' },
  })
  const person = { oid: 'x', tid: 'ours' }

  it('is written to if it belongs to the configured cloud', async () => {
    const { channel, calls } = await openWholeBot()
    await channel.continueConversation(near(serviceUrl), async (context) => void (await context.sendActivity('Done.')))
    assert.equal((await channel.open(near(serviceUrl), person)).serviceUrl, serviceUrl)
    const paths = calls.map((call) => call.replace(/(activities)\/.*/, '$1'))
    assert.deepEqual(paths, [
      `POST ${serviceUrl}/v3/conversations/a%3Ax/activities`,
      `POST ${serviceUrl}/v3/conversations`,
    ])
  })

  it('is written to with a token of this bot, even if the process has another bot with the same ID', async () => {
    for (const _ of [1, 2]) {
      const { channel, used, accessToken } = await openWholeBot()
      await channel.continueConversation(
        near(serviceUrl),
        async (context) => void (await context.sendActivity('Done.')),
      )
      assert.deepEqual([...used], [`Bearer ${accessToken}`])
    }
  })

  it('is refused, without sending a token, if it belongs to a previously configured cloud', async () => {
    for (const url of ['https://smba.trafficmanager.net/emea/', 'https://evil.example/', '', undefined]) {
      const { channel, calls } = await openWholeBot()
      const say = channel.continueConversation(near(url), async (context) => void (await context.sendActivity('Done.')))
      await assert.rejects(say, /another cloud/)
      await assert.rejects(channel.open(near(url), person), /another cloud/)
      assert.deepEqual(calls, [])
    }
  })
})
