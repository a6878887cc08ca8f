import type { Playbook } from '../operations/registry/playbook.ts'
import { playbooks } from './playbooks.ts'

/** The playbook with exactly these optional steps switched on by default. */
export const withDefaults = (playbook: Playbook, on: readonly string[]): Playbook => ({
  ...playbook,
  steps: playbook.steps.flatMap((step) => {
    if (!step.optional) return [step]
    const isOn = on.includes(step.action)
    return step.optional.rare && !isOn ? [] : [{ ...step, optional: { ...step.optional, on: isOn } }]
  }),
})

/** The playbook without the steps of these actions. */
export const withoutActions = (playbook: Playbook, actions: readonly string[]): Playbook => ({
  ...playbook,
  steps: playbook.steps.filter(({ action }) => !actions.includes(action)),
})

/** Switched on if the group they need is configured. */
const quarantineActions = ['quarantine', 'end-quarantine']

const actionKinds = ({ steps }: Playbook): readonly string[] => steps.map(({ action }) => action)

/** Actions that can be enabled for `contain` and `offboard`. */
export const containActions = actionKinds(withoutActions(playbooks.contain, quarantineActions))

export const offboardActions = actionKinds(playbooks.offboard)
