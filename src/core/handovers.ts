/**
 * The state of a request to continue someone else's operation. `agreed`: the running slice hasn't ended yet.
 * `declined`: by the owner. `denied`: by an approver. `withdrawn`: by the person who asked. `refused`: the person who
 * asked is no longer allowed to continue it. `void`: the operation ended first.
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

/** Why someone isn't allowed to continue an operation. */
export type TakerRefusal = 'notOperator' | 'disabled' | 'target'

/**
 * The recipient of a card about a request: the people involved while it is open, then the previous owner (`former`) and
 * the person who asked (`news`) about how it ended.
 */
export type HandoverRole = 'owner' | 'taker' | 'approver' | 'former' | 'news'
