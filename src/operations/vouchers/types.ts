import type { VoucherView } from '../../core/vouchers.ts'
import type { Operation, OperationChannel, Person } from '../model/types.ts'

/** The people someone can give passes to. */
export interface ReceiverCard {
  readonly operation: Operation
  readonly vouchers: readonly VoucherView[]
  readonly person: Pick<Person, 'oid' | 'tid'>
  /** How to reach the operation's owner. A conversation with someone new is created from it. */
  readonly near: OperationChannel
  /** The message, once posted. */
  readonly channel: unknown
}

/** Shows it; resolves to where it is. Throws if the person can't be reached. */
export type NotifyReceiver = (card: ReceiverCard) => Promise<unknown>
