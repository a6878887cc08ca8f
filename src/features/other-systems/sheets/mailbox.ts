import type { Messages } from '../../../chat/words/index.ts'
import type { Item } from '../../../operations/model/types.ts'
import { type MailboxStep, type ManualStep, stepName } from '../manual-steps.ts'
import { words } from '../words.ts'
import { command } from './powershell.ts'
import type { AccountSheet, Sheet } from './sheet.ts'

/** An account with a mailbox, and its owner's replacement. */
export interface MailboxRow {
  readonly item: Item
  readonly steps: readonly ManualStep[]
  /** The person named in the automatic reply. */
  readonly contact: string | null
}

interface Step {
  readonly read: (id: string) => readonly string[]
  readonly change: (id: string, row: MailboxRow, messages: Messages) => readonly string[]
  readonly note?: (says: typeof words.en.assignment) => string
  /** For a synced account, because Exchange might take the value from Active Directory. */
  readonly synced?: (says: typeof words.en.assignment) => string
  /** Set if Exchange always takes the value of a synced account from Active Directory, so there are no commands. */
  readonly there?: true
}

// The cmdlets for removing and disabling ask for confirmation themselves. Everyone has permissions on their own
// mailbox.
const selfAccount = 'NT AUTHORITY\\SELF'
const readType = (id: string) => [
  command`Get-EXOMailbox -Identity ${id} -PropertySets Minimum, Hold, Archive | Format-List RecipientTypeDetails, LitigationHoldEnabled, ArchiveStatus`,
  command`Get-EXOMailboxStatistics -Identity ${id} | Format-List TotalItemSize`,
]
const readReply = (id: string) => [
  command`Get-MailboxAutoReplyConfiguration -Identity ${id} | Format-List AutoReplyState, InternalMessage, ExternalMessage`,
]
const readListed = (id: string) => [
  command`Get-EXOMailbox -Identity ${id} -Properties HiddenFromAddressListsEnabled | Format-List HiddenFromAddressListsEnabled`,
]

const steps: Readonly<Record<MailboxStep, Step>> = {
  rules: {
    read: (id) => [
      command`Get-InboxRule -Mailbox ${id} -IncludeHidden | Format-List Name, Enabled, Identity, Description`,
    ],
    note: ({ sheet }) => sheet.rulesNote,
    change: (id) => [
      command`Get-InboxRule -Mailbox ${id} -IncludeHidden | Where-Object { $_.ForwardTo -or $_.ForwardAsAttachmentTo -or $_.RedirectTo -or $_.MoveToFolder -or $_.DeleteMessage } | ForEach-Object { Disable-InboxRule -Mailbox ${id} -Identity $_.Identity }`,
    ],
  },
  forwarding: {
    read: (id) => [
      command`Get-EXOMailbox -Identity ${id} -PropertySets Minimum, Delivery | Format-List ForwardingAddress, ForwardingSmtpAddress, DeliverToMailboxAndForward, GrantSendOnBehalfTo`,
    ],
    // One property each: if Active Directory manages one of them, Exchange refuses the whole command. The address that
    // an attacker can set comes first. Without a copy in the mailbox, forwarding that stays would take all messages.
    change: (id) => [
      command`Set-Mailbox -Identity ${id} -ForwardingSmtpAddress $null`,
      command`Set-Mailbox -Identity ${id} -ForwardingAddress $null`,
      command`Get-EXOMailbox -Identity ${id} -PropertySets Delivery | Where-Object { -not $_.ForwardingAddress } | ForEach-Object { Set-Mailbox -Identity ${id} -DeliverToMailboxAndForward $false }`,
    ],
    synced: ({ sheet }) => sheet.syncedForwarding,
  },
  delegates: {
    read: (id) => [
      command`Get-EXOMailboxPermission -Identity ${id} | Where-Object { $_.User -ne ${selfAccount} } | Format-Table User, AccessRights, IsInherited, Deny`,
      command`Get-EXORecipientPermission -Identity ${id} | Where-Object { $_.Trustee -ne ${selfAccount} } | Format-Table Trustee, AccessRights`,
    ],
    change: (id) => [
      command`Get-EXOMailboxPermission -Identity ${id} | Where-Object { $_.User -ne ${selfAccount} -and -not $_.IsInherited } | ForEach-Object { Remove-MailboxPermission -Identity ${id} -User $_.User -AccessRights $_.AccessRights }`,
      command`Get-EXORecipientPermission -Identity ${id} | Where-Object { $_.Trustee -ne ${selfAccount} } | ForEach-Object { Remove-RecipientPermission -Identity ${id} -Trustee $_.Trustee -AccessRights SendAs }`,
      command`Set-Mailbox -Identity ${id} -GrantSendOnBehalfTo $null`,
    ],
    synced: ({ sheet }) => sheet.syncedDelegates,
  },
  shared: {
    read: readType,
    note: ({ sheet }) => sheet.licence,
    change: (id) => [command`Set-Mailbox -Identity ${id} -Type Shared`],
    synced: ({ sheet }) => sheet.syncedType('Shared'),
  },
  regular: {
    read: readType,
    change: (id) => [command`Set-Mailbox -Identity ${id} -Type Regular`],
    synced: ({ sheet }) => sheet.syncedType('Regular'),
  },
  automaticReply: {
    read: readReply,
    change: (id, row, messages) => {
      const reply = replyOf(row, messages)
      return [
        command`Set-MailboxAutoReplyConfiguration -Identity ${id} -AutoReplyState Enabled -InternalMessage ${reply} -ExternalMessage ${reply}`,
      ]
    },
  },
  noReply: {
    read: readReply,
    change: (id) => [command`Set-MailboxAutoReplyConfiguration -Identity ${id} -AutoReplyState Disabled`],
  },
  hidden: {
    read: readListed,
    change: (id) => [command`Set-Mailbox -Identity ${id} -HiddenFromAddressListsEnabled $true`],
    there: true,
  },
  listed: {
    read: readListed,
    change: (id) => [command`Set-Mailbox -Identity ${id} -HiddenFromAddressListsEnabled $false`],
    there: true,
  },
}

const isMailboxStep = (step: ManualStep): step is MailboxStep => Object.hasOwn(steps, step)

/** Exchange reads the reply as HTML. */
const escapeHtmlText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

function replyOf({ item: { account }, contact }: MailboxRow, messages: Messages): string {
  const { sheet } = words.of(messages).assignment
  const name = account?.name ?? account?.upn ?? ''
  return escapeHtmlText(contact ? sheet.replyWith(name, contact) : sheet.reply(name))
}

function accountOf(row: MailboxRow, messages: Messages): AccountSheet {
  const { assignment } = words.of(messages)
  const { account } = row.item
  const id = account?.id ?? ''
  const wanted = row.steps.filter(isMailboxStep)
  return {
    read: [
      command`Get-EXOMailbox -Identity ${id} | Format-List DisplayName, UserPrincipalName, ExternalDirectoryObjectId`,
      ...wanted.flatMap((step) => steps[step].read(id)),
    ],
    changes: wanted.map((step) => {
      const { note, change, synced, there } = steps[step]
      const title = stepName(step, messages)
      if (there && account?.synced) return { title, notes: [assignment.sheet.synced], commands: [] }
      const notes = [note, account?.synced ? synced : undefined].flatMap((says) => (says ? [says(assignment)] : []))
      return { title, notes, commands: change(id, row, messages) }
    }),
  }
}

/** For Exchange Online: what only its administrators can do in other people's mailboxes. */
export const mailboxSheet: Sheet<MailboxRow> = { connect: () => ['Connect-ExchangeOnline'], accountOf }
