/** When someone last signed in, in ms since the epoch. Entra reports this hours late. */
export interface SignIns {
  /** In person, including failed attempts. */
  readonly attempted?: number
  /** By an app or client on their behalf, including failed attempts. */
  readonly automatic?: number
  /** Successfully, of either kind; not recorded before December 2023. */
  readonly succeeded?: number
  /** Entra records successes in this tenant, but has none for this account: it was only tried. */
  readonly onlyTried?: true
}

/**
 * The last sign-in of any kind; undefined if there was none. Failed attempts, such as those of a phone whose sign-in was
 * ended, count only if Entra has recorded no success.
 */
export function lastSignIn({ attempted, automatic, succeeded }: SignIns): number | undefined {
  if (succeeded !== undefined) return succeeded
  const known = [attempted, automatic].filter((one) => one !== undefined)
  return known.length > 0 ? Math.max(...known) : undefined
}

/**
 * When someone last signed in interactively. Excludes failed attempts and sign-ins by apps where Entra distinguishes
 * them.
 */
export function interactiveSignIn({ attempted, automatic, succeeded, onlyTried }: SignIns): number | undefined {
  if (onlyTried) return undefined
  if (attempted === undefined) return automatic === undefined ? succeeded : undefined
  return Math.min(attempted, succeeded ?? attempted)
}

/** When an app or client last signed in for them. Excludes failed attempts where Entra distinguishes them. */
export function automaticSignIn({ automatic, succeeded, onlyTried }: SignIns): number | undefined {
  return automatic === undefined || onlyTried ? undefined : Math.min(automatic, succeeded ?? automatic)
}

const day = 86_400_000
const idleDays = 90
const recentDays = 30

/** Whether only an app uses the account: it signed in recently, while no person has for a long time. */
export function isAutomaticOnly(signIns: SignIns, now: number): boolean {
  const { attempted = 0 } = signIns
  return (automaticSignIn(signIns) ?? 0) > now - recentDays * day && attempted < now - idleDays * day
}

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

/** Maximum number of accounts. More would take too long: Entra answers few requests for last sign-ins per minute. */
export const maxDetailed = 300
