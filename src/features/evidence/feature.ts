import { checkSearches } from '../../operations/run/audit-searches.ts'
import { evidenceTables } from '../../store/queries/evidence-tables.ts'
import { defineFeature } from '../define.ts'

export const evidence = defineFeature({
  name: 'evidence',
  tables: evidenceTables,
  chores: [{ name: 'checkSearches', slow: true, run: checkSearches }],
})
