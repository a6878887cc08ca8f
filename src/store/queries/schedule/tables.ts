import type { ColumnType, Generated } from 'kysely'
import type { SkippedAtRecheck } from '../operation-types.ts'

/** One row per operation that runs or is undone at a set time. Times are in ms since the epoch. */
export interface OperationSchedulesTable {
  tenant_id: string
  operation_id: string
  run_at: number | null
  /** When its plan was compared with the directory again, and which accounts were then skipped. */
  replanned_at: number | null
  changed_since: ColumnType<SkippedAtRecheck | null, string | null | undefined, string>
  /** When its accounts are enabled again, and by which operation once that is planned. */
  enable_at: number | null
  follow_up: string | null
  needs_no_follow_up: Generated<boolean>
}
