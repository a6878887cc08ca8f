// Covers: way-back-in
import assert from 'node:assert/strict'
import { showApproval } from '../../../src/chat/views/approval.ts'
import { showOperation } from '../../../src/chat/views/operation.ts'
import type { CardAdditions } from '../../../src/chat/views/places.ts'
import { cardsOf } from '../../../src/features/define.ts'
import { features } from '../../../src/features/index.ts'
import { receiverTally, voucherTally } from '../../../src/features/way-back-in/shown.ts'
import { wholeRegistry } from '../../support/registry.ts'
import { messagesFor } from '../../support/words.ts'
import { buttonsOf, textsOf } from './rules.ts'
import { ordinaryTexts, sampleOperation } from './samples/index.ts'
import { shownValue, shownValues } from './samples/operations.ts'

const viewer = { device: 'desktop', locale: 'en', timeZone: 'UTC' } as const
const operation = sampleOperation(ordinaryTexts(), {
  playbook: 'letBackIn',
  state: 'done',
  shown: shownValues(
    shownValue(voucherTally, [
      { state: 'open', receiver: 'Lee Gu', count: 3, refused: 0, failed: 0, unreachable: false, until: 0 },
    ]),
  ),
})
const cardWith = async (cards: readonly CardAdditions[]) =>
  (await showOperation(operation, async () => ({ items: [], total: 0 }), messagesFor('en'), viewer, cards)).card
const adding = (text: string): CardAdditions => ({ result: { 'after problems': () => [{ text }] } })

describe('what features add to a result', () => {
  it('stands in the order of the list', async () => {
    const added = async (...texts: string[]) =>
      textsOf(await cardWith(texts.map(adding))).filter((one) => /^[AB]$/.test(one))
    assert.deepEqual(await added('A', 'B'), ['A', 'B'])
    assert.deepEqual(await added('B', 'A'), ['B', 'A'])
  })

  it('is there with its feature and gone without it', async () => {
    const waits = async (cards: readonly CardAdditions[]) => {
      const card = await cardWith(cards)
      return [
        textsOf(card).some((text) => text.includes('waiting for Lee Gu')),
        buttonsOf(card).some(({ data }) => (data as { command?: string } | undefined)?.command === 'ways back in'),
      ]
    }
    const others = features.filter(({ name }) => name !== 'way-back-in')
    assert.deepEqual(await waits(cardsOf(features)), [true, true])
    assert.deepEqual(await waits(cardsOf(others)), [false, false])
  })
})

describe('what features add to a plan', () => {
  const others = features.filter(({ name }) => name !== 'way-back-in')
  const asked = (playbook: string, list: typeof features) => {
    const planned = sampleOperation(ordinaryTexts(), {
      playbook,
      state: 'awaitingApproval',
      shown: shownValues(
        shownValue(receiverTally, [{ name: 'Lee Gu', upn: 'lee@contoso.com', manager: true, accounts: 2 }]),
      ),
    })
    const view = { operation: planned, registry: wholeRegistry, cards: cardsOf(list), items: [], total: 2 }
    return textsOf(showApproval(view, messagesFor('en'), viewer).card).filter((text) => text.includes('Lee Gu')).length
  }

  it('is said once, with its feature only', () => {
    assert.equal(asked('letBackIn', features), 1)
    assert.equal(asked('letBackIn', others), 0)
  })
})
