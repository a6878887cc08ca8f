import { type Owner, seededChance } from './account-objects.ts'

/**
 * When someone last signed in, in days before now: interactively, through an app or client on their behalf, and the
 * last failed attempt. Relative, so that a tenant looks the same whenever it is started.
 */
export interface SignIns {
  readonly inPerson: number | null
  readonly automatic: number | null
  readonly failed?: number
  /** When they signed in to the emulator itself, in ms since the epoch. */
  readonly at?: number
}

/** The same in Graph's format. */
export type ShownActivity = Readonly<Record<string, string | null>>

const day = 86_400_000
const hour = 3_600_000
/** Successful sign-ins weren't recorded before this. */
const successesSince = Date.UTC(2023, 11, 1)

type User = Owner & { readonly accountEnabled: boolean; readonly signInSessionsValidFrom: string }
type Remembered = User & { readonly signIns: SignIns | null | undefined }

/** The default: most people work, some have stopped, some never started. None of them looks like a service account. */
function drawSignIns(person: User): SignIns | null {
  const chance = seededChance(person, 6)
  const [kind, spread, share] = [chance(), chance(), chance()]
  const never = person.userType === 'Guest' ? 0.4 : 0.06
  if (kind < never) return null
  const between = (from: number, to: number) => Math.floor(from + spread * (to - from))
  const works = person.accountEnabled && kind < 0.8
  const inPerson = works ? between(0, 14) : kind < 0.9 ? between(15, 80) : between(95, 400)
  return { inPerson, automatic: Math.floor(inPerson * share), ...(share < 0.05 && { failed: 0 }) }
}

const signInsOf = (person: Remembered): SignIns | null =>
  person.signIns === undefined ? drawSignIns(person) : person.signIns

/** Someone's sign-in activity as known after a delay of `lag` ms; undefined if they never signed in. */
export function activityOf(
  person: Remembered & { readonly createdDateTime: string },
  { now, lag }: { readonly now: number; readonly lag: number },
): ShownActivity | undefined {
  const signIns = signInsOf(person)
  if (!signIns) return undefined
  const timeOfDay = Math.floor(seededChance(person, 7)() * day)
  const created = Date.parse(person.createdDateTime)
  const at = (daysAgo: number | null | undefined): number | null => {
    if (daysAgo === null || daysAgo === undefined) return null
    let time = Math.floor(now / day - daysAgo) * day + timeOfDay
    while (time > now - lag) time -= day
    return Math.max(time, created + 60_000)
  }
  const last = (...times: (number | null)[]) => {
    const known = times.filter((one) => one !== null)
    return known.length > 0 ? Math.max(...known) : null
  }
  // Nobody's daily routine succeeds after their sessions were ended.
  const validFrom = Date.parse(person.signInSessionsValidFrom)
  const routine = (daysAgo: number | null) => {
    const time = at(daysAgo)
    return time !== null && validFrom > created ? Math.min(time, validFrom) : time
  }
  const seen = signIns.at !== undefined && signIns.at <= now - lag ? signIns.at : null
  const inPerson = last(routine(signIns.inPerson), seen)
  const automatic = routine(signIns.automatic)
  const success = last(inPerson, automatic)
  // Phones and mail clients keep trying with what they have.
  const isLocked = !person.accountEnabled || validFrom > created
  const retried = Math.floor((now - lag) / hour) * hour
  const failing = automatic !== null && isLocked && retried > Math.max(automatic, validFrom) ? retried : null
  return {
    // Failed attempts count, of either kind.
    ...shown('lastSignIn', last(inPerson, at(signIns.failed))),
    ...shown('lastNonInteractiveSignIn', last(automatic, failing)),
    ...shown('lastSuccessfulSignIn', success !== null && success >= successesSince ? success : null),
  }
}

function shown(name: string, at: number | null): ShownActivity {
  const text = at === null ? null : new Date(at).toISOString().replace(/\.\d+Z$/, 'Z')
  return { [`${name}DateTime`]: text, [`${name}RequestId`]: at === null ? null : requestIdAt(at) }
}

/** Looks like an ID, and stays the same for the same sign-in. */
const requestIdAt = (at: number): string =>
  `${(at / 1000).toString(16).padStart(8, '0').slice(-8)}-1f00-4a00-8c00-0000d1e5a900`
