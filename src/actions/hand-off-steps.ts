import type { HandOffStep, HandOffSystem } from '../core/hand-offs.ts'
import type { Playbook } from '../operations/registry/playbook.ts'
import { playbookOf } from './playbooks.ts'

/** For each step, the step that reverses it; absent if the step only removed something that someone else had set up. */
const reversedBy: Readonly<Partial<Record<HandOffStep, HandOffStep>>> = {
  shared: 'regular',
  automaticReply: 'noReply',
  hidden: 'listed',
  managerAccess: 'noManagerAccess',
}

/** The steps an operation leaves to do by hand, by system. `undoes`: the playbook of the operation that it undoes. */
export function findHandOffSteps({
  playbook,
  compromised,
  undoes,
}: {
  readonly playbook: string
  readonly compromised: boolean
  readonly undoes: string | null
}): ReadonlyMap<Exclude<HandOffSystem, 'activeDirectory'>, readonly HandOffStep[]> {
  const own = handOffStepsOfPlaybook(playbook, compromised)
  const undone = handOffStepsOfPlaybook(undoes ?? '', false)
  const steps = (['mailbox', 'oneDrive'] as const).map((system) => {
    const back = (undone[system] ?? []).flatMap((step) => reversedBy[step] ?? [])
    return [system, [...(own[system] ?? []), ...back]] as const
  })
  return new Map(steps.filter(([, some]) => some.length > 0))
}

/** Marking accounts as compromised requires the same checks as containing them. */
function handOffStepsOfPlaybook(name: string, compromised: boolean): NonNullable<Playbook['handOffSteps']> {
  const { handOffSteps, contains } = playbookOf(name)
  return handOffSteps ?? (compromised && contains ? (playbookOf('contain').handOffSteps ?? {}) : {})
}

/** Whether an operation can leave steps to do by hand because of its own actions, rather than those it undoes. */
export const hasHandOffSteps = ({ playbook, compromised }: { playbook: string; compromised: boolean }): boolean =>
  findHandOffSteps({ playbook, compromised, undoes: null }).size > 0
