import type { User } from '@microsoft/microsoft-graph-types'
import { select } from '../http/odata.ts'

/** An account as Graph shows it. */
export interface Account {
  /** Entra object id. */
  readonly id: string
  readonly userPrincipalName: string
  readonly displayName: string
  readonly mail: string | null
  readonly jobTitle: string | null
  readonly department: string | null
  readonly accountEnabled: boolean
  readonly userType: 'Member' | 'Guest'
  /** Mastered in an on-premises directory, which undoes what is changed here. */
  readonly synced: boolean
  /** In a restricted management administrative unit: only a role for that unit may change it. */
  readonly restricted?: true
}

/** What became of one thing an operator asked for. `input` is exactly as given. */
export type Lookup = { readonly input: string } & (
  | { readonly outcome: 'found'; readonly account: Account }
  /** `similar`: accounts that may have been meant, where they were looked for. */
  | { readonly outcome: 'notFound'; readonly similar?: readonly Account[] }
  | { readonly outcome: 'ambiguous'; readonly candidates: readonly Account[] }
  /** Means the account that `of`, an earlier input, already means. */
  | { readonly outcome: 'duplicate'; readonly of: string; readonly account: Account }
  | { readonly outcome: 'failed'; readonly reason: FailureReason }
)

/** Why Graph did not do something; `status` and `graphCode` as Graph answered. */
export interface FailureReason {
  readonly code:
    | 'forbidden'
    | 'notFound'
    | 'directorySynced'
    | 'invalid'
    | 'throttled'
    | 'unavailable'
    | 'unauthorized'
    | 'cancelled'
    | 'tooLarge'
    | Refusal
  readonly status?: number
  readonly graphCode?: string
}

/** What is behind a 403, where it can be told: Graph gives all of them the same code. */
export type Refusal = 'missingRole' | 'restrictedUnit' | 'privilegedTarget' | 'roleGroup'

/** The properties an `Account` is made of: without `$select`, Graph leaves out accountEnabled, userType and more. */
export const accountFields = select<User>(
  ...(['id', 'userPrincipalName', 'displayName', 'mail', 'jobTitle', 'department'] as const),
  ...(['accountEnabled', 'userType', 'onPremisesSyncEnabled', 'isManagementRestricted'] as const),
)

const textOrNull = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

/** Reads an account out of Graph's JSON; undefined when it is not a user with an id. */
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
 * The members of a JSON object, or none for anything else. With a Graph type only its properties can be read; what they hold
 * is checked by the reader all the same.
 */
export function asRecord<T = Readonly<Record<string, unknown>>>(json: unknown): { readonly [K in keyof T]?: unknown } {
  return isRecord(json) ? (json as { readonly [K in keyof T]?: unknown }) : nothing
}

/** The `value` array of a Graph collection. */
export function collection(body: unknown): readonly unknown[] {
  const { value } = asRecord(body)
  return Array.isArray(value) ? value : []
}
