import { checkSearches } from '../../operations/run/audit-searches.ts'
import { defineFeature } from '../define.ts'

export const evidence = defineFeature({
  name: 'evidence',
  chores: [{ name: 'checkSearches', slow: true, run: checkSearches }],
})
