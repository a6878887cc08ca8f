import type { NamedPerson } from '../../core/model.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import type { Observer } from '../../operations/lifecycle/access.ts'
import type { Operation, OperationChannel } from '../../operations/model/types.ts'
import { declareRole } from '../../store/queries/card-roles.ts'

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

/**
 * The recipient of a card about a request: the people involved while it is open, then the previous owner (`former`) and
 * the person who asked (`news`) about how it ended.
 */
export type HandoverRole = 'owner' | 'taker' | 'approver' | 'former' | 'news'

/** The cards that can answer a request, by whose they are. */
export const handoverRoles = {
  owner: declareRole('handoverOwner'),
  taker: declareRole('handoverTaker'),
  approver: declareRole('handoverApprover'),
}

/** A request to continue someone else's operation, as its cards show it. */
export interface Handover {
  readonly number: number
  readonly state: HandoverState
  readonly from: NamedPerson
  readonly to: NamedPerson
  /** Who answered. */
  readonly by: NamedPerson | null
  /** When it expires. */
  readonly until: number
  /** Whether approvers are asked too, because the operation has waited long for its owner. */
  readonly approversAsked: boolean
}

/** A request with its operation, as `role` can see it. */
export interface HandoverView {
  readonly operation: Operation
  readonly handover: Handover
  readonly role: HandoverRole
  /** On answers: whether this one decided it. */
  readonly decided?: boolean
}

/** Someone who wants to continue another person's operation. */
export interface TakeoverRequest extends Observer {
  /** Reads the approvers as this person. */
  readonly reader: Directory
  readonly locale: string
  /** Where the operation's card will be. */
  readonly channel: OperationChannel
}
