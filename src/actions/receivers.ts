import type { Playbook } from './playbook.ts'
import { fullRegistry } from './registry.ts'

/** Whether an action lets someone be shown passes. */
export const isVouching = (kind: string): boolean => fullRegistry.known(kind)?.voucher !== undefined

/** Whether a playbook lets people back in, so that someone can be named who does. */
export const namesReceivers = ({ steps }: Pick<Playbook, 'steps'>): boolean =>
  steps.some(({ action }) => isVouching(action))
