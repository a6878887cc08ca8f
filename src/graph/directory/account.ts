import type { User } from '@microsoft/microsoft-graph-types'
import type { Account } from '../../core/model.ts'
import { asRecord, textOrNull } from '../http/json.ts'
import { select } from '../http/odata.ts'

export type { Account, FailureReason, ForbiddenReason, Lookup } from '../../core/model.ts'

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
