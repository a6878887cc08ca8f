import { type ColumnType, type Generated, sql } from 'kysely'
import { anyMention, day, type OwnTables } from '../../../store/queries/table-declaration.ts'
import type { Reveal, VoucherRefusal, VoucherState } from '../model.ts'

/** One row for each account whose owner is given a pass after an operation. No pass is ever stored. */
export interface OperationVouchersTable {
  /** Part of the link. Not guessable, but useless on its own. */
  id: string
  tenant_id: string
  operation_id: string
  account_id: string
  account_upn: string
  account_name: string
  receiver_oid: string
  receiver_upn: string
  receiver_name: string
  /** Whether the receiver is the account's manager in the directory. */
  receiver_is_manager: boolean
  state: VoucherState
  until: number
  /** Every request for a pass, oldest first. */
  reveals: ColumnType<readonly Reveal[], string | undefined, string>
  /** While a pass is being created, nobody else can create one. */
  claimed_until: Generated<number>
  /**
   * When to check next whether the person has signed in again. Null once the voucher has ended, unless a pass was being
   * created at that moment.
   */
  look_at: number | null
  /** When its receiver was reminded that it is about to end. */
  reminded_at: Generated<number | null>
  /** When it ended, and the evidence for that. */
  ended_at: number | null
  ended_by: string | null
  /** Why the receiver was refused a pass the last time they asked; null once they may have one. */
  refused: ColumnType<VoucherRefusal | null, undefined, never>
}

export type VoucherTables = {
  operation_vouchers: OperationVouchersTable
}

export const voucherTables: OwnTables<VoucherTables> = {
  // The audit log keeps the information.
  operation_vouchers: {
    about: anyMention,
    people: [['receiver_oid', 'receiver_upn']],
    expired: (now) => sql`ended_at < ${now - 90 * day}`,
  },
}
