import assert from 'node:assert/strict'
import type { MailboxStep } from '../../../../src/features/other-systems/manual-steps.ts'
import { mailboxSheet } from '../../../../src/features/other-systems/sheets/mailbox.ts'
import { oneDriveSheet } from '../../../../src/features/other-systems/sheets/one-drive.ts'
import { sampleItem } from '../../../chat/views/samples/operations.ts'
import { ordinaryTexts } from '../../../chat/views/samples/texts.ts'
import { messagesFor } from '../../../support/words.ts'

const messages = messagesFor('en')
const id = '00000000-0000-4000-8000-000000000001'
const itemOf = (upn: string, synced?: true) =>
  sampleItem(ordinaryTexts(), 1, {
    account: { id, upn, name: 'Adele', enabled: true, guest: false, ...(synced && { synced }) },
  })
const changeFor = (step: MailboxStep, synced?: true) => {
  const item = itemOf('adele@contoso.test', synced)
  const [only] = mailboxSheet.accountOf({ item, steps: [step], contact: null }, messages).changes
  return only ?? assert.fail('no change')
}
const notesOf = (step: MailboxStep, synced?: true) => changeFor(step, synced).notes?.join('\n') ?? ''

describe('the commands for mailboxes', () => {
  it('clear forwarding one property at a time, first the one that an attacker sets', () => {
    const { commands, notes } = changeFor('forwarding')
    assert.deepEqual(commands.slice(0, 2), [
      `Set-Mailbox -Identity '${id}' -ForwardingSmtpAddress $null`,
      `Set-Mailbox -Identity '${id}' -ForwardingAddress $null`,
    ])
    // A copy stays in the mailbox for as long as anything is forwarded.
    assert.match(commands[2] ?? '', /\{ -not \$_\.ForwardingAddress \} .*-DeliverToMailboxAndForward \$false/)
    assert.deepEqual([commands.length, notes], [3, []])
  })

  it('say what synced mailboxes need on-premises', () => {
    assert.match(notesOf('forwarding', true), /altRecipient/)
    assert.match(notesOf('delegates', true), /publicDelegates/)
    assert.match(notesOf('shared', true), /30 days[\s\S]*Set-RemoteMailbox -Type Shared/)
    assert.match(notesOf('regular', true), /Set-RemoteMailbox -Type Regular/)
    assert.doesNotMatch(notesOf('shared'), /Set-RemoteMailbox/)
  })

  it('name rules by what PowerShell passes on exactly', () => {
    assert.match(changeFor('rules').commands[0] ?? '', /-Identity \$_\.Identity \}$/)
  })
})

describe('the commands for OneDrive', () => {
  it('find it by its owner, and list no administrators', () => {
    const { read, changes } = oneDriveSheet.accountOf(
      { item: itemOf("o'brien@contoso.test"), steps: ['managerAccess'], manager: 'lee@contoso.test' },
      messages,
    )
    const owner = "'Owner -eq ''o''''brien@contoso.test'''"
    const site = `Get-SPOSite -IncludePersonalSite $true -Limit All -Filter ${owner} | Where-Object { $_.Url -like '*/personal/*' }`
    assert.deepEqual(read, [`${site} | Format-List Title, Owner, Url, StorageUsageCurrent, LockState`])
    const grant = "Set-SPOUser -Site $_.Url -LoginName 'lee@contoso.test' -IsSiteCollectionAdmin $true"
    assert.deepEqual(changes[0]?.commands, [`${site} | ForEach-Object { ${grant} }`])
  })
})
