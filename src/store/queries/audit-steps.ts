import { type Kysely, sql } from 'kysely'
import type { OperationState } from '../../core/model.ts'
import type { Database } from '../schema.ts'
import type { OperationKey } from './operations.ts'

/** A step of an operation without a name of anybody or a text that somebody wrote. */
export interface StepEntry {
  readonly step: string
  readonly kind: string
  /** The entry's number in the audit. */
  readonly entry: number
  /** The object id of who did it; absent where the bot went on by itself. */
  readonly by?: string
  /** How many accounts are to be changed. */
  readonly accounts?: number
  readonly why?: string
}

/** The entry of the audit by which an operation last came to this state, or was asked to stop in it. */
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
