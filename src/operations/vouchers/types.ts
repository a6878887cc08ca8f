import type { VoucherView } from '../../core/vouchers.ts'
import type { OperationChannel, Person } from '../model/types.ts'

/** The people someone can give passes to, from all operations. */
export interface ReceiverCard {
  readonly vouchers: readonly VoucherView[]
  readonly person: Pick<Person, 'oid' | 'tid'>
  /** How to reach the operation's owner. A conversation with someone new is created from it. */
  readonly near: OperationChannel
  /** The message to edit; null to post a new one. */
  readonly channel: unknown
  /** The earlier message that the new one replaces, if any. */
  readonly former: unknown
}

/** Shows it; resolves to where it is. Throws if the person can't be reached. */
export type NotifyReceiver = (card: ReceiverCard) => Promise<unknown>
