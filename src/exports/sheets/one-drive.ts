import type { HandOffStep } from '../../core/hand-offs.ts'
import type { Messages } from '../../messages/index.ts'
import type { Item } from '../../operations/model/types.ts'
import { command, comment } from './powershell.ts'
import type { AccountSheet, Sheet } from './sheet.ts'

export interface OneDriveRow {
  readonly item: Item
  readonly steps: readonly HandOffStep[]
  /** The manager's sign-in name; null if there is none, undefined if it couldn't be read. */
  readonly manager: string | null | undefined
}

/** Used if the manager is unknown: no such account exists, so the command refuses it. */
const placeholder = 'MANAGER'

/** The last part of a OneDrive's address, which SharePoint derives from the sign-in name. */
const personalPath = (upn: string): string => upn.toLowerCase().replace(/[^a-z0-9]/g, '_')

function accountOf({ item: { account }, steps, manager }: OneDriveRow, { handOff }: Messages): AccountSheet {
  const { sheet, steps: titles } = handOff
  const upn = account?.upn ?? ''
  const path = personalPath(upn)
  const who = manager ?? placeholder
  const unknown = manager === null ? [sheet.noManager] : manager === undefined ? [sheet.managerUnread] : []
  const set = (step: 'managerAccess' | 'noManagerAccess') => ({
    title: titles[step],
    notes: unknown,
    commands: [
      step === 'managerAccess'
        ? command`Set-SPOUser -Site (${address} -f $tenant, ${path}) -LoginName ${who} -IsSiteCollectionAdmin $true`
        : command`Set-SPOUser -Site (${address} -f $tenant, ${path}) -LoginName ${who} -IsSiteCollectionAdmin $false`,
    ],
  })
  return {
    notes: [sheet.owner(upn)],
    read: [
      command`Get-SPOSite -Identity (${address} -f $tenant, ${path}) | Format-List Title, Owner, Url, StorageUsageCurrent, LockState`,
      command`Get-SPOUser -Site (${address} -f $tenant, ${path}) -Limit All | Where-Object { $_.IsSiteAdmin } | Format-Table DisplayName, LoginName`,
    ],
    changes: (['managerAccess', 'noManagerAccess'] as const).filter((step) => steps.includes(step)).map(set),
  }
}

const address = 'https://{0}-my.sharepoint.com/personal/{1}'

/** For SharePoint: who has access to another person's OneDrive. */
export const oneDriveSheet: Sheet<OneDriveRow> = {
  connect: ({ handOff: { sheet } }) => [
    comment(sheet.tenant),
    "$tenant = 'NAME'",
    "Connect-SPOService -Url ('https://{0}-admin.sharepoint.com' -f $tenant)",
  ],
  accountOf,
}
