import { compact } from '../../core/compact.ts'
import type { BlockingOutcome, Operation, StillEnabled, StillEnabledReason } from '../../operations/model/types.ts'
import type { Line } from '../card/index.ts'
import type { Messages } from '../words/index.ts'
import { ifProvenText } from './action-texts.ts'
import { hasManySteps } from './operation-text.ts'
import { countUnproven, type PlannedUnproven, unprovenReasons } from './proof-lines.ts'
import { shorten } from './viewer.ts'

/** Reasons why an account can definitely still sign in, worst first. */
const certainReasons = [
  'failed',
  'notReached',
  'synced',
  'protected',
  'excluded',
  'changedLater',
] as const satisfies StillEnabledReason[]

/** Up to this many accounts, a reason names them. */
const maxNamed = 3

const entryOf = (blocking: BlockingOutcome | null, because: StillEnabledReason): StillEnabled | undefined =>
  blocking?.still.find((one) => one.because === because)

const countOf = (blocking: BlockingOutcome | null, because: StillEnabledReason): number =>
  entryOf(blocking, because)?.count ?? 0

/** How many accounts can definitely still sign in although the operation should prevent that. */
export const countStillEnabled = ({ blocking }: Pick<Operation, 'blocking'>): number =>
  certainReasons.reduce((sum, because) => sum + countOf(blocking, because), 0)

/** How many accounts can still sign in, including those for which it isn't certain. */
export const countNotBlocked = (operation: Pick<Operation, 'blocking'>): number =>
  countStillEnabled(operation) + countOf(operation.blocking, 'uncertain') + countOf(operation.blocking, 'unproven')

/** How many accounts can still sign in although the run should have blocked them. */
export const countNotReached = ({ blocking }: Pick<Operation, 'blocking'>): number =>
  countOf(blocking, 'failed') + countOf(blocking, 'notReached')

/** How many accounts failed, or might have, apart from those that are named as still able to sign in. */
export const countFurther = (
  { blocking, progress }: Pick<Operation, 'blocking' | 'progress'>,
  outcome: 'failed' | 'uncertain',
): number => (blocking?.wanted && countOf(blocking, outcome) === progress[outcome] ? 0 : progress[outcome])

/** Whether a plan's warning covers all synced accounts that it skips, so that nothing else has to name them. */
export const namesSynced = ({ blocking, counts }: Pick<Operation, 'blocking' | 'counts'>): boolean =>
  counts.synced > 0 && countOf(blocking, 'synced') === counts.synced

/** Whether the list of skipped accounts has those that can still sign in for this reason. */
const isListedAsSkipped = (because: StillEnabledReason, operation: Pick<Operation, 'blocking' | 'counts'>): boolean =>
  because === 'protected' || (because === 'synced' && operation.counts.synced > 0 && !namesSynced(operation))

/** How many accounts have to be blocked in Active Directory; a separate line says so. */
export const countSynced = ({ blocking }: Pick<Operation, 'blocking'>): number => countOf(blocking, 'synced')

/** A headline, followed by how many can still sign in. */
export function withStillEnabled(headline: string, operation: Operation, { stillEnabled: says }: Messages): string {
  const certain = countStillEnabled(operation)
  const proofless = hasManySteps(operation) ? countOf(operation.blocking, 'unproven') : 0
  const unknown = countOf(operation.blocking, 'uncertain') + proofless
  if (unknown > 0) return `${headline}. ${says.headlineUpTo(certain + unknown)}`
  return certain > 0 ? `${headline}. ${says.headline(certain)}` : headline
}

const namesOf = ({ some, count }: StillEnabled): string =>
  count <= maxNamed ? some.map((name) => shorten(name, 80)).join(', ') : ''

/**
 * Before it runs (`planned`) or so far. `discreet`: without names, for conversations that others can read. `unproven`:
 * accounts that a plan might not block.
 */
interface StillEnabledOptions {
  readonly planned?: boolean
  /** Below a title that says how many they are. */
  readonly titled?: boolean
  /** The card also lists the accounts that its plan skips, with names and reasons. */
  readonly besideSkipped?: boolean
  readonly discreet?: boolean
  readonly unproven?: PlannedUnproven | undefined
}

/** Which accounts can still sign in and why, in plain text. */
export function stillEnabledTexts(
  { blocking, actions, counts }: Pick<Operation, 'blocking' | 'actions' | 'counts'>,
  messages: Messages,
  { planned = false, titled = false, besideSkipped = false, discreet = false, unproven }: StillEnabledOptions = {},
): string[] {
  if (!blocking) return []
  const { stillEnabled: says } = messages
  const why = certainReasons.flatMap((because) => {
    const group = entryOf(blocking, because)
    if (!group) return []
    const isNamed = !discreet && !(besideSkipped && isListedAsSkipped(because, { blocking, counts }))
    const names = isNamed ? namesOf(group) : ''
    return [`${says.because[because](group.count)}${names && ` (${names})`}`]
  })
  const count = countStillEnabled({ blocking })
  const uncertain = entryOf(blocking, 'uncertain')
  const unconfirmed = entryOf(blocking, 'unconfirmed')
  const elsewhere = countOf(blocking, 'synced') > 0 ? ` ${says.onPremises(blocking.passwords)}` : ''
  const perhaps = unproven
    ? [says.unproven.planned(unproven.count, unproven.why, unproven.where), ...why].join(', ')
    : ''
  return compact([
    unproven && `${says.upTo(unproven.count + count, perhaps)}.${elsewhere}`,
    !unproven &&
      count > 0 &&
      `${says[planned ? 'planned' : titled ? 'titled' : 'list'](count, why.join(', '))}.${elsewhere}`,
    uncertain && says.uncertain(uncertain.count, discreet ? '' : namesOf(uncertain)),
    unconfirmed && says.unconfirmed(unconfirmed.count, discreet ? '' : namesOf(unconfirmed)),
    ...unprovenTexts(blocking, ifProvenText(actions, messages).where, messages, discreet),
  ])
}

/** Accounts for which it isn't known whether they are blocked, and why. */
function unprovenTexts(blocking: BlockingOutcome, where: string, messages: Messages, discreet: boolean): string[] {
  const { unproven: says } = messages.stillEnabled
  const some = countUnproven(blocking.proofs ?? {})
  const count = some.reduce((sum, [, each]) => sum + each, 0)
  if (count === 0) return []
  const group = entryOf(blocking, 'unproven')
  const why = unprovenReasons(some, count, messages)
  const names = discreet || !group ? '' : namesOf(group)
  return [says.list(count, why, `${where}${names && ` (${names})`}`)]
}

/** The same as lines; also says that nobody is blocked if that was the choice. */
export function stillEnabledLines(
  operation: Pick<Operation, 'blocking' | 'actions' | 'counts'>,
  messages: Messages,
  how: StillEnabledOptions = {},
): Line[] {
  const chosenNot = operation.blocking?.wanted === false ? countOf(operation.blocking, 'notChosen') : 0
  const proven = operation.blocking?.proofs?.blocked ?? 0
  return compact([
    ...stillEnabledTexts(operation, messages, how).map((text) => ({
      text,
      tone: 'warning' as const,
      bold: !how.planned,
    })),
    chosenNot > 0 && { text: messages.stillEnabled.notChosen(chosenNot) },
    proven > 0 && { text: messages.stillEnabled.proven.list(proven, ifProvenText(operation.actions, messages).where) },
  ])
}
