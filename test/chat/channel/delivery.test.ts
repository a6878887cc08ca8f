import assert from 'node:assert/strict'
import type { TurnContext } from 'botbuilder'
import { createDelivery } from '../../../src/chat/channel/delivery.ts'
import { Unreachable } from '../../../src/core/errors.ts'
import { createLog } from '../../../src/core/log.ts'

describe('a message outside a turn', () => {
  /** What was sent, if Teams answers edits and new messages with these statuses; no status: no answer. */
  const delivery = (edits: number | undefined, posts = 201) => {
    const sent: string[] = []
    const answer = (what: string, status: number | undefined) => {
      sent.push(what)
      if (status !== undefined && status < 300) return { id: 'new' }
      throw Object.assign(new Error('Teams answers'), { statusCode: status })
    }
    const context = {
      updateActivity: async () => answer('edit', edits),
      sendActivity: async () => answer('post', posts),
    } as unknown as TurnContext
    const channel = {
      continueConversation: async (_where: unknown, logic: (context: TurnContext) => Promise<void>) => logic(context),
    }
    const deliver = createDelivery({
      channel: channel as Parameters<typeof createDelivery>[0]['channel'],
      log: createLog({ level: 'silent' }),
    })
    return { deliver, sent }
  }
  const reply = { text: 'Done' }

  it("is posted again if the one to edit is gone or can't be edited", async () => {
    for (const status of [403, 404]) {
      const { deliver, sent } = delivery(status)
      assert.equal(await deliver.postLater({}, reply, 'old'), 'new')
      assert.deepEqual(sent, ['edit', 'post'])
    }
  })

  it('is not posted a second time if the edit could succeed later', async () => {
    for (const status of [412, 429, 502, 503, 504, undefined]) {
      const { deliver, sent } = delivery(status)
      await assert.rejects(deliver.postLater({}, reply, 'old'), /Teams answers/)
      assert.deepEqual(sent, ['edit'], String(status))
    }
  })

  it('counts as undeliverable if Teams refuses it permanently', async () => {
    for (const status of [403, 404]) {
      const { deliver } = delivery(200, status)
      await assert.rejects(deliver.postLater({}, reply), Unreachable)
    }
    await assert.rejects(delivery(200, 503).deliver.postLater({}, reply), /Teams answers/)
  })

  it('counts as gone only if Teams says so', async () => {
    assert.equal(await delivery(404).deliver.edit({}, 'old', reply), false)
    assert.equal(await delivery(503).deliver.edit({}, 'old', reply), true)
    assert.equal(await delivery(200).deliver.edit({}, 'old', reply), true)
  })
})
