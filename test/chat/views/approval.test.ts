import assert from 'node:assert/strict'
import { showApproval, showRequestedAccounts } from '../../../src/chat/views/approval.ts'
import { cardsOf } from '../../../src/features/define.ts'
import { features } from '../../../src/features/index.ts'
import { wholeRegistry } from '../../support/registry.ts'
import { messagesFor } from '../../support/words.ts'
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
      notes: {},
      containments: [],
    }
    const view = {
      operation,
      registry: wholeRegistry,
      cards: cardsOf(features),
      concerned,
      items: [],
      total: 0,
      page: 1,
      token: 'A'.repeat(32),
    }
    const seen = textsOf(showApproval(view, messagesFor('en'), viewer).card).join('\n')
    assert.match(seen, /Skipped: 33 synced, 9 already disabled, 1 not found, 1 protected$/m)
  })

  describe('of a release', () => {
    const by = {
      playbook: 'contain',
      by: 'Alex Wilber',
      at: Date.UTC(2026, 4, 29, 12, 36),
      reason: 'phished on Monday',
    }
    const decision = { ...by, operation: 'jakugi-06' }
    const change = 299
    const operation = sampleOperation(texts, {
      state: 'awaitingApproval',
      approval: asking(),
      playbook: 'release',
      counts: { ...sampleOperation(texts).counts, change },
      guests: 11,
      omittedSteps: [
        { action: 'dismiss-risk', because: 'role' },
        { action: 'disable-devices', because: 'role', roles: ['7698a772-787b-4ac8-901f-60d6b08affd2'] },
      ],
      requester: { oid: 'o', tid: 't', upn: 'AlexW@contoso.com', name: 'Alex Wilber' },
    })
    const concerned = {
      work: { departments: { some: [], others: 0 }, titles: { some: [], others: 0 } },
      skipped: [],
      admins: [],
      notes: { tenantConsent: 56, byName: 3 },
      containments: [{ decision, accounts: 296 }],
    }
    const view = {
      operation,
      registry: wholeRegistry,
      cards: cardsOf(features),
      concerned,
      total: change,
      token: 'A'.repeat(32),
    }
    const items = [0, 1, 2].map((index) => sampleItem(texts, index))
    const shown = (locale: 'en' | 'de') => textsOf(showApproval({ ...view, items }, messagesFor(locale), viewer).card)

    it('says first who contained the accounts, when and why, then what the plan says', () => {
      const seen = shown('en')
      const at = (says: RegExp) => {
        const place = seen.findIndex((text) => says.test(text))
        assert.ok(place >= 0, `${says} in ${seen.join('\n')}`)
        return place
      }
      const order = [
        at(
          /^▲ 296 accounts contained as compromised by Alex Wilber \(jakugi-06, May 29, [^)]*\): “phished on Monday”$/,
        ),
        at(/^▲ 56 accounts use apps with tenant-wide admin consent/),
        at(/^11 guests$/),
        at(/^It starts with 5 accounts/),
      ]
      assert.deepEqual(
        order,
        [...order].sort((one, other) => one - other),
      )
      assert.ok(!seen.some((text) => text.includes('matched by name')), 'this only concerns the requester')
    })

    it("speaks of the requester's role, not of the approver's", () => {
      const seen = shown('en').join('\n')
      assert.match(seen, /Dismiss risk: not available because Alex Wilber’s role doesn’t allow it/)
      assert.match(seen, /not available, needs Cloud Device Administrator/)
      assert.doesNotMatch(seen, /your role/)
      assert.doesNotMatch(shown('de').join('\n'), /Ihre Rolle/)
    })

    it('says what contained several of its accounts once per page', () => {
      const contained = (index: number) => sampleItem(texts, index, { history: { pending: [], compromised: decision } })
      const page = (list: Parameters<typeof showRequestedAccounts>[0]['items']) =>
        textsOf(
          showRequestedAccounts(
            { operation, cards: [], items: list, total: change, page: 1 },
            messagesFor('en'),
            viewer,
          ).card,
        ).join('\n')
      const count = (text: string, of: RegExp) => text.match(of)?.length ?? 0
      const all = page([contained(0), contained(1), contained(2)])
      assert.equal(count(all, /phished on Monday/g), 1)
      assert.equal(count(all, /jakugi-06/g), 1)
      const some = page([contained(0), contained(1), sampleItem(texts, 2)])
      assert.equal(count(some, /phished on Monday/g), 1)
      assert.equal(count(some, /Contained as compromised: jakugi-06/g), 2)
    })
  })
})
