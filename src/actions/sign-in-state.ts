import type { AccountState } from '../graph/directory/account.ts'
import type { Verification } from '../operations/model/types.ts'

/** Blocking and allowing sign-in are the same PATCH with a different value. */
export const signInScopes = {
  plan: [],
  run: ['User.EnableDisableAccount.All'],
  verify: ['User.Read.All'],
} as const

/** The state's name in the audit log. */
export const stateName = (enabled: boolean): string => (enabled ? 'enabled' : 'disabled')

/** Accounts that couldn't be read are unconfirmed. */
export const verifyEnabled = (wanted: boolean, state: AccountState | undefined): Verification =>
  state?.enabled === wanted ? 'verified' : 'unconfirmed'
