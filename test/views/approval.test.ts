import assert from 'node:assert/strict'
import { fullRegistry } from '../../src/actions/registry.ts'
import { messagesFor } from '../../src/messages/index.ts'
import { showApproval } from '../../src/views/approval.ts'
import { textsOf } from './rules.ts'
import { ordinaryTexts, sampleItem, sampleOperation } from './samples/index.ts'
import { asking } from './samples/operations.ts'

const texts = ordinaryTexts()
const viewer = { device: 'desktop', locale: 'en', timeZone: 'UTC' } as const

describe('a request for approval', () => {
  it('gives every reason for skipping, so that the numbers add up', () => {
    const skipped = (
      [
        ['synced', 33],
        ['already', 9],
        ['notFound', 1],
        ['protected', 1],
      ] as const
    ).map(([verdict, count]) => ({ verdict, why: null, count, some: [sampleItem(texts, 1, { verdict })] }))
    const operation = sampleOperation(texts, { state: 'awaitingApproval', approval: asking() })
    const concerned = {
      work: { departments: { some: [], others: 0 }, titles: { some: [], others: 0 } },
      skipped,
      admins: [],
    }
    const view = { operation, registry: fullRegistry, concerned, items: [], total: 0, page: 1, token: 'A'.repeat(32) }
    const seen = textsOf(showApproval(view, messagesFor('en'), viewer).card).join('\n')
    assert.match(
      seen,
      /44 accounts on the list are skipped[\s\S]*33 · Synced[\s\S]*9 · [\s\S]*1 · Not found[\s\S]*1 · Protected/,
    )
  })
})
