import { defineErrors } from '../../core/errors.ts'
import type { AssigneeRefusal } from '../../core/hand-offs.ts'

/** Errors of hand-offs to other systems. */
export const otherSystemsErrors = defineErrors<{
  nothingByHand: { readonly id: string }
  handOffNotTo: { readonly name: string; readonly because: AssigneeRefusal }
}>({
  nothingByHand: { kind: 'refused' },
  handOffNotTo: { kind: 'refused' },
})
