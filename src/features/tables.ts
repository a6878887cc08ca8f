import { pageTables } from '../pages/sign-ins.ts'
import { auditTables } from '../store/queries/audit-tables.ts'
import { operationTables } from '../store/queries/operation-tables.ts'
import { signOutTables } from '../store/queries/sign-outs.ts'
import { storeTables } from '../store/queries/store-tables.ts'
import { collectTables, type DeclaredTables, type OwnTables } from '../store/queries/table-declaration.ts'
import type { Feature } from './define.ts'

const shared: readonly OwnTables[] = [storeTables, operationTables, auditTables, pageTables, signOutTables]

/** All tables: those of these features and those that every instance has. Throws if two own the same. */
export const tablesOf = (features: readonly Feature[]): DeclaredTables =>
  collectTables([...shared, ...features.map(({ tables = {} }) => tables)])
