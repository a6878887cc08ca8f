import { stateRequests } from '../graph/directory/account-states.ts'
import { type Action, change, changeWith, noChangeNeeded, singleWrite, skip } from '../operations/registry/action.ts'
import { rolesAllowedTo } from '../operations/registry/admin-roles.ts'

/** The state's name in the audit log. */
const stateName = (enabled: boolean): string => (enabled ? 'enabled' : 'disabled')

/** Blocking and allowing sign-in are the same PATCH with a different value. */
export const setSignIn = (
  enabled: boolean,
): Pick<
  Action<string, undefined, boolean, undefined>,
  'scopes' | 'roles' | 'judge' | 'writes' | 'verify' | 'leaves' | 'audit'
> => ({
  scopes: { plan: [], run: ['User.EnableDisableAccount.All'], verify: ['User.Read.All'] },
  roles: rolesAllowedTo.enableOrDisable,
  judge: ({ account, again, changesSynced }) => {
    if (account.accountEnabled === enabled && !again) return noChangeNeeded
    if (!account.synced) return change
    // The next sync would revert it.
    return changesSynced ? changeWith('syncedToo') : skip('synced', 'synced')
  },
  writes: (account) =>
    singleWrite(account, stateRequests.patchUser(account.id, { accountEnabled: enabled }), account.enabled),
  // Accounts that couldn't be read are unconfirmed.
  verify: (_write, { account }) => (account?.enabled === enabled ? 'verified' : 'unconfirmed'),
  leaves: (account) => ({ ...account, enabled }),
  audit: ({ before }) => ({ before: stateName(before), after: stateName(enabled) }),
})
