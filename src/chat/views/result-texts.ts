import { compact } from '../../core/compact.ts'
import type { Operation, Verdict } from '../../operations/model/types.ts'
import type { Messages } from '../words/index.ts'
import { actionText, playbookText } from './action-texts.ts'
import { countPurpose } from './operation-text.ts'
import { skipTexts } from './skips.ts'
import { labelOf } from './step-lines.ts'
import { riskyStays } from './step-notes.ts'
import { countFurther, countNotReached } from './still-enabled.ts'

/* What a result says about its accounts: totals, and those that aren't in the wanted state. */

/** The result in numbers; omitted if they say nothing new. */
export function resultFacts(operation: Operation, messages: Messages): string[] {
  const { progress: at, guests } = operation
  const { result: says } = messages
  // An account with a missing step isn't in the wanted state, even if everything else was read back as in effect.
  const verified = at.verified - at.missing
  const allVerified = verified > 0 && verified === at.total
  // Of several steps, each says what is missing; an account with a missing step isn't as a whole done or failed.
  const byStep = countPurpose(operation) !== undefined && at.failed + at.uncertain > 0
  if (byStep) return [...skipTexts(at.skips, messages), ...durationTexts(operation, messages)]
  const failed = countFurther(operation, 'failed')
  const uncertain = countFurther(operation, 'uncertain')
  return compact([
    failed > 0 && says.failed(failed),
    uncertain > 0 && says.uncertain(uncertain),
    ...at.actions.flatMap((one) => {
      const { following, label } = actionText(messages, one.action)
      const { unconfirmed = 0 } = one
      const done = one.done - unconfirmed
      return compact([
        following &&
          done > 0 &&
          (done === at.total
            ? following.allDone
            : following.done(done, allVerified ? 0 : one.verified, one.total + guests === at.total ? guests : 0)),
        unconfirmed > 0 && says.unconfirmedStep(label, unconfirmed),
        following && one.failed > 0 && following.failed(one.failed),
      ])
    }),
    verified > 0 && (allVerified ? says.allVerified : says.verified(verified)),
    at.unseen > 0 && says[isReadBack(operation) ? 'unverified' : 'unconfirmed'](at.unseen),
    ...skipTexts(at.skips, messages),
    ...durationTexts(operation, messages),
  ])
}

/** Whether nothing more is read back. */
export const isReadBack = ({ lookAt, pause }: Operation): boolean => lookAt === null && pause === null

function durationTexts({ startedAt, finishedAt }: Operation, { result: says }: Messages): string[] {
  if (startedAt === null || finishedAt === null) return []
  const seconds = Math.max(1, Math.round((finishedAt - startedAt) / 1000))
  return [seconds < 90 ? says.seconds(seconds) : says.minutes(Math.round(seconds / 60))]
}

/** Accounts not in the wanted state: a step is missing, the change didn't reach them, or the plan skipped them. */
export function resultProblems(operation: Operation, messages: Messages): string[] {
  const { left, playbook } = operation
  const { result: says } = messages
  const sure = left.change - left.uncertain - countNotReached(operation)
  return compact([
    ...left.following.flatMap(({ action, count }) => {
      const says = playbookText(messages, playbook).notFollowed ?? actionText(messages, action).following?.left
      return says ? [says(count)] : []
    }),
    ...unfinishedStepTexts(operation, messages),
    sure > 0 && countPurpose(operation) === undefined && (playbookText(messages, playbook).left ?? says.left)(sure),
    ...unchangedTexts(operation, messages),
    ...riskyStays(operation, messages),
  ])
}

/** Which steps are missing for how many accounts, apart from blocks: who can still sign in is said elsewhere. */
function unfinishedStepTexts(operation: Operation, messages: Messages): string[] {
  const { steps, actions, left, blocking } = operation
  if (countPurpose(operation) === undefined) return []
  return steps.flatMap(({ action, failed, uncertain }) => {
    const count = Math.min(failed + uncertain, left.change)
    const isOther = actions.some(({ kind }) => kind === action) && blocking?.by?.includes(action) !== true
    return count > 0 && isOther ? [messages.result.unfinishedStep(labelOf(operation, action, messages), count)] : []
  })
}

/** Says that hybrid-joined computers must also be changed on-premises. */
export const computersTexts = ({ onPremises: { computers } }: Operation, { result: says }: Messages): string[] =>
  computers > 0 ? [says.computers(computers)] : []

/** How many accounts the plan skipped although they aren't in the wanted state, and why. */
export function unchangedTexts({ counts, blocking }: Operation, { result: says }: Messages): string[] {
  const others = unchangedVerdicts.filter((verdict) => !blocking?.wanted || !namedAsEnabled.includes(verdict))
  const behind = countVerdicts({ counts }, others)
  const why = others.flatMap((verdict) => (counts[verdict] > 0 ? [says.unchangedWhy[verdict](counts[verdict])] : []))
  return behind > 0 ? [says.unchanged(behind, why.join(', '))] : []
}

/** Verdicts of accounts that a plan leaves in an unwanted state. */
export const unchangedVerdicts = ['synced', 'protected', 'notFound', 'ambiguous', 'failed', 'excluded'] as const

/** Verdicts of accounts that are named as still able to sign in, if the operation should prevent that. */
const namedAsEnabled: readonly Verdict[] = ['synced', 'protected', 'excluded']

/** Verdicts of accounts that a plan skips, whether or not they are in the wanted state. */
export const skippedVerdicts = [
  'synced',
  'protected',
  'notFound',
  'ambiguous',
  'failed',
  'already',
  'duplicate',
  'notChosen',
] as const satisfies readonly Verdict[]

/** How many accounts of a plan have one of these verdicts. */
export const countVerdicts = ({ counts }: Pick<Operation, 'counts'>, verdicts: readonly Verdict[]): number =>
  verdicts.reduce((sum, verdict) => sum + counts[verdict], 0)

/** Accounts that the plan left in an unwanted state. */
export const countUnchanged = (operation: Operation): number => countVerdicts(operation, unchangedVerdicts)
