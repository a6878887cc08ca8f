import { defineErrors } from '../../core/errors.ts'

/** Why someone isn't allowed to continue an operation. */
export type TakerRefusal = 'notOperator' | 'disabled' | 'target'

/** Errors of handovers. */
export const handoverErrors = defineErrors<{
  /** `name`: the person who asked, who owns the operation, or who wants it. */
  alreadyYours: { readonly id: string }
  handoverNotNow: { readonly id: string }
  handoverAsked: { readonly id: string; readonly name: string }
  takerMayNot: { readonly name: string; readonly because: TakerRefusal }
  approvedByTaker: { readonly id: string; readonly name: string }
  takerNeedsApproval: { readonly id: string; readonly name: string; readonly limit: number }
  ownHandover: { readonly id: string; readonly name: string }
  ownerIsBack: { readonly id: string; readonly name: string }
  nobodyAsks: { readonly id: string }
}>({
  alreadyYours: { kind: 'refused' },
  handoverNotNow: { kind: 'refused' },
  handoverAsked: { kind: 'refused' },
  takerMayNot: { kind: 'access' },
  approvedByTaker: { kind: 'access' },
  takerNeedsApproval: { kind: 'access' },
  ownHandover: { kind: 'access' },
  ownerIsBack: { kind: 'refused' },
  nobodyAsks: { kind: 'refused' },
})
