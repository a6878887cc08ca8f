import type { Registry } from '../../operations/registry/registry.ts'

/*
 * What the actions in the audit log mean. Independent of the bot's current configuration, so that reports don't change
 * with it.
 */

type Actions = Pick<Registry, 'find' | 'actions'>

/** Whether it prevents sign-in; `ifProven`: only where a policy was shown to block the account. */
export const blocksSignIn = (kind: string, { find }: Actions): boolean | 'ifProven' => find(kind)?.locksOut ?? false

/** Whether it undoes an action that prevents sign-in. */
export const allowsSignIn = (kind: string, { actions }: Actions): boolean =>
  actions().some(({ locksOut: locks, undo }) => locks !== false && undo !== 'never' && 'by' in undo && undo.by === kind)

/** Whether nothing can undo it. */
export const isIrreversible = (kind: string, { find }: Actions): boolean => find(kind)?.undo === 'never'
