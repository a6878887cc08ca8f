import assert from 'node:assert/strict'
import { notFoundText, showCheck, showMoreOfCheck } from '../../../src/features/look-up/status-card.ts'
import type { StatusView } from '../../../src/features/look-up/status-view.ts'
import type { Account, Lookup } from '../../../src/graph/directory/account.ts'
import { buttonsOf, textsOf } from '../../chat/views/rules.ts'
import { ordinaryTexts, sampleAccount, sampleLookups } from '../../chat/views/samples/index.ts'
import { wholeRegistry } from '../../support/registry.ts'
import { messagesFor } from '../../support/words.ts'

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
const show = (view: Partial<StatusView> = {}) =>
  showCheck(
    { registry: wholeRegistry, lookups, rest: [], at: 0, lookup: 'list-1', show: 'all', page: 1, ...view },
    messagesFor('en'),
    { device: 'phone', locale: 'en', timeZone: 'UTC' },
  )
const button = (view: Partial<StatusView>, title: string) =>
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
    for (const input of ['gone@contoso.com', 'al', 'broken']) {
      const at = texts.indexOf(input)
      assert.ok(at > 0, input)
      assert.ok(at < texts.indexOf('Onno') && at < texts.indexOf('Olaf'), input)
    }
    assert.ok(!texts.includes('ON'))
    assert.ok(texts.includes('1 entry was given twice.'))
    assert.ok(position(texts, 'could be ') > 0)
    assert.ok(position(texts, 'Microsoft Entra didn’t respond') > 0)
  })

  it('shows only what the filter selects', () => {
    const texts = textsOf(show({ show: 'disabled' }).card)
    assert.ok(texts.includes('Olaf'))
    assert.ok(!texts.includes('Onno'))
    assert.ok(!texts.includes('broken'))
  })

  it("has the list's ID in its buttons, never the accounts", () => {
    assert.deepEqual(button({}, 'Problems 3'), { command: 'check status', lookup: 'list-1', show: 'problems', page: 1 })
    assert.deepEqual(button({}, 'Disable Onno'), {
      command: 'disable accounts',
      lookup: 'list-1',
      only: 'enabled',
    })
    assert.deepEqual(button({ lookups: lookups.slice(1) }, 'Enable Olaf'), {
      command: 'enable accounts',
      lookup: 'list-1',
      only: 'disabled',
    })
  })

  it('is read-only, without a red button', () => {
    assert.ok(buttonsOf(show().card).every(({ style }) => style === undefined))
  })

  it('has at most eight buttons, and all others in a separate message', () => {
    const many = { lookups: sampleLookups(ordinaryTexts(), 120), page: 2 }
    assert.equal(buttonsOf(show(many).card).length, 8)
    assert.deepEqual(button(many, 'More'), {
      command: 'check status',
      lookup: 'list-1',
      show: 'all',
      page: 2,
      more: true,
    })
    const view = { registry: wholeRegistry, ...many, rest: [], at: 0, lookup: 'list-1', show: 'all' } as const
    const all = showMoreOfCheck(view, messagesFor('en'), { device: 'phone', locale: 'en', timeZone: 'UTC' })
    const titles = buttonsOf(all.card).map(({ title }) => title)
    for (const title of ['Details', 'Export', 'Refresh', 'Copy the 6 not found'])
      assert.ok(titles.includes(title), title)
    assert.equal(all.replace, false)
  })

  it('names what was not found first, and gives it as text to copy', () => {
    const lost = ['a', 'b', 'c', 'd', 'e'].map((input): Lookup => ({ input, outcome: 'notFound' }))
    const texts = textsOf(show({ lookups: [...lookups, ...lost] }).card)
    assert.ok(texts.includes('▲ 6 not found: gone@contoso.com, a, b, and 3 more'))
    assert.deepEqual(notFoundText([...lookups, ...lost]).text?.split('\n'), [
      'gone@contoso.com',
      'a',
      'b',
      'c',
      'd',
      'e',
    ])
  })

  it('says in the title whether a single account is enabled', () => {
    const one = (name: string, enabled: boolean) =>
      show({ lookups: [{ input: 'x', outcome: 'found', account: account(name, enabled) }] }).summary
    assert.equal(one('Onno', true), 'Onno is enabled')
    assert.equal(one('Olaf', false), 'Olaf is disabled')
    assert.equal(show({ lookups: [{ input: 'gone', outcome: 'notFound' }] }).summary, 'I couldn’t find gone')
  })

  it('names nobody in the version shown in a channel', () => {
    const counts = (...some: readonly Lookup[]) => show({ lookups: some }).counts
    assert.equal(
      counts({ input: 'x', outcome: 'found', account: account('Onno', true) }),
      'Status of 1 account: 1 Enabled',
    )
    assert.equal(counts({ input: 'gone', outcome: 'notFound' }), 'No account found: 1 Not found')
  })

  it('offers to enable accounts only if none of them is enabled', () => {
    assert.equal(button({}, 'Enable Olaf'), undefined)
    const many = ['Olaf', 'Oda'].map(
      (name): Lookup => ({ input: name, outcome: 'found', account: account(name, false) }),
    )
    assert.ok(button({ lookups: many }, 'Enable the 2 disabled accounts'))
  })

  it('has a button for each unclear name, and none for addresses', () => {
    const named: Lookup = { input: 'al', outcome: 'ambiguous', candidates: [account('Al'), account('Alf')], named: 2 }
    const unclear = { lookups: [...lookups.slice(0, 3), named, { input: 'zoe nobody', outcome: 'notFound' as const }] }
    assert.deepEqual(button(unclear, 'al: 2 accounts…'), { command: 'check status', lookup: 'list-1', choose: 'al' })
    assert.deepEqual(button(unclear, 'Search “nobody”'), { command: 'list users', search: 'nobody' })
    assert.equal(button(unclear, 'Search “gone'), undefined)
  })

  it('offers no step that would change nothing', () => {
    const none = { lookups: lookups.slice(2) }
    assert.equal(button(none, 'Disable'), undefined)
    assert.equal(button(none, 'Enable'), undefined)
    assert.equal(button(none, 'Problems'), undefined)
  })

  it('shows the last page if a later one is requested', () => {
    const many = { lookups: sampleLookups(ordinaryTexts(), 30), page: 99 }
    assert.ok(textsOf(show(many).card).includes('25–29 of 29'))
  })

  it("lists the parts of the text that weren't accounts", () => {
    const texts = textsOf(show({ rest: ['a', 'b', 'c', 'd', 'e'] }).card)
    assert.ok(position(texts, 'I couldn’t match 5 entries: a, b, c, and 2 more') > 0)
  })
})
