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
