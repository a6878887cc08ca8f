import type { VoucherView } from '../../core/vouchers.ts'
import type { Operation, OperationChannel, Person } from '../model/types.ts'

/** Whom somebody can let back in. */
export interface ReceiverCard {
  readonly operation: Operation
  readonly vouchers: readonly VoucherView[]
  readonly person: Pick<Person, 'oid' | 'tid'>
  /** How to reach the operation's owner; a conversation with somebody new is created from it. */
  readonly near: OperationChannel
  /** The message, once posted. */
  readonly channel: unknown
}

/** Shows it and returns where it is. Throws if the person can't be reached. */
export type NotifyReceiver = (card: ReceiverCard) => Promise<unknown>
