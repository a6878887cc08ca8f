import { defineErrors } from '../../core/errors.ts'

/** Why someone can't be asked to do steps in another system. */
export type AssigneeRefusal = 'target' | 'disabled' | 'unknown'

/** Errors about steps in other systems. */
export const otherSystemsErrors = defineErrors<{
  nothingByHand: { readonly id: string }
  cannotAssignTo: { readonly name: string; readonly because: AssigneeRefusal }
}>({
  nothingByHand: { kind: 'refused' },
  cannotAssignTo: { kind: 'refused' },
})
