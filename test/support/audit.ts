import { type Kysely, sql } from 'kysely'
import { createLog } from '../../src/core/log.ts'
import { features } from '../../src/features/index.ts'
import { stepsOfKind } from '../../src/operations/lifecycle/moves.ts'
import type { Database } from '../../src/store/database.ts'
import { openAudit } from '../../src/store/queries/audit-open.ts'
import { findUnrecorded as find } from '../../src/store/queries/audit-reconcile.ts'

/** The steps that record a state. */
export const stateSteps = stepsOfKind(features, 'state')

/** Events of operations that are missing from the audit log. */
export const findUnrecorded = (db: Kysely<Database>, tenantId: string) => find(db, tenantId, stateSteps)

/** How often each step of whole operations is in the audit log on this server. */
export async function countSteps(databaseUrl: string): Promise<Record<string, number>> {
  const { db, close } = await openAudit({ databaseUrl, dataDir: '', log: createLog({ level: 'silent' }) })
  const { rows } = await sql<{
    step: string
    times: number
  }>`select entry ->> 'step' as step, count(*)::integer as times
    from audit where entry -> 'item' is null group by 1`.execute(db)
  await close()
  return Object.fromEntries(rows.map(({ step, times }) => [step, times]))
}
