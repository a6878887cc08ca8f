import { type Generated, sql } from 'kysely'
import { anyMention, day, type OwnTables } from '../../store/queries/table-declaration.ts'
import type { EvidenceKind, EvidenceState } from './model.ts'

/** One row per kind of evidence that was looked for. */
export interface OperationEvidenceTable {
  tenant_id: string
  operation_id: string
  kind: EvidenceKind
  state: EvidenceState
  undated: Generated<number>
  looked_at: number
}

/** One row per search of Microsoft's audit log that hasn't ended. */
export interface AuditSearchesTable {
  tenant_id: string
  operation_id: string
  n: number
  accounts: string[]
  search_id: string | null
  from_time: number
  to_time: number
  look_at: number
  give_up_at: number
}

/** Tables of what was found in contained accounts; traces are read and written as JSON. */
export type EvidenceTables = {
  operation_evidence: OperationEvidenceTable
  audit_searches: AuditSearchesTable
}

export const evidenceTables: OwnTables<EvidenceTables> = {
  // Its traces are deleted with it.
  operation_evidence: { about: null, expired: (now) => sql`looked_at < ${now - 90 * day}` },
  operation_traces: { about: anyMention },
  audit_searches: { about: anyMention },
}
