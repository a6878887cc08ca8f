import { features } from '../../src/features/index.ts'
import { tablesOf } from '../../src/features/tables.ts'

/** All tables of the product. */
export const tables = tablesOf(features)
