import type { Messages } from '../../../chat/words/index.ts'
import type { Item } from '../../../operations/model/types.ts'
import { type ManualStep, stepName } from '../manual-steps.ts'
import { words } from '../words.ts'
import { command, comment } from './powershell.ts'
import type { AccountSheet, Sheet } from './sheet.ts'

export interface OneDriveRow {
  readonly item: Item
  readonly steps: readonly ManualStep[]
  /** The manager's sign-in name; null if there is none, undefined if it couldn't be read. */
  readonly manager: string | null | undefined
}

/** Used if the manager is unknown: no such account exists, so the command refuses it. */
const placeholder = 'MANAGER'

/**
 * Finds someone's OneDrive by its owner. Its address can't be derived from the sign-in name: SharePoint gives similar
 * names the same one, with a number.
 */
const findSite = (upn: string): string => {
  const owner = `Owner -eq '${upn.replaceAll("'", "''")}'`
  return command`Get-SPOSite -IncludePersonalSite $true -Limit All -Filter ${owner} | Where-Object { $_.Url -like ${personal} }`
}
const personal = '*/personal/*'

function accountOf({ item: { account }, steps, manager }: OneDriveRow, messages: Messages): AccountSheet {
  const { sheet } = words.of(messages).assignment
  const upn = account?.upn ?? ''
  const site = findSite(upn)
  const who = manager ?? placeholder
  const unknown = manager === null ? [sheet.noManager] : manager === undefined ? [sheet.managerUnread] : []
  const set = (step: 'managerAccess' | 'noManagerAccess') => ({
    title: stepName(step, messages),
    notes: unknown,
    commands: [
      step === 'managerAccess'
        ? `${site} | ${command`ForEach-Object { Set-SPOUser -Site $_.Url -LoginName ${who} -IsSiteCollectionAdmin $true }`}`
        : `${site} | ${command`ForEach-Object { Set-SPOUser -Site $_.Url -LoginName ${who} -IsSiteCollectionAdmin $false }`}`,
    ],
  })
  return {
    notes: [sheet.owner(upn)],
    // Who administers it is shown only to those who do.
    read: [`${site} | Format-List Title, Owner, Url, StorageUsageCurrent, LockState`],
    changes: (['managerAccess', 'noManagerAccess'] as const).filter((step) => steps.includes(step)).map(set),
  }
}

/** For SharePoint: who has access to another person's OneDrive. */
export const oneDriveSheet: Sheet<OneDriveRow> = {
  connect: (messages) => [
    comment(words.of(messages).assignment.sheet.tenant),
    "$tenant = 'NAME'",
    "Connect-SPOService -Url ('https://{0}-admin.sharepoint.com' -f $tenant)",
  ],
  accountOf,
}
