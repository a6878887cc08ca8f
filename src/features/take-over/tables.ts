import type { ColumnType } from 'kysely'
import type { OperationChannel } from '../../operations/model/types.ts'
import { anyMention, type OwnTables } from '../../store/queries/table-declaration.ts'
import type { HandoverState } from './types.ts'

/** One row per request to continue someone else's operation. */
export interface OperationHandoversTable {
  tenant_id: string
  operation_id: string
  /** Counts from 1 in each operation. */
  number: number
  state: HandoverState
  from_oid: string
  from_upn: string
  from_name: string
  to_oid: string
  to_upn: string
  to_name: string
  to_locale: string
  to_channel: ColumnType<OperationChannel, string, string>
  asked_at: number
  until: number
  /** Object IDs of those who are asked too once it has waited long for its owner, and since when. */
  approvers: readonly string[]
  approvers_at: number | null
  /** Who answered. */
  by_oid: string | null
  by_upn: string | null
  by_name: string | null
  ended_at: number | null
}

export type HandoverTables = {
  operation_handovers: OperationHandoversTable
}

export const handoverTables: OwnTables<HandoverTables> = {
  operation_handovers: {
    about: anyMention,
    people: [
      ['from_oid', 'from_upn'],
      ['to_oid', 'to_upn'],
    ],
  },
}
