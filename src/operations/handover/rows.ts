import type { AuditStep } from '../../core/audit-steps.ts'
import type { Named } from '../../core/handovers.ts'
import type { HandoverRow } from '../../store/queries/handover/handovers.ts'
import type { OperationRow } from '../../store/queries/lifecycle/operations.ts'
import { auditEntry, fromOf, toOf } from '../model/rows.ts'
import type { Handover } from './types.ts'

export function toHandover(row: HandoverRow): Handover {
  const { number, state, until, by_oid: oid, by_upn: upn, by_name: name } = row
  const by = oid === null ? null : { oid, upn: upn ?? '', name: name ?? '' }
  return { number, state, from: fromOf(row), to: toOf(row), by, until, approversAsked: row.approvers_at !== null }
}

/** An entry of the audit log about a request: whose operation it is, and whose it may become. */
export function handoverEntry(step: AuditStep, operation: OperationRow, row: HandoverRow, actor: Named | null) {
  return {
    ...{ ...auditEntry(step, operation), actor, accounts: operation.counts.change },
    ...{ before: `${row.from_name} (${row.from_upn})`, after: `${row.to_name} (${row.to_upn})` },
  }
}
