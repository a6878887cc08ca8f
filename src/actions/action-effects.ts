import { fullRegistry } from './index.ts'

/*
 * What the actions in the audit log mean. Independent of the bot's current configuration, so that reports don't change
 * with it.
 */

/** Whether it prevents sign-in; `ifProven`: only where a policy was shown to block the account. */
export const blocksSignIn = (kind: string): boolean | 'ifProven' => fullRegistry.find(kind)?.locksOut ?? false

/** Whether it undoes an action that prevents sign-in. */
export const allowsSignIn = (kind: string): boolean =>
  fullRegistry
    .actions()
    .some(({ locksOut: locks, undo }) => locks !== false && undo !== 'never' && 'by' in undo && undo.by === kind)

/** Whether nothing can undo it. */
export const isIrreversible = (kind: string): boolean => fullRegistry.find(kind)?.undo === 'never'
