import { type Kysely, sql } from 'kysely'
import type { OperationState } from '../../core/operation-states.ts'
import type { Database } from '../database.ts'
import type { OperationKey } from './lifecycle/operations.ts'

/** A step of an operation, without names or user-written text. */
export interface StepEntry {
  readonly step: string
  readonly kind: string
  /** Its number in the audit log. */
  readonly entry: number
  /** Object ID of the person who did it; absent if the bot continued by itself. */
  readonly by?: string
  /** Number of accounts to change. */
  readonly accounts?: number
  readonly why?: string
}

/** The audit entry with which an operation last entered this state, or was asked to stop in it. */
export async function lastStep(
  db: Kysely<Database>,
  { tenantId, id }: OperationKey,
  { state, stopRequested = false }: { readonly state: OperationState; readonly stopRequested?: boolean | undefined },
): Promise<StepEntry | undefined> {
  const { rows } = await sql<{ found: StepEntry }>`
    select jsonb_strip_nulls(jsonb_build_object('step', entry ->> 'step', 'kind', entry ->> 'kind', 'entry', seq,
      'by', actor_oid, 'accounts', entry -> 'accounts', 'why', entry ->> 'why')) as found
    from audit where tenant_id = ${tenantId} and operation_id = ${id} and entry ->> 'after' = ${state}
      and entry -> 'item' is null and (entry ->> 'step' = 'stopRequested') = ${stopRequested}
    order by seq desc limit 1`.execute(db)
  return rows[0]?.found
}
