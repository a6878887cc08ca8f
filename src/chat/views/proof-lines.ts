import type { BlockProof, Operation } from '../../operations/model/types.ts'
import type { Registry } from '../../operations/registry/registry.ts'
import type { Line } from '../card/index.ts'
import type { Messages } from '../words/index.ts'
import { ifProvenText } from './action-texts.ts'

/** Why it isn't known whether accounts are blocked. */
const unprovenProofs = ['unread', 'noPolicy', 'excluded', 'sessions'] as const satisfies BlockProof[]
type UnprovenCounts = readonly (readonly [(typeof unprovenProofs)[number], number])[]

/** The number of accounts that aren't known to be blocked, by reason. */
export const countUnproven = (counts: Readonly<Partial<Record<string, number>>>): UnprovenCounts =>
  unprovenProofs.flatMap((why) => {
    const count = counts[why] ?? 0
    return count > 0 ? [[why, count]] : []
  })

/** Why it isn't known whether accounts are blocked, with numbers unless one reason applies to all of them. */
export const unprovenReasons = (
  some: UnprovenCounts,
  all: number,
  { number, stillEnabled: { unproven: says } }: Messages,
): string =>
  some.map(([why, each]) => (each === all ? says.because[why] : `${says.because[why]} (${number(each)})`)).join(', ')

interface ChosenSteps {
  readonly registry: Registry
  readonly chosen: ReadonlySet<string>
}

/** How many accounts a step would surely block, and how many perhaps, if that depends on a policy. */
function proofOf({ action, sorts, accounts }: Operation['steps'][number], { registry, chosen }: ChosenSteps) {
  if (registry.find(action)?.locksOut !== 'ifProven' || accounts === 0) return { sure: 0, unproven: countUnproven({}) }
  const { blocked = 0, sessions = 0, ...others } = sorts ?? {}
  // With sessions open, a policy that refuses new sign-ins isn't enough.
  const open = [...chosen].some((kind) => registry.find(kind)?.endsSessions === true) ? 0 : blocked
  return { sure: blocked - open, unproven: countUnproven({ ...others, sessions: sessions + open }) }
}

const sumOf = (some: UnprovenCounts): number => some.reduce((sum, [, count]) => sum + count, 0)

/** How many accounts a plan might not block, and why and where they would be, in words. */
export interface PlannedUnproven {
  readonly count: number
  readonly why: string
  readonly where: string
}

/** The same for the chosen steps of a plan; undefined if there are none. */
export function plannedUnproven(
  { steps }: Pick<Operation, 'steps'>,
  chosen: ChosenSteps,
  messages: Messages,
): PlannedUnproven | undefined {
  const some = steps.flatMap((step) => (chosen.chosen.has(step.action) ? proofOf(step, chosen).unproven : []))
  const count = sumOf(some)
  const kinds = steps.map(({ action: kind }) => ({ kind }))
  return count > 0
    ? { count, why: unprovenReasons(some, count, messages), where: ifProvenText(kinds, messages).where }
    : undefined
}

/** What a plan says about a step that surely blocks accounts because of a policy. */
export function stepProof(
  step: Operation['steps'][number],
  chosen: ChosenSteps,
  { stillEnabled: { proven } }: Messages,
): Line[] {
  const { sure, unproven } = proofOf(step, chosen)
  return sure > 0 ? [{ text: proven.planned(sure, sure + sumOf(unproven)), subtle: true }] : []
}
