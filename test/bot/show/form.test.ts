import assert from 'node:assert/strict'
import { showChangeForm, showCheckForm } from '../../../src/bot/show/form.ts'
import { UserError } from '../../../src/core/errors.ts'
import { wordsFor } from '../../../src/words/index.ts'
import { buttonsOf, nodesOf, textsOf } from './rules.ts'

const words = wordsFor('en')
const inputs = (card: unknown) => nodesOf(card).filter(({ type }) => String(type).startsWith('Input.'))
const ids = (card: unknown) => inputs(card).map(({ id }) => id)
const value = (card: unknown, id: string) => inputs(card).find((input) => input['id'] === id)?.['value']

describe('the forms about accounts', () => {
  it('ask for what each command needs', () => {
    const device = { device: 'desktop' } as const
    assert.deepEqual(ids(showCheckForm({}, words, device).card), ['accounts', 'people'])
    assert.deepEqual(ids(showChangeForm('disable', {}, words, device).card), [
      'accounts',
      'people',
      'reason',
      'ticket',
      'signOut',
    ])
    assert.deepEqual(ids(showChangeForm('enable', {}, words, device).card), ['accounts', 'people', 'reason', 'ticket'])
    assert.deepEqual(ids(showChangeForm('signOut', {}, words, { device: 'phone' }).card), [
      'accounts',
      'reason',
      'ticket',
    ])
  })

  it('send the command they are the form of', () => {
    const { card } = showChangeForm('signOut', {}, words, { device: 'desktop' })
    assert.deepEqual(
      buttonsOf(card).map(({ data }) => data),
      [{ command: 'sign out everywhere' }],
    )
  })

  it('give back what was typed, exactly, with the error beside its field', () => {
    const typed = {
      accounts: 'a@b.test;\nC\\*d',
      reason: '"why"',
      ticket: 'T',
      signOut: false,
      error: new UserError('noAccounts'),
    }
    const { card } = showChangeForm('disable', typed, words, { device: 'phone' })
    assert.equal(value(card, 'accounts'), typed.accounts)
    assert.equal(value(card, 'reason'), typed.reason)
    assert.equal(value(card, 'ticket'), typed.ticket)
    assert.equal(value(card, 'signOut'), 'false')
    const beside = nodesOf(card).find(
      (node) => Array.isArray(node['items']) && node['items'].some((one) => one.id === 'accounts'),
    )
    assert.ok(textsOf(beside).some((text) => text.startsWith('✕ I found no account')))
  })

  it('search the whole organisation for people in a 1:1 chat, and those who are there elsewhere', () => {
    const dataset = (place: 'personal' | 'groupChat' | 'channel') => {
      const { card } = showCheckForm({}, words, { device: 'desktop', place })
      return inputs(card).map((input) => (input['choices.data'] as { dataset?: string } | undefined)?.dataset)[1]
    }
    assert.equal(dataset('personal'), 'graph.microsoft.com/users')
    assert.equal(dataset('groupChat'), 'graph.microsoft.com/users?scope=currentContext')
    assert.equal(dataset('channel'), 'graph.microsoft.com/users?scope=currentContext')
  })

  it('keep who was picked', () => {
    const { card } = showChangeForm('enable', { people: 'id-1,id-2', error: new UserError('groupEmpty') }, words, {
      device: 'desktop',
    })
    assert.equal(value(card, 'people'), 'id-1,id-2')
  })

  it('put an error that belongs to no field on top', () => {
    const { card } = showCheckForm({ error: new UserError('graphUnavailable') }, words, { device: 'desktop' })
    assert.ok(textsOf(card).some((text) => text.startsWith('✕ Microsoft Entra does not answer.')))
  })

  it('say so when a list is too long to be shown again', () => {
    const accounts = 'somebody@contoso.com\n'.repeat(2000)
    const { card } = showCheckForm({ accounts }, words, { device: 'desktop' })
    assert.equal(value(card, 'accounts'), '')
    assert.ok(textsOf(card).some((text) => /too long to show again/.test(text)))
  })
})
