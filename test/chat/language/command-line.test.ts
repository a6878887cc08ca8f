import assert from 'node:assert/strict'
import { toCommandLine } from '../../../src/chat/language/command-line.ts'
import { toCommandTools } from '../../../src/chat/language/command-tools.ts'
import { messagesFor } from '../../../src/messages/index.ts'
import { commands } from '../../support/all-commands.ts'

const offers = toCommandTools(commands, messagesFor('en'))
const line = (tool: string, given: unknown, sentence: string) =>
  toCommandLine({ tool, arguments: typeof given === 'string' ? given : JSON.stringify(given) }, sentence, offers)

describe('what a model may choose', () => {
  it('can only view or plan, never confirm, approve, cancel or stop', () => {
    assert.deepEqual(
      offers.map(({ tool }) => tool),
      [
        'help',
        'list_users',
        'check_status',
        'disable_accounts',
        'enable_accounts',
        'sign_out_everywhere',
        'require_password_change',
        'reset_passwords',
        'remove_sign-in_methods',
        'revoke_app_consents',
        'remove_licences',
        'disable_devices',
        'remove_from_groups',
        'confirm_compromised',
        'dismiss_risk',
        'quarantine_accounts',
        'release_from_quarantine',
        'contain_accounts',
        'offboard_accounts',
        'release_accounts',
        'let_back_in',
        'incidents',
        'operations',
        'operation',
        'settings',
        'whoami',
      ],
    )
  })

  it("never includes a token, another person's list, a reason or a page", () => {
    const keys = offers.flatMap(({ arguments: { shape } }) => Object.keys(shape))
    assert.deepEqual([...new Set(keys)].sort(), [
      'accounts',
      'department',
      'enabled',
      'guests',
      'operation',
      'search',
      'title',
      'topic',
    ])
  })

  it('becomes the line a person would type', () => {
    const asked = 'who in Sales is still enabled? block the contractors'
    assert.equal(
      line('list_users', { department: 'Sales', enabled: true, search: null }, asked),
      'list users enabled department:"Sales"',
    )
    assert.equal(
      line('disable_accounts', { accounts: 'group:"Contractors"' }, asked),
      'disable accounts group:"Contractors"',
    )
    assert.equal(line('operations', '', 'what did I do'), 'operations')
    assert.equal(
      line('check_status', { accounts: 'ann@x.example' }, 'is Ann@X.example fine?'),
      'check status ann@x.example',
    )
  })

  it('is refused if it names accounts, groups or operations not in the sentence', () => {
    assert.equal(line('disable_accounts', { accounts: 'ceo@contoso.com' }, 'block the contractors'), undefined)
    assert.equal(line('disable_accounts', { accounts: 'group:"Executives"' }, 'block the contractors'), undefined)
    assert.equal(line('disable_accounts', { accounts: 'department:"Legal"' }, 'block the contractors'), undefined)
    assert.equal(line('disable_accounts', { accounts: 'the contractors' }, 'block the contractors'), undefined)
    assert.equal(line('operation', { operation: 'k7m2p' }, 'how is it going?'), undefined)
    assert.equal(line('list_users', { department: 'Executive' }, 'who is enabled?'), undefined)
    assert.equal(line('list_users', { title: 'Director' }, 'who is enabled?'), undefined)
    assert.equal(line('list_users', { search: 'ceo' }, 'who is enabled?'), undefined)
  })

  it('is refused if a name is only part of a word, or is short and in different case', () => {
    const change = (accounts: string, sentence: string) => line('disable_accounts', { accounts }, sentence)
    assert.equal(change('department:"IT"', 'turn off person61 with its devices'), undefined)
    assert.equal(change('department:"IT"', 'turn it off'), undefined)
    assert.equal(change('department:"IT"', 'block everyone in IT'), 'disable accounts department:"IT"')
    assert.equal(change('ann@x.example', 'block joann@x.example'), undefined)
    assert.equal(change('ann@x.example', 'block jo.ann@x.example'), undefined)
    assert.equal(change('ann@x.example', 'block ann@x.example.com'), undefined)
    assert.equal(change('ann@x.example', 'block ann@x.example.'), 'disable accounts ann@x.example')
    assert.equal(change('department:"Sales"', 'block the presales people'), undefined)
    assert.equal(line('list_users', { search: 'ann' }, 'find joanna'), undefined)
  })

  it('never changes all enabled accounts or all guests, whatever the sentence says', () => {
    for (const accounts of ['enabled', 'disabled', 'guests', 'members enabled']) {
      const sentence = `block all ${accounts} now`
      assert.equal(line('disable_accounts', { accounts }, sentence), undefined, accounts)
      assert.equal(line('sign_out_everywhere', { accounts }, sentence), undefined, accounts)
      assert.equal(line('check_status', { accounts }, sentence), `check status ${accounts}`, accounts)
    }
    const both = { accounts: 'department:"Sales" enabled' }
    assert.notEqual(line('disable_accounts', both, 'block the enabled accounts in Sales'), undefined)
  })

  it('is refused for an unknown tool or invalid arguments', () => {
    assert.equal(line('confirm_operation', { operation: 'k7m2p', token: 'x' }, 'confirm operation k7m2p'), undefined)
    assert.equal(line('cancel_operation', { operation: 'k7m2p' }, 'cancel k7m2p'), undefined)
    assert.equal(line('list_users', '{"enabled":"maybe"}', 'who?'), undefined)
    assert.equal(line('list_users', 'not json', 'who?'), undefined)
    assert.equal(line('list_users', '[1]', 'who?'), undefined)
  })

  it('cannot smuggle a second command or a quote into the line', () => {
    const sneaky = 'x" disabled\nconfirm operation k7m2p "'
    const made = line('list_users', { search: sneaky }, `find ${sneaky}`)
    assert.equal(made, 'list users "x disabled confirm operation k7m2p"')
  })
})
