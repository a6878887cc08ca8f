import { anyMention, type OwnTables } from '../../store/queries/table-declaration.ts'
import type { ManualSystem } from './manual-steps.ts'
import type { AssignmentState } from './types.ts'

/** One row for each system in which someone was asked to do steps that an operation leaves there. */
export interface OperationHandOffsTable {
  tenant_id: string
  operation_id: string
  /** Counts from 1 in each operation. */
  number: number
  system: ManualSystem
  state: Exclude<AssignmentState, 'offered'>
  /** Null for anyone in the chat in which it was shown. */
  for_oid: string | null
  for_upn: string | null
  for_name: string | null
  asked_at: number
  /** Why it isn't needed. */
  reason: string | null
  /** Who reported it done or not needed, and when. */
  by_oid: string | null
  by_upn: string | null
  by_name: string | null
  at: number | null
}

export type AssignmentTables = {
  operation_hand_offs: OperationHandOffsTable
}

export const assignmentTables: OwnTables<AssignmentTables> = {
  operation_hand_offs: {
    about: anyMention,
    people: [
      ['for_oid', 'for_upn'],
      ['by_oid', 'by_upn'],
    ],
  },
}
