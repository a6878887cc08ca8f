import { sha256 } from '../ids.ts'
import type { Kind } from '../types.ts'

/** What somebody agrees to. */
export interface Agreed {
  readonly kind: Kind
  readonly targets: readonly string[]
  readonly signOut: boolean
  readonly runAt?: number | null
  readonly enableAt?: number | null
}

/**
 * What was agreed to, in one value: SHA-256 over the kind, the sign-out, the object ids of all accounts to change, and
 * the hours if there are any. The order and the way in which the accounts were given do not matter.
 */
export function planHash(plan: Agreed): string {
  const targets = plan.targets.map((id) => id.toLowerCase()).sort()
  const { runAt = null, enableAt = null } = plan
  const hours = runAt === null && enableAt === null ? [] : [runAt, enableAt]
  return sha256(JSON.stringify([plan.kind, plan.signOut, targets, ...hours]))
}
