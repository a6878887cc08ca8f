import { defineErrors, type NoDetails } from '../../core/errors.ts'

export const containedErrors = defineErrors<{
  /** People on the list can't see it, unless they are approvers. */
  containedHidden: NoDetails
  /** The text after the command isn't a filter. */
  containedFilter: { readonly text: string }
}>({
  containedHidden: { kind: 'access' },
  containedFilter: { kind: 'notUnderstood' },
})
