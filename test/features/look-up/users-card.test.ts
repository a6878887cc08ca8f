import assert from 'node:assert/strict'
import { showSelection, showUsers, type UserPage } from '../../../src/features/look-up/users-card.ts'
import { buttonsOf, textsOf } from '../../chat/views/rules.ts'
import { ordinaryTexts, sampleAccount } from '../../chat/views/samples/index.ts'
import { wholeRegistry } from '../../support/registry.ts'
import { messagesFor } from '../../support/words.ts'

const accounts = [0, 1, 2].map((index) => sampleAccount(ordinaryTexts(), index))
const show = (view: Partial<UserPage>) =>
  showUsers(
    { registry: wholeRegistry, query: {}, page: 1, pageSize: 3, accounts, total: 3, ...view },
    messagesFor('en'),
    {
      device: 'desktop',
      locale: 'en-GB',
      timeZone: 'UTC',
    },
  )
const data = (view: Partial<UserPage>, title: string) =>
  buttonsOf(show(view).card).find((button) => button['title'] === title)?.['data']

describe('the list of users', () => {
  it('shows the exact total and the current range', () => {
    const { card, summary } = show({ page: 2, total: 1200 })
    assert.equal(summary, '1,200 accounts: All accounts')
    assert.ok(textsOf(card).includes('4–6 of 1,200'))
  })

  it('links to the adjacent pages with the same query', () => {
    const query = { search: 'al', enabled: false }
    assert.deepEqual(data({ query, page: 2, total: 9 }, 'Next'), { command: 'list users', ...query, page: 3 })
    assert.deepEqual(data({ query, page: 2, total: 9 }, 'Previous'), { command: 'list users', ...query, page: 1 })
  })

  it('has no button for a missing page', () => {
    assert.equal(data({}, 'Next'), undefined)
    assert.equal(data({}, 'Previous'), undefined)
    assert.equal(data({ page: 3, total: 9 }, 'Next'), undefined)
    assert.equal(data({ page: 1, total: 9 }, 'Previous'), undefined)
  })

  it('changes one filter and keeps the rest, starting at the first page', () => {
    const view = { query: { search: 'al', enabled: true, guests: true }, page: 4, total: 99 }
    assert.deepEqual(data(view, 'Disabled'), { command: 'list users', search: 'al', enabled: false })
    assert.deepEqual(data(view, 'All'), { command: 'list users', search: 'al' })
    assert.deepEqual(data(view, '✓ Guests'), { command: 'list users', search: 'al', guests: true })
  })

  it('offers to check all matches if the filter can be typed after a command', () => {
    const query = { enabled: true, department: 'Customer Care' }
    assert.deepEqual(data({ query, total: 37 }, 'Check these 37'), {
      command: 'check status',
      accounts: 'enabled department:"Customer Care"',
    })
    assert.deepEqual(data({ query: { guests: true } }, 'Check these 3'), {
      command: 'check status',
      accounts: 'guests',
    })
    for (const query of [{}, { search: 'al' }, { department: '"' }])
      assert.equal(data({ query }, 'Check these 3'), undefined)
  })

  it('offers to change all matches of a search, but not those on one of several pages', () => {
    const view = { query: { search: 'al' }, lookup: 'list-id' }
    const enabled = accounts.filter(({ accountEnabled }) => accountEnabled).length
    const disable = `Disable ${enabled} ${enabled === 1 ? 'account' : 'accounts'}`
    assert.ok(data(view, disable))
    assert.ok(data(view, 'Check these 3'))
    assert.equal(data({ ...view, total: 236 }, disable), undefined)
    assert.ok(data({ ...view, total: 236 }, 'Check the 3 on this page'))
  })

  it('is a list with checkboxes that says which accounts it covers', () => {
    const viewer = { device: 'desktop' } as const
    const { card } = showSelection({ registry: wholeRegistry, accounts, total: 236 }, messagesFor('en'), viewer)
    assert.match(JSON.stringify(card), /The 3 accounts on this page, of 236/)
    const { card: whole } = showSelection({ registry: wholeRegistry, accounts, total: 3 }, messagesFor('en'), viewer)
    assert.doesNotMatch(JSON.stringify(whole), /on this page/)
  })

  it('offers all accounts if a filter finds none', () => {
    const empty = { query: { search: 'zz' }, accounts: [], total: 0 }
    assert.deepEqual(data(empty, 'Show all accounts'), { command: 'list users' })
    assert.equal(data({ ...empty, query: {} }, 'Show all accounts'), undefined)
  })
})
