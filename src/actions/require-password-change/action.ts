import { type PasswordState, passwordRequests, passwordsOf } from '../../graph/directory/passwords.ts'
import type { Verification } from '../../operations/model/types.ts'
import {
  change,
  changeWith,
  defineAction,
  noChangeNeeded,
  singleWrite,
  skip,
} from '../../operations/registry/action.ts'
import { rolesAllowedTo } from '../../operations/registry/admin-roles.ts'

const stateName = (required: boolean): string => (required ? 'passwordChangeRequired' : 'passwordChangeNotRequired')

/** Accounts that couldn't be read are unconfirmed. */
const verifyFlag = (wanted: boolean, found: PasswordState | undefined): Verification =>
  found?.mustChange === wanted ? 'verified' : 'unconfirmed'

export const requirePasswordChange = defineAction({
  kind: 'require-password-change',
  words: {
    en: { label: 'Require password change', back: 'No longer require a password change' },
    de: {
      label: 'Kennwortänderung verlangen',
      back: 'Kennwortänderung nicht mehr verlangen',
    },
  },
  scopes: {
    plan: [],
    run: ['User-PasswordProfile.ReadWrite.All'],
    verify: ['User.Read.All'],
    more: ['Domain.Read.All'],
  },
  roles: rolesAllowedTo.changePasswords,
  password: true,
  locksOut: false,
  onPremises: 'requirePasswordChange',
  inspect: (directory, accounts, { signal }) => directory.ask(passwordsOf, accounts, signal),
  judge: ({ account, found, changesSynced }) => {
    if (account.userType === 'Guest') return skip('protected', 'guestAtHome')
    if (found?.mustChange) return noChangeNeeded
    if (account.synced && !changesSynced) return skip('synced', 'synced')
    // The on-premises directory isn't informed, and its next password hash sync overwrites this password.
    return account.synced ? changeWith('syncedToo') : change
  },
  writes: (account, found) =>
    singleWrite(account, passwordRequests.requirePasswordChange(account.id, true), found?.mustChange ?? false),
  verify: (_write, { found }) => verifyFlag(true, found),
  undo: {
    restore: ({ id }, { before }) => passwordRequests.requirePasswordChange(id, before),
    isBack: ({ before }, { found }) => verifyFlag(before, found),
  },
  audit: ({ before }) => ({ before: stateName(before), after: stateName(true) }),
})
