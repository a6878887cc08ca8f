import { evidenceBlock } from '../../chat/views/evidence.ts'
import { mailboxSearches } from '../../operations/plan/evidence.ts'
import { evidence as traces } from '../../operations/plan/shown-evidence.ts'
import { checkSearches } from '../../operations/run/audit-searches.ts'
import { evidenceTables } from '../../store/queries/evidence-tables.ts'
import { defineFeature } from '../define.ts'

export const evidence = defineFeature({
  name: 'evidence',
  permissions: [mailboxSearches],
  tables: evidenceTables,
  cards: { result: { evidence: (...given) => [evidenceBlock(...given)].filter((one) => one !== undefined) } },
  shown: [traces],
  chores: [{ name: 'checkSearches', slow: true, run: checkSearches }],
})
