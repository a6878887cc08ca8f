import type { User } from '@microsoft/microsoft-graph-types'
import type { Account } from '../../core/model.ts'
import { select } from '../http/odata.ts'

export type { Account, FailureReason, Lookup, Refusal } from '../../core/model.ts'

/** The properties of an `Account`. Without `$select`, Graph omits accountEnabled, userType and others. */
export const accountFields = select<User>(
  ...(['id', 'userPrincipalName', 'displayName', 'mail', 'jobTitle', 'department'] as const),
  ...(['accountEnabled', 'userType', 'onPremisesSyncEnabled', 'isManagementRestricted'] as const),
)

const textOrNull = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

/** Parses an account from Graph's JSON; undefined if it isn't a user with an id. */
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

const nothing = {}
const isRecord = (json: unknown): json is Readonly<Record<string, unknown>> =>
  typeof json === 'object' && json !== null && !Array.isArray(json)

/**
 * The members of a JSON object, or none for anything else. The Graph type limits which properties can be read; their
 * values still have to be checked.
 */
export function asRecord<T = Readonly<Record<string, unknown>>>(json: unknown): { readonly [K in keyof T]?: unknown } {
  return isRecord(json) ? (json as { readonly [K in keyof T]?: unknown }) : nothing
}

/** In ms since the epoch; undefined if there is none. */
export function timeOf(value: unknown): number | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN
  // Some tenants show the year 1 for "never".
  return time > 0 ? time : undefined
}

/** The `value` array of a Graph collection. */
export function collection(body: unknown): readonly unknown[] {
  const { value } = asRecord(body)
  return Array.isArray(value) ? value : []
}
