import type { HandoverRole, HandoverState } from '../../core/handovers.ts'
import type { NamedPerson } from '../../core/model.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import type { Observer } from '../lifecycle/access.ts'
import type { Operation, OperationChannel } from '../model/types.ts'

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
  readonly reader: Pick<Directory, 'groupMembers' | 'accountsByIds'>
  readonly locale: string
  /** Where the operation's card will be. */
  readonly channel: OperationChannel
}
