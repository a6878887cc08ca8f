import type { User } from '@microsoft/microsoft-graph-types'
import type { FailureReason } from '../../core/model.ts'
import { asRecord, textOrNull } from '../http/json.ts'
import { select } from '../http/odata.ts'

export type { FailureReason, ForbiddenReason } from '../../core/model.ts'

/** An account as Graph shows it. */
export interface Account {
  /** Entra object ID. */
  readonly id: string
  readonly userPrincipalName: string
  readonly displayName: string
  readonly mail: string | null
  readonly jobTitle: string | null
  readonly department: string | null
  readonly accountEnabled: boolean
  readonly userType: 'Member' | 'Guest'
  /** Synced from an on-premises directory, which would overwrite changes made here. */
  readonly synced: boolean
  /** In a restricted management administrative unit: changing it requires a role scoped to that unit. */
  readonly restricted?: true
}

/** Why an account named by what an operation responds to isn't in this tenant's Entra ID. */
export type Elsewhere = 'otherTenant' | 'notInEntra'

/** The result for one thing an operator asked for. `input` is exactly as typed. */
export type Lookup = {
  readonly input: string
} /** `byName`: the input is not an address or ID, but a name that only this account has. */ & (
  | { readonly outcome: 'found'; readonly account: Account; readonly byName?: true }
  /**
   * `similar`: the accounts that might have been meant, if they were searched for. `elsewhere`: why there was nothing
   * to look up.
   */
  | { readonly outcome: 'notFound'; readonly similar?: readonly Account[]; readonly elsewhere?: Elsewhere }
  /** `named`: the number of accounts that have this name; the candidates are the first few. */
  | { readonly outcome: 'ambiguous'; readonly candidates: readonly Account[]; readonly named?: number }
  /** Refers to the same account as the earlier input `of`. */
  | { readonly outcome: 'duplicate'; readonly of: string; readonly account: Account }
  | { readonly outcome: 'failed'; readonly reason: FailureReason }
)

/** What is read back to verify writes to an account; null if the account no longer exists. */
export type AccountState = {
  readonly enabled: boolean
  /**
   * Sessions that started before this are invalid. In ms since the epoch by our clock; NaN if Graph doesn't return it.
   */
  readonly validFrom: number
} | null

/** The properties of an `Account`. Without `$select`, Graph omits accountEnabled, userType and others. */
export const accountFields = select<User>(
  ...(['id', 'userPrincipalName', 'displayName', 'mail', 'jobTitle', 'department'] as const),
  ...(['accountEnabled', 'userType', 'onPremisesSyncEnabled', 'isManagementRestricted'] as const),
)

/** Parses an account from Graph's JSON; undefined if it isn't a user with an ID. */
export function toAccount(json: unknown): Account | undefined {
  const user = asRecord<User>(json)
  const id = textOrNull(user.id)
  if (!id) return undefined
  const userPrincipalName = textOrNull(user.userPrincipalName) ?? ''
  return {
    id,
    userPrincipalName,
    displayName: textOrNull(user.displayName) ?? userPrincipalName,
    mail: textOrNull(user.mail),
    jobTitle: textOrNull(user.jobTitle),
    department: textOrNull(user.department),
    accountEnabled: user.accountEnabled === true,
    userType: user.userType === 'Guest' ? 'Guest' : 'Member',
    synced: user.onPremisesSyncEnabled === true,
    ...(user.isManagementRestricted === true && { restricted: true }),
  }
}
