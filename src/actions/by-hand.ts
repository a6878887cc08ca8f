import type { HandOffStep, HandOffSystem } from '../core/hand-offs.ts'
import type { Playbook } from './playbook.ts'
import { playbookOf } from './playbooks.ts'

/** What undoes a step; nothing where it only took away what someone else had set up. */
const undoing: Readonly<Partial<Record<HandOffStep, HandOffStep>>> = {
  shared: 'regular',
  automaticReply: 'noReply',
  hidden: 'listed',
  managerAccess: 'noManagerAccess',
}

/** What an operation leaves to do by hand, by system. `undoes`: the playbook of the operation that it undoes. */
export function stepsByHand({
  playbook,
  compromised,
  undoes,
}: {
  readonly playbook: string
  readonly compromised: boolean
  readonly undoes: string | null
}): ReadonlyMap<Exclude<HandOffSystem, 'activeDirectory'>, readonly HandOffStep[]> {
  const own = byHandOf(playbook, compromised)
  const undone = byHandOf(undoes ?? '', false)
  const steps = (['mailbox', 'oneDrive'] as const).map((system) => {
    const back = (undone[system] ?? []).flatMap((step) => undoing[step] ?? [])
    return [system, [...(own[system] ?? []), ...back]] as const
  })
  return new Map(steps.filter(([, some]) => some.length > 0))
}

/** Marking accounts as compromised leaves as much to check as a containment. */
function byHandOf(name: string, compromised: boolean): NonNullable<Playbook['byHand']> {
  const { byHand, contains } = playbookOf(name)
  return byHand ?? (compromised && contains ? (playbookOf('contain').byHand ?? {}) : {})
}

/** Whether an operation may leave anything to do by hand on its own account, and not because of what it undoes. */
export const mayLeaveSteps = ({ playbook, compromised }: { playbook: string; compromised: boolean }): boolean =>
  stepsByHand({ playbook, compromised, undoes: null }).size > 0
