import assert from 'node:assert/strict'
import { createOperationCards } from '../../../src/chat/posts/operation-card.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { messagesFor } from '../../support/words.ts'
import { ordinaryTexts, sampleOperation } from '../views/samples/index.ts'

describe('the card of an operation', () => {
  const drawn = async (locale: string) => {
    const said: string[] = []
    const cards = createOperationCards({
      messagesFor,
      cards: [],
      deliver: {
        postLater: async (_conversation, reply) => {
          said.push(JSON.stringify(reply))
          return 'card'
        },
        edit: async () => true,
      },
      operations: () => ({
        items: async () => ({ items: [], total: 0 }),
        cardPosted: async () => undefined,
        showAgain: async () => undefined,
      }),
      clock: createFakeClock(),
    })
    const operation = sampleOperation(ordinaryTexts(), { state: 'cancelled', locale: 'en' })
    const reference = { conversation: {}, timeZone: 'UTC', locale }
    await cards.notify(operation, { reference, userId: '29:ann', device: 'desktop', activityId: 'card' })
    return said.join()
  }

  it('stays in the language in which it was last opened', async () => {
    assert.match(await drawn('de-DE'), /Abgebrochen/)
    assert.match(await drawn('en-GB'), /Cancelled/)
  })

  describe('in a different message than before', () => {
    const edited = async (state: 'cancelled' | 'running', outdated: boolean) => {
      const edits: string[] = []
      const channel = {
        reference: { conversation: {}, timeZone: 'UTC', locale: 'en' },
        userId: '29:ann',
        device: 'desktop',
      }
      const cards = createOperationCards({
        messagesFor,
        cards: [],
        deliver: {
          postLater: async () => 'card',
          edit: async (_conversation, id, reply) => {
            edits.push(`${id}: ${JSON.stringify(reply)}`)
            return true
          },
        },
        operations: () => ({
          items: async () => ({ items: [], total: 0 }),
          cardPosted: async () => ({ channel: { ...channel, device: 'desktop', activityId: 'old' }, outdated }),
          showAgain: async () => undefined,
        }),
        clock: createFakeClock(),
      })
      const operation = sampleOperation(ordinaryTexts(), { state, locale: 'en' })
      await cards.shown(operation, 'new', false, { ...channel, device: 'desktop' })
      return edits
    }

    it('is closed in the old message if it can still be used there', async () => {
      assert.match((await edited('running', false)).join(), /^old: /)
    })

    it('shows the result in the old message if it was missing there', async () => {
      assert.match((await edited('cancelled', true)).join(), /^old: .*Cancelled/)
    })

    it('leaves the old message alone if it already shows the result', async () => {
      assert.deepEqual(await edited('cancelled', false), [])
    })
  })
})
