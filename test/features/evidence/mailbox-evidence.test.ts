import assert from 'node:assert/strict'
import { createMailboxEvidence, mailboxOperations } from '../../../src/features/evidence/mailbox-evidence.ts'

const accounts = new Map([
  ['id-1', 'Ada@contoso.com'],
  ['id-2', 'bob@contoso.com'],
])
const entry = (
  operation: string,
  parameters: Readonly<Record<string, string>> = {},
  upn = 'ada@contoso.com',
  at = 1,
) => ({
  operation,
  upn,
  at,
  parameters,
})

/** What is kept of these entries, by kind. */
function kept(...entries: readonly ReturnType<typeof entry>[]) {
  const evidence = createMailboxEvidence(accounts)
  evidence.take(entries)
  return Object.fromEntries([...evidence.traces()].map(([kind, traces]) => [kind, traces.map(({ what }) => what)]))
}

describe('what is stored from the mailbox audit log', () => {
  it('includes changes to rules, whether made in Outlook or not, and whether they forward messages', () => {
    const rules = kept(
      entry('New-InboxRule', { Name: '..', ForwardTo: 'drop@evil.example' }),
      entry('Set-InboxRule', { Name: 'x' }),
      entry('UpdateInboxRules', { RuleOperation: 'AddMailboxRule', RuleActions: 'Redirect to drop@evil.example' }),
      entry('UpdateInboxRules', { RuleOperation: 'RemoveMailboxRule', RuleActions: 'Forward' }),
    )
    assert.deepEqual(rules, {
      inboxRules: ['ruleCreated', 'ruleChanged', 'ruleCreated', 'ruleRemoved'],
      forwarding: ['forwardedByRule', 'forwardedByRule'],
    })
  })

  it('includes changes to forwarding and delegates, but no other setting', () => {
    const settings = kept(
      entry('Set-Mailbox', { ForwardingSmtpAddress: 'smtp:drop@evil.example' }),
      entry('Set-Mailbox', { ForwardingAddress: '' }),
      entry('Set-Mailbox', { GrantSendOnBehalfTo: 'eve' }),
      entry('Set-Mailbox', { CustomAttribute1: 'x' }),
      entry('Add-MailboxPermission'),
      entry('Add-RecipientPermission'),
      entry('AddFolderPermissions'),
      entry('UpdateCalendarDelegation'),
    )
    assert.deepEqual(settings, {
      forwarding: ['forwarded', 'forwardingEnded'],
      delegates: ['sendOnBehalf', 'fullAccess', 'sendAs', 'folder', 'calendar'],
    })
  })

  it('includes the number of messages of each account and the time of the latest', () => {
    const evidence = createMailboxEvidence(accounts)
    evidence.take([entry('Send', {}, 'ada@contoso.com', 5), entry('SendAs', {}, 'ADA@contoso.com', 3)])
    evidence.take([entry('Send', {}, 'bob@contoso.com', 4)])
    assert.deepEqual(evidence.traces().get('sent'), [
      { account: 'id-1', what: 'messages', count: 2, at: 5 },
      { account: 'id-2', what: 'messages', count: 1, at: 4 },
    ])
  })

  it('includes nothing about other people or other operations, and no address', () => {
    assert.deepEqual(kept(entry('New-InboxRule', {}, 'eve@contoso.com'), entry('MailItemsAccessed')), {})
    const evidence = createMailboxEvidence(accounts)
    evidence.take([entry('New-InboxRule', { Name: 'to drop@evil.example', RedirectTo: 'drop@evil.example' })])
    assert.doesNotMatch(JSON.stringify([...evidence.traces()]), /evil/)
  })

  it("is requested by the account's name", () => {
    for (const operation of ['New-InboxRule', 'UpdateInboxRules', 'Set-Mailbox', 'Send'])
      assert.ok(mailboxOperations.includes(operation), operation)
  })
})
