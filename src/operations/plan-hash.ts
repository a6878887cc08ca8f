import { sha256 } from './ids.ts'
import type { Kind } from './types.ts'

/**
 * What was agreed to, in one value: SHA-256 over the kind, the sign-out and the object ids of all accounts to change.
 * The order and the way in which the accounts were given do not matter.
 */
export function planHash(plan: { kind: Kind; targets: readonly string[]; signOut: boolean }): string {
  const targets = plan.targets.map((id) => id.toLowerCase()).sort()
  return sha256(JSON.stringify([plan.kind, plan.signOut, targets]))
}
