import { defineFeature } from '../define.ts'
import { evidenceBlock, listButtons, namesMethods } from './card.ts'
import { checkSearches } from './check-searches.ts'
import { evidenceColumns } from './columns.ts'
import { evidenceCommand, evidenceList } from './command.ts'
import { evidenceOfPlan, mailboxSearches } from './look-for-evidence.ts'
import { isSearchDue } from './search-queries.ts'
import { traces } from './shown.ts'
import { evidenceTables } from './tables.ts'
import { words } from './words.ts'

export const evidence = defineFeature({
  name: 'evidence',
  permissions: [mailboxSearches],
  words,
  tables: evidenceTables,
  commands: [evidenceCommand],
  services: [evidenceList],
  cards: {
    plan: {
      'below all steps': (...given) => evidenceBlock(...given, { listed: true }),
      'buttons of accounts': listButtons,
      namesRecent: namesMethods,
    },
    result: { 'above foot': evidenceBlock },
  },
  columns: [evidenceColumns],
  shown: [traces],
  readWithPlan: evidenceOfPlan,
  due: ({ clock }) => isSearchDue(clock.now()),
  chores: [{ name: 'checkSearches', slow: true, run: checkSearches }],
})
