import { stateRequests } from '../../graph/directory/account-states.ts'
import { unlicensedAccounts } from '../../graph/directory/licences.ts'
import {
  change,
  changeWith,
  defineAction,
  noChangeNeeded,
  singleWrite,
  skip,
} from '../../operations/registry/action.ts'
import { rolesAllowedTo } from '../../operations/registry/admin-roles.ts'
import { signInScopes, stateName, verifyEnabled } from '../sign-in-state.ts'

export const allowSignIn = defineAction({
  kind: 'allow-sign-in',
  words: { en: { label: 'Allow sign-in' }, de: { label: 'Anmeldung zulassen' } },
  scopes: signInScopes,
  roles: rolesAllowedTo.enableOrDisable,
  locksOut: false,
  onPremises: 'enable',
  judge: ({ account, again, changesSynced }) => {
    if (account.accountEnabled && !again) return noChangeNeeded
    if (!account.synced) return change
    // The next sync would revert it.
    return changesSynced ? changeWith('syncedToo') : skip('synced', 'synced')
  },
  // Shared, room and equipment mailboxes are created disabled and unlicensed. Graph only reveals a mailbox's type to
  // its owner, so this is a guess.
  remarks: async (directory, accounts) => {
    const likely = accounts.filter((one) => !one.accountEnabled && one.userType === 'Member' && one.mail !== null)
    if (likely.length === 0) return new Map()
    const unlicensed = await directory.ask(
      unlicensedAccounts,
      likely.map(({ id }) => id),
    )
    return new Map([...unlicensed].map((id) => [id, 'sharedMailbox']))
  },
  writes: (account) =>
    singleWrite(account, stateRequests.patchUser(account.id, { accountEnabled: true }), account.enabled),
  verify: (_write, seen) => verifyEnabled(true, seen.account),
  undo: { by: 'block-sign-in', keep: 'toBeDisabled' },
  leaves: (account) => ({ ...account, enabled: true }),
  audit: ({ before }) => ({ before: stateName(before), after: stateName(true) }),
})
