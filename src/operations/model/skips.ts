import { type SkipKind, skipKindOf } from '../registry/reason.ts'
import type { Registry } from '../registry/registry.ts'

export type { SkipKind } from '../registry/reason.ts'

type Reasons = Pick<Registry, 'reasonKind'>

export const skipKinds: readonly SkipKind[] = ['notNeeded', 'notPossible', 'excluded', 'notReached']

/** Without a reason, an earlier phase or the preceding step wasn't done. */
export const skipKind = (reasons: Reasons, why: string | null): SkipKind =>
  why === null ? 'notReached' : skipKindOf(reasons.reasonKind(why))

/** The number skipped, by kind. */
export type Skips = Readonly<Partial<Record<SkipKind, number>>>

/** Converts the stored counts by reason to counts by kind; '' stands for no reason. */
export function skipsIn(reasons: Reasons, counted: Readonly<Record<string, number>> | null | undefined): Skips {
  const counts: Partial<Record<SkipKind, number>> = {}
  for (const [why, count] of Object.entries(counted ?? {})) {
    const kind = skipKind(reasons, why === '' ? null : why)
    counts[kind] = (counts[kind] ?? 0) + count
  }
  return counts
}
