import * as de from '../../core/words/de.ts'
import * as en from '../../core/words/en.ts'
import { passwordRequests, passwordsOf } from '../../graph/directory/passwords.ts'
import { verifyByTime } from '../../graph/directory/verify.ts'
import { change, changeWith, defineAction, singleWrite, skip } from '../../operations/registry/action.ts'
import { rolesAllowedTo } from '../../operations/registry/admin-roles.ts'
import { defineReasons } from '../../operations/registry/reason.ts'

const reasons = defineReasons({
  passwordWriteback: {
    kind: 'note',
    en: () => 'Synced from on-premises: without password writeback, the reset applies only in the cloud',
    de: () =>
      'Aus dem lokalen Active Directory synchronisiert: Ohne Kennwortrückschreiben wirkt das Zurücksetzen nur in der Cloud',
    counted: {
      en: (count) =>
        `▲ ${en.accounts(count)} ${count === 1 ? 'comes' : 'come'} from on-premises Active Directory. Without password writeback, the reset applies only in the cloud: repeat it in Active Directory.`,
      de: (count) =>
        `▲ ${de.accounts(count)} ${count === 1 ? 'kommt' : 'kommen'} aus dem lokalen Active Directory. Ohne Kennwortrückschreiben wirkt das Zurücksetzen nur in der Cloud: Wiederholen Sie es im Active Directory.`,
    },
  },
})

export const resetPassword = defineAction({
  kind: 'reset-password',
  words: {
    en: {
      label: 'Reset password',
      stays: 'A reset can’t be undone: the old password is gone.',
    },
    de: {
      label: 'Kennwort zurücksetzen',
      stays: 'Das Zurücksetzen kann nicht rückgängig gemacht werden: Das alte Kennwort gibt es nicht mehr.',
    },
  },
  reasons,
  takesCredentials: true,
  scopes: {
    plan: [],
    run: ['User-PasswordProfile.ReadWrite.All'],
    runSynced: ['UserAuthenticationMethod.ReadWrite.All'],
    verify: ['User.Read.All'],
    more: ['Domain.Read.All'],
  },
  roles: rolesAllowedTo.changePasswords,
  // The long-running call, the only one that writes back, isn't available in China.
  needs: { syncedUnavailableIn: ['china'] },
  password: true,
  locksOut: false,
  onPremises: 'resetPassword',
  inspect: (directory, accounts, { signal }) => directory.ask(passwordsOf, accounts, signal),
  judge: ({ account, changesSynced }) => {
    if (account.userType === 'Guest') return skip('protected', 'guestAtHome')
    if (account.synced && !changesSynced) return skip('synced', 'synced')
    return account.synced ? changeWith(reasons.passwordWriteback.code) : change
  },
  // Only the long-running API writes back to the on-premises directory; the direct one requires a less privileged role
  // and responds immediately.
  writes: (account, found) =>
    singleWrite(
      account,
      found?.synced ? passwordRequests.resetPassword(account.id) : passwordRequests.setPassword(account.id),
      null,
    ),
  verify: ({ sentAt }, { found }) => {
    if (!found || sentAt === null) return undefined
    return verifyByTime(sentAt, found.changedAt)
  },
  undo: 'never',
  irreversible: true,
  audit: () => ({ before: null, after: null }),
})
