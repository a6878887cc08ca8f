import type { Messages } from '../../chat/words/index.ts'
import { words } from './words.ts'

/** Systems run by other people, in which Graph can't do what an operation needs. */
export const manualSystems = ['mailbox', 'oneDrive', 'activeDirectory'] as const
export type ManualSystem = (typeof manualSystems)[number]

/** A step for a person in a mailbox or OneDrive. */
export type MailboxStep =
  | 'rules'
  | 'forwarding'
  | 'delegates'
  | 'shared'
  | 'automaticReply'
  | 'hidden'
  | 'regular'
  | 'noReply'
  | 'listed'
export type OneDriveStep = 'managerAccess' | 'noManagerAccess'
export type ManualStep = MailboxStep | OneDriveStep

type ManualSteps = { readonly mailbox?: readonly MailboxStep[]; readonly oneDrive?: readonly OneDriveStep[] }

const afterCompromise: ManualSteps = { mailbox: ['rules', 'forwarding', 'delegates'] }

/** What must be done in other systems after an operation, by its playbook. */
export const stepsAfter: Readonly<Record<string, ManualSteps>> = {
  contain: afterCompromise,
  offboard: { mailbox: ['shared', 'automaticReply', 'hidden'], oneDrive: ['managerAccess'] },
}

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
  // Marking accounts as compromised requires the same checks as containing them.
  const own = stepsAfter[playbook] ?? (compromised ? afterCompromise : {})
  const undone = stepsAfter[undoes ?? ''] ?? {}
  const steps = (['mailbox', 'oneDrive'] as const).map((system) => {
    const back = (undone[system] ?? []).flatMap((step) => reversedBy[step] ?? [])
    return [system, [...(own[system] ?? []), ...back]] as const
  })
  return new Map(steps.filter(([, some]) => some.length > 0))
}

/** Whether an operation can leave steps to do by hand because of its own actions, rather than those it undoes. */
export const hasManualSteps = ({ playbook, compromised }: { playbook: string; compromised: boolean }): boolean =>
  findManualSteps({ playbook, compromised, undoes: null }).size > 0

/** The name of a system; its code if this version doesn't know it. */
export function systemName(system: string | null, messages: Messages): string {
  const known: Readonly<Record<string, string>> = words.of(messages).manualSteps.system
  return (system !== null && Object.hasOwn(known, system) ? known[system] : system) ?? ''
}

export const stepName = (step: ManualStep, messages: Messages): string => words.of(messages).manualSteps.steps[step]
