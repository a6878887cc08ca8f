import type { AuditTables } from './queries/audit-tables.ts'
import type { OperationTables } from './queries/operation-tables.ts'
import type { StoreTables } from './queries/store-tables.ts'

/**
 * The tables that every query knows: those of the store, of operations and of the audit log. Whoever owns others adds their
 * types where they are used (`db.withTables`). The queue has its own schema.
 */
export interface Database extends StoreTables, OperationTables, AuditTables {}
