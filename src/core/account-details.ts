/** When someone last signed in, in ms since the epoch. Entra is hours late with these. */
export interface SignIns {
  /** In person, including failed attempts. */
  readonly attempted?: number
  /** An app or client on their behalf. */
  readonly automatic?: number
  /** Successfully; not recorded before December 2023. */
  readonly succeeded?: number
}

/** The last sign-in of any kind; undefined if there was none. */
export function lastSignIn({ attempted, automatic, succeeded }: SignIns): number | undefined {
  const known = [succeeded ?? attempted, automatic].filter((one) => one !== undefined)
  return known.length > 0 ? Math.max(...known) : undefined
}

/** When someone last signed in in person. Failed attempts and an app's sign-ins are told apart where Entra does. */
export function ownSignIn({ attempted, automatic, succeeded }: SignIns): number | undefined {
  if (attempted === undefined) return automatic === undefined ? succeeded : undefined
  return Math.min(attempted, succeeded ?? attempted)
}

const day = 86_400_000
const idleDays = 90
const recentDays = 30

/** Whether only an app signs in with an account: recently, while nobody has for long. */
export function isAutomaticOnly({ attempted = 0, automatic = 0 }: SignIns, now: number): boolean {
  return automatic > now - recentDays * day && attempted < now - idleDays * day
}

/** Why someone's group matters: this bot's settings name it, or it can hold admin roles. */
export type GroupRole = 'operators' | 'approvers' | 'protected' | 'roleAssignable'

/** What is shown of an account on request. What could not be read is missing. */
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

/** A detail that could not be read for anyone. */
export interface DetailGap {
  readonly detail: DetailName
  /** The app's permission, the reader's role, the tenant's licence, its cloud doesn't have it, or Graph is busy. */
  readonly because: 'permission' | 'role' | 'licence' | 'cloud' | 'unavailable'
  /** The missing permissions, and where an administrator grants them. */
  readonly scopes?: string
  readonly url?: string
}

/** Details of accounts by object id, and those that could not be read. */
export interface Details {
  readonly of: ReadonlyMap<string, AccountDetails>
  readonly gaps: readonly DetailGap[]
}

/** Reading more would take too long: Entra answers few requests a minute about sign-ins. */
export const mostDetailed = 300
