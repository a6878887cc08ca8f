import assert from 'node:assert/strict'
import { targetErrors } from '../../../src/chat/commands/target-errors.ts'
import { showChangeForm, showCheckForm } from '../../../src/chat/views/form.ts'
import { graphErrors } from '../../../src/graph/directory/errors.ts'
import { planErrors } from '../../../src/operations/plan/errors.ts'
import { ruleErrors } from '../../../src/operations/rules/errors.ts'
import { planSpec } from '../../support/registry.ts'
import { messagesFor } from '../../support/words.ts'
import { buttonsOf, nodesOf, textsOf } from './rules.ts'

const messages = messagesFor('en')
const desktop = { device: 'desktop', timeZone: 'Europe/Berlin' } as const
const phone = { ...desktop, device: 'phone' } as const
const inputs = (card: unknown) => nodesOf(card).filter(({ type }) => String(type).startsWith('Input.'))
const ids = (card: unknown) => inputs(card).map(({ id }) => id)
const value = (card: unknown, id: string) => inputs(card).find((input) => input['id'] === id)?.['value']

describe('the forms about accounts', () => {
  it('ask for what each command needs', () => {
    const whom = ['accounts', 'people', 'group']
    const hour = ['runAtDate', 'runAtTime']
    for (const reader of [desktop, phone]) {
      assert.deepEqual(ids(showCheckForm({}, messages, reader).card), whom)
      assert.deepEqual(ids(showChangeForm(planSpec('disable'), {}, messages, reader).card), [
        ...whom,
        'reason',
        'ticket',
        'signOut',
        'compromised',
        ...hour,
        'enableAtDate',
        'enableAtTime',
      ])
      for (const kind of ['enable', 'signOut'] as const)
        assert.deepEqual(ids(showChangeForm(planSpec(kind), {}, messages, reader).card), [
          ...whom,
          'reason',
          'ticket',
          ...hour,
        ])
    }
  })

  it('send their own command', () => {
    const { card } = showChangeForm(planSpec('signOut'), {}, messages, desktop)
    assert.deepEqual(
      buttonsOf(card).map(({ data }) => data),
      [{ command: 'sign out everywhere' }],
    )
  })

  it('return typed text exactly, with the error next to its field', () => {
    const typed = {
      accounts: 'a@b.test;\nC\\*d',
      reason: '"why"',
      ticket: 'T',
      group: 'Sales',
      runAtDate: '2026-05-29',
      runAtTime: '18:00',
      choices: { signOut: false },
      error: new planErrors.noAccounts(),
    }
    const { card } = showChangeForm(planSpec('disable'), typed, messages, phone)
    assert.equal(value(card, 'runAtTime'), '18:00')
    assert.equal(value(card, 'group'), 'Sales')
    assert.equal(value(card, 'accounts'), typed.accounts)
    assert.equal(value(card, 'reason'), typed.reason)
    assert.equal(value(card, 'ticket'), typed.ticket)
    assert.equal(value(card, 'signOut'), 'false')
    const beside = nodesOf(card).find(
      (node) => Array.isArray(node['items']) && node['items'].some((one) => one.id === 'accounts'),
    )
    assert.ok(textsOf(beside).some((text) => text.startsWith('✕ I couldn’t find an account')))
  })

  it('search the whole organisation in a personal chat, and members elsewhere', () => {
    const dataset = (place: 'personal' | 'groupChat' | 'channel') => {
      const { card } = showCheckForm({}, messages, { device: 'desktop', place })
      return inputs(card).map((input) => (input['choices.data'] as { dataset?: string } | undefined)?.dataset)[1]
    }
    assert.equal(dataset('personal'), 'graph.microsoft.com/users')
    assert.equal(dataset('groupChat'), 'graph.microsoft.com/users?scope=currentContext')
    assert.equal(dataset('channel'), 'graph.microsoft.com/users?scope=currentContext')
  })

  it('have the same picker on phones, as version 1.2 supports', () => {
    const { card } = showCheckForm({ people: 'id-1' }, messages, phone)
    const { label: _none, ...picker } = inputs(card).find(({ id }) => id === 'people') ?? {}
    assert.deepEqual(picker['choices.data'], { type: 'Data.Query', dataset: 'graph.microsoft.com/users' })
    assert.deepEqual([picker['choices'], picker['value'], picker['isRequired']], [[], 'id-1', undefined])
  })

  for (const [error, id] of [
    [new targetErrors.filterBesideAccounts({ filter: 'department:Legal' }), 'accounts'],
    [new targetErrors.groupNotFound({ name: 'X', field: 'group' }), 'group'],
    [new targetErrors.groupNotFound({ name: 'X' }), 'accounts'],
    [new ruleErrors.reasonRequired({ min: 10 }), 'reason'],
    [new ruleErrors.badTicket({ ticket: 'x', pattern: 'INC' }), 'ticket'],
    [new ruleErrors.timePast({ field: 'runAt' }), 'runAtDate'],
  ] as const) {
    it(`put ${error.code} next to ${id}, and nowhere else`, () => {
      for (const reader of [desktop, phone]) {
        const { card } = showChangeForm(planSpec('enable'), { error }, messages, reader)
        const fields = (card as { body: { items?: unknown[] }[] }).body.filter((part) => inputs(part).length > 0)
        const wrong = fields.filter((part) => textsOf(part).some((text) => text.startsWith('✕')))
        assert.deepEqual(
          wrong.map((part) => inputs(part)[0]?.['id']),
          [id],
        )
      }
    })
  }

  it('keep the selected people', () => {
    const { card } = showChangeForm(
      planSpec('enable'),
      { people: 'id-1,id-2', error: new targetErrors.groupEmpty({ name: 'Sales' }) },
      messages,
      desktop,
    )
    assert.equal(value(card, 'people'), 'id-1,id-2')
  })

  it('put errors without a field at the top', () => {
    const { card } = showCheckForm({ error: new graphErrors.graphUnavailable() }, messages, desktop)
    assert.ok(textsOf(card).some((text) => text.startsWith('✕ Microsoft Entra isn’t responding.')))
  })

  it('say if a list is too long to show again', () => {
    const accounts = 'someone@contoso.com\n'.repeat(2000)
    const { card } = showCheckForm({ accounts }, messages, desktop)
    assert.equal(value(card, 'accounts'), '')
    assert.ok(textsOf(card).some((text) => /too long to show here/.test(text)))
  })
})
