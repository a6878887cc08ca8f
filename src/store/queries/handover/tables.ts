import type { ColumnType, Generated } from 'kysely'
import type { HandoverRole, HandoverState } from '../../../core/handovers.ts'
import type { OperationChannel } from '../../../core/model.ts'

/** One row per request to continue somebody else's operation. */
export interface OperationHandoversTable {
  tenant_id: string
  operation_id: string
  /** From 1, for each operation. */
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
  /** Where the previous owner's card was when it changed hands. */
  from_channel: ColumnType<OperationChannel | null, string | null, string>
  asked_at: number
  until: number
  /** Since when approvers are asked too. */
  approvers_at: number | null
  /** Who answered. */
  by_oid: string | null
  by_upn: string | null
  by_name: string | null
  ended_at: number | null
  version: Generated<number>
  changed_at: number
}

/** One row per message about such a request. */
export interface OperationHandoverCardsTable {
  tenant_id: string
  operation_id: string
  number: number
  person: string
  person_upn: string
  person_name: string
  role: HandoverRole
  place: Generated<string>
  /** Where it is, once posted. */
  channel: ColumnType<unknown, string | null, string | null>
  /** The version of the request that it shows. */
  shown: Generated<number>
  tries: Generated<number>
  try_after: Generated<number>
}
