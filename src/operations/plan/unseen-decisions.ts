import type { Decision } from '../../store/queries/plan/decisions.ts'
import type { Step } from '../model/steps.ts'

/** How long a write might be missing from some of the directory's replicas, in ms, even after another has shown it. */
export const replicationLag = 15 * 60_000

/** Whether a decision is about the same thing as a step but does the opposite. */
export const isOpposite = (one: Pick<Decision, 'action' | 'restores'>, { kind, planned, rivals }: Step): boolean =>
  rivals.actions.includes(one.action) && (one.action !== kind || one.restores !== (planned.restores === true))

/** A recent decision about one account that did the opposite of this step, unless it has itself been undone since. */
export function findUnseenOpposite(sent: readonly Decision[], step: Step): Decision | undefined {
  const isSame = ({ action, restores, written }: Decision) =>
    action === step.kind && restores === (step.planned.restores === true) && written === 'done'
  const same = sent.filter(isSame)
  return sent.find(
    (one) => isOpposite(one, step) && !(one.written === 'done' && same.some((other) => wasSentBefore(one, other))),
  )
}

/**
 * Whether one decision was sent before the other. If both were sent in the same millisecond, the later decision was
 * written later and is the one that counts.
 */
const wasSentBefore = (one: Decision, other: Decision): boolean => {
  const [first, second] = [one.sentAt ?? 0, other.sentAt ?? 0]
  return first < second || (first === second && one.number < other.number)
}
