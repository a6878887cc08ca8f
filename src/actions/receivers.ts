import type { Playbook } from '../operations/registry/playbook.ts'
import { fullRegistry } from './index.ts'

/** Whether an action allows someone to be shown passes. */
export const givesPasses = (kind: string): boolean => fullRegistry.find(kind)?.givesCredentials === true

/** Whether a playbook gives people passes, so that a receiver can be named. */
export const canNameReceivers = ({ steps }: Pick<Playbook, 'steps'>): boolean =>
  steps.some(({ action }) => givesPasses(action))
