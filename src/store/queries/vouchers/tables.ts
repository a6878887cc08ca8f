import type { ColumnType, Generated } from 'kysely'
import type { Refusal } from '../../../core/operator-vouchers.ts'
import type { Reveal, VoucherState } from '../../../core/vouchers.ts'

/** One row for each account that somebody lets back in after an operation. No pass is ever stored. */
export interface OperationVouchersTable {
  /** In the link; not guessable, though nobody gets anywhere with it alone. */
  id: string
  tenant_id: string
  operation_id: string
  account_id: string
  account_upn: string
  account_name: string
  receiver_oid: string
  receiver_upn: string
  receiver_name: string
  /** Whether that is the account's manager in the directory. */
  receiver_is_manager: boolean
  state: VoucherState
  until: number
  /** Each time that a pass was asked for, oldest first. */
  reveals: ColumnType<readonly Reveal[], string | undefined, string>
  /** While a pass is being created, nobody else may create one. */
  claimed_until: Generated<number>
  /** When to look next whether they are back in; null once it has ended. */
  look_at: number | null
  /** When it ended, and how that was seen. */
  ended_at: number | null
  ended_by: string | null
  /** Why the receiver was refused a pass the last time they asked; null once they may have one. */
  refused: ColumnType<Refusal | null, undefined, never>
}
