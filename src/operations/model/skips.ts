import { elsewhereReasons } from '../../core/incident.ts'
import { barriers, changeNotes, itemStaysReasons, protections, type ReasonCode } from '../../core/reasons.ts'

/**
 * Why an account, or one of its steps, is skipped: it is already in the wanted state, it can't or mustn't be changed
 * from here, someone excluded it, or the operation ended first.
 */
export type SkipKind = 'notNeeded' | 'notPossible' | 'excluded' | 'notReached'

export const skipKinds: readonly SkipKind[] = ['notNeeded', 'notPossible', 'excluded', 'notReached']

const kindOfWhy: Readonly<Record<ReasonCode, SkipKind>> = {
  ...mapAll(barriers, 'notPossible'),
  ...mapAll(changeNotes, 'notPossible'),
  ...mapAll(itemStaysReasons, 'notPossible'),
  already: 'notNeeded',
  notChosen: 'excluded',
  excluded: 'excluded',
  excludedItem: 'excluded',
  toBeEnabled: 'notNeeded',
  toBeDisabled: 'notNeeded',
  toBeDismissed: 'notNeeded',
  toBeConfirmed: 'notNeeded',
  toBeQuarantined: 'notNeeded',
  toLeaveQuarantine: 'notNeeded',
  justChanged: 'notNeeded',
  changedSince: 'notNeeded',
  changedLater: 'notPossible',
  sessionsEnded: 'notPossible',
  notCertain: 'notPossible',
  asBefore: 'notNeeded',
  doneBefore: 'notNeeded',
  ...mapAll(elsewhereReasons, 'notPossible'),
  stopped: 'notReached',
  readOnly: 'notReached',
  notAnOperator: 'notReached',
  forbidden: 'notReached',
  protectionIncomplete: 'notReached',
  unavailable: 'notReached',
  waitedTooLong: 'notReached',
  denied: 'notReached',
  notApproved: 'notReached',
  lapsed: 'notReached',
  tooLate: 'notReached',
  pastEnableAt: 'notReached',
  replaced: 'notReached',
}

function mapAll<const Key extends string>(keys: readonly Key[], kind: SkipKind): Readonly<Record<Key, SkipKind>> {
  return Object.fromEntries(keys.map((key) => [key, kind])) as Record<Key, SkipKind>
}

/** Without a reason, an earlier phase or the preceding step wasn't done. */
export const skipKind = (why: ReasonCode | null): SkipKind => (why === null ? 'notReached' : kindOfWhy[why])

/** Whether the account is protected: it can be changed by nobody, only by someone else, or only with approval. */
export const isProtected = (why: ReasonCode | null): boolean => protections.some((one) => one === why)

/** The number skipped, by kind. */
export type Skips = Readonly<Partial<Record<SkipKind, number>>>

/**
 * Converts the stored counts by reason to counts by kind; '' stands for no reason. A reason of a newer version counts
 * as not possible.
 */
export function skipsIn(reasons: Readonly<Record<string, number>> | null | undefined): Skips {
  const known: Readonly<Record<string, SkipKind>> = kindOfWhy
  const counts: Partial<Record<SkipKind, number>> = {}
  for (const [why, count] of Object.entries(reasons ?? {})) {
    const kind = why === '' ? 'notReached' : (known[why] ?? 'notPossible')
    counts[kind] = (counts[kind] ?? 0) + count
  }
  return counts
}
