import type { Decision } from '../../store/queries/plan/decisions.ts'
import type { Step } from '../model/steps.ts'

/** How long a write may be missing from some of the directory's replicas, in ms, even if another has shown it. */
export const unseenFor = 15 * 60_000

/** Whether a decision is about the same thing as a step, the other way round. */
export const isOpposite = (one: Pick<Decision, 'action' | 'restores'>, { kind, planned, rivals }: Step): boolean =>
  rivals.actions.includes(one.action) && (one.action !== kind || one.restores !== (planned.restores === true))

/**
 * Of recent decisions about one account: one that did the opposite of this step, unless it was itself reversed since. Which of
 * two that were sent in the same millisecond came last isn't known.
 */
export function unseenOf(sent: readonly Decision[], step: Step): Decision | undefined {
  const isSame = ({ action, restores }: Decision) =>
    action === step.kind && restores === (step.planned.restores === true)
  const last = Math.max(
    0,
    ...sent.filter(isSame).map(({ written, sentAt }) => (written === 'done' ? (sentAt ?? 0) : 0)),
  )
  return sent.find((one) => isOpposite(one, step) && (one.written !== 'done' || (one.sentAt ?? 0) >= last))
}
