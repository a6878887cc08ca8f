import { fullRegistry } from './registry.ts'

/*
 * What an action in the audit log means: the same whatever this bot is configured to do now, so that a report about it
 * doesn't change with the configuration.
 */

/** Whether it keeps an account from signing in; `ifProven`: only if a policy does. */
export const locksOut = (kind: string): boolean | 'ifProven' => fullRegistry.known(kind)?.locksOut ?? false

/** Whether it takes back an action that does. */
export const letsIn = (kind: string): boolean =>
  fullRegistry
    .actions()
    .some(({ locksOut: locks, undo }) => locks !== false && undo !== 'never' && 'by' in undo && undo.by === kind)

/** Whether nothing can take it back. */
export const isFinal = (kind: string): boolean => fullRegistry.known(kind)?.undo === 'never'
