import type { Messages } from '../../../chat/words/index.ts'
import type { OnPremisesTask } from '../../../operations/registry/action.ts'
import { changeText } from '../../export/feature.ts'
import type { ManualStep } from '../manual-steps.ts'
import type { OnPremisesRow } from '../on-premises.ts'
import { words } from '../words.ts'
import { command, quoteString } from './powershell.ts'
import type { AccountSheet, Sheet, SheetChange } from './sheet.ts'

/** `steps`: other steps for its mailbox, some of which must be done in Active Directory. */
export interface DirectoryRow extends OnPremisesRow {
  readonly steps: readonly ManualStep[]
}

/** The account a command is for: the domain's server, if known, and the account's name there. */
interface CommandTarget {
  readonly user: string
  readonly server: string
  readonly groups: readonly string[]
  readonly computers: readonly string[]
}

// Nobody has to know the password, and nobody sees it.
const randomPassword = "(ConvertTo-SecureString -AsPlainText -Force ('Aa1!' + [guid]::NewGuid() + [guid]::NewGuid()))"

const commandsOf: Readonly<Record<OnPremisesTask | 'hidden' | 'listed', (at: CommandTarget) => readonly string[]>> = {
  disable: ({ user }) => [`Disable-ADAccount ${user}`],
  enable: ({ user }) => [`Enable-ADAccount ${user}`],
  resetPassword: ({ user }) => [`Set-ADAccountPassword ${user} -Reset -NewPassword ${randomPassword}`],
  resetPasswordTwice: (at) => [...commandsOf.resetPassword(at), ...commandsOf.resetPassword(at)],
  requirePasswordChange: ({ user }) => [`Set-ADUser ${user} -ChangePasswordAtLogon $true`],
  removeFromGroups: ({ user, server, groups }) => [
    `Get-ADPrincipalGroupMembership ${user} | Where-Object { $_.Name -in ${groups.map(quoteString).join(', ')} } | ForEach-Object { Remove-ADGroupMember${server} -Identity $_ -Members (Get-ADUser ${user}) }`,
  ],
  disableComputers: ({ computers }) =>
    computers.map((name) => command`Get-ADComputer -Identity ${name} | Disable-ADAccount`),
  enableComputers: ({ computers }) =>
    computers.map((name) => command`Get-ADComputer -Identity ${name} | Enable-ADAccount`),
  hidden: ({ user }) => [`Set-ADUser ${user} -Replace @{ msExchHideFromAddressLists = $true }`],
  listed: ({ user }) => [`Set-ADUser ${user} -Clear msExchHideFromAddressLists`],
}

const computerTasks: ReadonlySet<string> = new Set<OnPremisesTask>(['disableComputers', 'enableComputers'])

function accountOf(row: DirectoryRow, messages: Messages): AccountSheet {
  const { sheet } = words.of(messages).assignment
  const { item, name, tasks, groups, computers, steps } = row
  const server = name?.domain ? command` -Server ${name.domain}` : ''
  const sam = name?.samAccountName
  const user = sam ? `${server} -Identity ${quoteString(sam)}`.trim() : undefined
  const there = (['hidden', 'listed'] as const).filter((step) => item.account?.synced && steps.includes(step))
  const wanted = [...tasks, ...there].filter((task) => user !== undefined || computerTasks.has(task))
  const at = { user: user ?? '', server, groups, computers }
  return {
    notes: [
      sheet.cloud(item.verdict === 'change' ? changeText(item) : 'skipped'),
      ...(user === undefined && item.account?.synced ? [sheet.gone] : []),
    ],
    read: [
      ...(user !== undefined
        ? [
            `Get-ADUser ${user} -Properties PasswordLastSet, MemberOf | Format-List SamAccountName, UserPrincipalName, Enabled, PasswordLastSet, MemberOf`,
          ]
        : []),
      ...computers.map(
        (one) => command`Get-ADComputer -Identity ${one} | Format-List Name, Enabled, DistinguishedName`,
      ),
    ],
    changes: wanted.map((task): SheetChange => ({ title: sheet.tasks[task], commands: commandsOf[task](at) })),
  }
}

/** For Active Directory administrators, who manage the synced accounts. */
export const activeDirectorySheet: Sheet<DirectoryRow> = {
  connect: () => ['Import-Module ActiveDirectory'],
  accountOf,
}
