import type { Kysely } from 'kysely'
import { features } from '../../src/features/index.ts'
import { stepsOfKind } from '../../src/operations/lifecycle/moves.ts'
import type { Database } from '../../src/store/database.ts'
import { findUnrecorded as find } from '../../src/store/queries/audit-reconcile.ts'

/** The steps that record a state. */
export const stateSteps = stepsOfKind(features, 'state')

/** Events of operations that are missing from the audit log. */
export const findUnrecorded = (db: Kysely<Database>, tenantId: string) => find(db, tenantId, stateSteps)
