import { skipKinds } from '../../operations/model/skips.ts'
import type { Operation, SkippedAccounts, Skips } from '../../operations/model/types.ts'
import type { Messages } from '../words/index.ts'
import { namesSynced } from './still-enabled.ts'

/** Skipped accounts, by kind. */
export const skipTexts = (skips: Skips, { stillEnabled: says, number }: Messages): string[] =>
  skipKinds.flatMap((kind) => {
    const count = skips[kind] ?? 0
    return count > 0 ? [`${number(count)} ${says.skips[kind]}`] : []
  })

/** The label of skipped accounts, if all are of one kind. */
export function skipLabel(skips: Skips, { stillEnabled: says, progress }: Messages): string {
  const [kind, ...others] = skipKinds.filter((one) => (skips[one] ?? 0) > 0)
  return kind && others.length === 0 ? says.skips[kind] : progress.skipped
}

/** Says that a step applies to no account, and why; '' if it applies to at least one or if that isn't known. */
export function nobodyText(
  action: string,
  { steps }: Pick<Operation, 'steps'>,
  { stillEnabled: { nobody } }: Messages,
): string {
  const step = steps.find((one) => one.action === action)
  if (!step || step.accounts > 0) return ''
  const { notNeeded = 0, notPossible = 0 } = step.skips
  if (notPossible === 0) return notNeeded > 0 ? nobody.notNeeded : nobody.other
  return notNeeded === 0 && notPossible === step.synced ? nobody.synced : nobody.other
}

/** A text about a step, with a note if it applies to no account. */
export function withNobodyText(
  text: string,
  action: string,
  operation: Pick<Operation, 'steps'>,
  messages: Messages,
): string {
  const note = nobodyText(action, operation, messages)
  return note ? `${text} (${note})` : text
}

/** The number of accounts in these groups. */
export const countGroups = (groups: readonly SkippedAccounts[]) => groups.reduce((sum, { count }) => sum + count, 0)

/** The skipped accounts of which the card doesn't already say that they can still sign in, and why. */
export const furtherSkipped = (groups: readonly SkippedAccounts[], operation: Operation): readonly SkippedAccounts[] =>
  namesSynced(operation) ? groups.filter(({ verdict }) => verdict !== 'synced') : groups

/** Plans with up to this many accounts name all of them; others name the first few. */
export const maxListedChanges = 5

/** Large plans name up to this many skipped accounts, and only count the rest. */
const maxNamed = 2

/** Whether a plan only counts the accounts that it skips. */
export const foldsSkipped = (groups: readonly SkippedAccounts[], { counts }: Pick<Operation, 'counts'>): boolean =>
  countGroups(groups) > maxNamed && counts.change > maxListedChanges
