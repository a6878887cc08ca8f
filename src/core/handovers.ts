/** A person as cards and the audit name them. */
export interface Named {
  readonly oid: string
  readonly upn: string
  readonly name: string
}

/**
 * A request to continue someone else's operation: open; agreed to, but the slice that runs hasn't ended; or ended.
 * `declined`: by the owner. `denied`: by an approver. `withdrawn`: by whoever asked.
 * `refused`: whoever asked may not continue it by now. `void`: the operation ended first.
 */
export type HandoverState =
  | 'asked'
  | 'agreed'
  | 'done'
  | 'declined'
  | 'denied'
  | 'withdrawn'
  | 'refused'
  | 'expired'
  | 'void'

/** Why someone may not continue an operation. */
export type TakerRefusal = 'notOperator' | 'disabled' | 'target'

/**
 * Who a card about a request is for: those who are part of it while it is open, then the previous owner (`former`) and
 * whoever asked (`news`) about how it ended.
 */
export type HandoverRole = 'owner' | 'taker' | 'approver' | 'former' | 'news'

/** One completed handover. `by`: the approver who agreed in the owner's place. */
export interface Handed {
  readonly from: Named
  readonly to: Named
  readonly by: Named | null
  readonly at: number
}
