import assert from 'node:assert/strict'
import { createOperationCards } from '../../../src/bot/cards/operation-card.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { ordinaryTexts, sampleOperation } from '../../views/samples/index.ts'

describe('the card of an operation', () => {
  const drawn = async (locale: string) => {
    const said: string[] = []
    const cards = createOperationCards({
      deliver: {
        later: async (_conversation, reply) => {
          said.push(JSON.stringify(reply))
          return 'card'
        },
        change: async () => true,
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
})
