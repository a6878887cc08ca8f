import assert from 'node:assert/strict'
import type { Account, Lookup } from '../../src/graph/directory/account.ts'
import { messagesFor } from '../../src/messages/index.ts'
import { type Checked, showCheck } from '../../src/views/status.ts'
import { buttonsOf, nodesOf, textsOf } from './rules.ts'
import { ordinaryTexts, sampleAccount, sampleLookups } from './samples/index.ts'

const account = (name: string, enabled = true): Account => ({
  ...sampleAccount(ordinaryTexts(), 0),
  displayName: name,
  accountEnabled: enabled,
})
const lookups: Lookup[] = [
  { input: 'on', outcome: 'found', account: account('Onno') },
  { input: 'off', outcome: 'found', account: account('Olaf', false) },
  { input: 'gone@contoso.com', outcome: 'notFound' },
  { input: 'al', outcome: 'ambiguous', candidates: [account('Al'), account('Alf')] },
  { input: 'ON', outcome: 'duplicate', of: 'on', account: account('Onno') },
  { input: 'broken', outcome: 'failed', reason: { code: 'unavailable' } },
]
const show = (view: Partial<Checked> = {}) =>
  showCheck({ lookups, rest: [], at: 0, lookup: 'list-1', show: 'all', page: 1, ...view }, messagesFor('en'), {
    device: 'phone',
    locale: 'en',
    timeZone: 'UTC',
  })
const button = (view: Partial<Checked>, title: string) =>
  buttonsOf(show(view).card).find((one) => String(one['title']).includes(title))?.['data']
const position = (texts: string[], part: string) => texts.findIndex((text) => text.includes(part))

describe('the status of accounts', () => {
  it('counts what was found and what was not', () => {
    assert.equal(
      show().summary,
      'Status of 3 accounts: 1 Enabled, 1 Disabled, 1 Not found, 1 Ambiguous, 1 Duplicate, 1 Lookup failed',
    )
  })

  it('lists inputs without a single account as typed, before the rest', () => {
    const texts = textsOf(show().card)
    for (const input of ['gone@contoso.com', 'al', 'ON', 'broken']) {
      assert.ok(texts.includes(input), input)
      assert.equal(texts.indexOf('Olaf'), -1)
    }
    assert.ok(position(texts, 'the same account as on') > 0)
    assert.ok(position(texts, 'could be ') > 0)
    assert.ok(position(texts, 'Microsoft Entra did not respond') > 0)
  })

  it('shows only what the filter selects', () => {
    const texts = textsOf(show({ show: 'disabled' }).card)
    assert.ok(texts.includes('Olaf'))
    assert.ok(!texts.includes('Onno'))
    assert.ok(!texts.includes('broken'))
  })

  it("has the list's id in its buttons, never the accounts", () => {
    assert.deepEqual(button({}, 'Problems 4'), { command: 'check status', lookup: 'list-1', show: 'problems', page: 1 })
    assert.deepEqual(button({}, 'Disable the one still enabled'), {
      command: 'disable accounts',
      lookup: 'list-1',
      only: 'enabled',
    })
    assert.deepEqual(button({}, 'Enable the one disabled'), {
      command: 'enable accounts',
      lookup: 'list-1',
      only: 'disabled',
    })
  })

  it('is read-only, without a red button', () => {
    assert.ok(buttonsOf(show().card).every(({ style }) => style === undefined))
  })

  it('draws no bar for a few accounts', () => {
    const bars = (count: number) =>
      nodesOf(show({ lookups: sampleLookups(ordinaryTexts(), count) }).card).filter(({ minHeight }) => minHeight)
    assert.equal(bars(5).length, 0)
    assert.ok(bars(120).length > 1)
  })

  it('offers no step that would change nothing', () => {
    const none = { lookups: lookups.slice(2) }
    assert.equal(button(none, 'still enabled'), undefined)
    assert.equal(button(none, 'Enable the'), undefined)
    assert.equal(button(none, 'Problems'), undefined)
  })

  it('shows the last page if a later one is requested', () => {
    const many = { lookups: sampleLookups(ordinaryTexts(), 30), page: 99 }
    assert.ok(textsOf(show(many).card).includes('26–30 of 30'))
  })

  it("lists the parts of the text that weren't accounts", () => {
    const texts = textsOf(show({ rest: ['a', 'b', 'c', 'd', 'e'] }).card)
    assert.ok(position(texts, 'I couldn’t match 5 entries: a, b, c, and 2 more') > 0)
  })
})
