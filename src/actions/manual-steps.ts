import type { ManualStep, ManualSystem } from '../core/manual-steps.ts'
import type { Playbook } from '../operations/registry/playbook.ts'
import { playbookOf } from './playbooks.ts'

/** For each step, the step that reverses it; absent if the step only removed something that someone else had set up. */
const reversedBy: Readonly<Partial<Record<ManualStep, ManualStep>>> = {
  shared: 'regular',
  automaticReply: 'noReply',
  hidden: 'listed',
  managerAccess: 'noManagerAccess',
}

/** The steps an operation leaves to do by hand, by system. `undoes`: the playbook of the operation that it undoes. */
export function findManualSteps({
  playbook,
  compromised,
  undoes,
}: {
  readonly playbook: string
  readonly compromised: boolean
  readonly undoes: string | null
}): ReadonlyMap<Exclude<ManualSystem, 'activeDirectory'>, readonly ManualStep[]> {
  const own = stepsOfPlaybook(playbook, compromised)
  const undone = stepsOfPlaybook(undoes ?? '', false)
  const steps = (['mailbox', 'oneDrive'] as const).map((system) => {
    const back = (undone[system] ?? []).flatMap((step) => reversedBy[step] ?? [])
    return [system, [...(own[system] ?? []), ...back]] as const
  })
  return new Map(steps.filter(([, some]) => some.length > 0))
}

/** Marking accounts as compromised requires the same checks as containing them. */
function stepsOfPlaybook(name: string, compromised: boolean): NonNullable<Playbook['manualSteps']> {
  const { manualSteps, contains } = playbookOf(name)
  return manualSteps ?? (compromised && contains ? (playbookOf('contain').manualSteps ?? {}) : {})
}

/** Whether an operation can leave steps to do by hand because of its own actions, rather than those it undoes. */
export const hasManualSteps = ({ playbook, compromised }: { playbook: string; compromised: boolean }): boolean =>
  findManualSteps({ playbook, compromised, undoes: null }).size > 0
