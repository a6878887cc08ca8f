import type { SignIns } from '../../graph/directory/last-sign-ins.ts'

/** Why someone's group matters: this bot's settings name it, or it can hold admin roles. */
export type GroupRole = 'operators' | 'approvers' | 'protected' | 'roleAssignable'

/** The account details shown on request. Details that couldn't be read are absent. */
export interface AccountDetails {
  /** Empty if they never signed in. */
  readonly signIns?: SignIns
  /** Number of sign-in methods other than the password. */
  readonly methods?: number
  /** Product names. */
  readonly licences?: readonly string[]
  /** Registered devices; `enabled` only with permission to read devices. */
  readonly devices?: { readonly total: number; readonly enabled?: number }
  readonly risk?: 'none' | 'atRisk' | 'confirmedCompromised'
  readonly groups?: readonly { readonly role: GroupRole; readonly name: string }[]
}

export type DetailName = keyof AccountDetails

/** A detail that couldn't be read for anyone. */
export interface DetailGap {
  readonly detail: DetailName
  /**
   * What is missing: the app's permission, the reader's role, the tenant's licence or the cloud's support; or Graph is
   * busy.
   */
  readonly because: 'permission' | 'role' | 'licence' | 'cloud' | 'unavailable'
  /** Missing permissions; `url`: where an administrator grants them. */
  readonly scopes?: string
  readonly url?: string
}

/** Details of accounts by object ID, and the details that couldn't be read. */
export interface Details {
  readonly of: ReadonlyMap<string, AccountDetails>
  readonly gaps: readonly DetailGap[]
}

/** What features say of accounts, in the language of the reader: of single ones, by object ID, and of all. */
export interface AddedToStatus {
  readonly of: ReadonlyMap<string, readonly string[]>
  readonly lines: readonly string[]
}
