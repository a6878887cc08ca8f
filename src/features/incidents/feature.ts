import { defineFeature } from '../define.ts'
import { chooseAccounts, listIncidents } from './commands.ts'
import { incidentErrors } from './errors.ts'
import { chooseButtons, unnamed, unnamedLines } from './on-plans.ts'
import { incidentSource } from './source.ts'
import { incidents as addOn } from './specs.ts'
import { words } from './words.ts'

export const incidents = defineFeature({
  name: 'incidents',
  words,
  permissions: [addOn],
  errors: incidentErrors,
  commands: [listIncidents, chooseAccounts],
  source: incidentSource,
  shown: [unnamed],
  cards: { plan: { 'first lines': unnamedLines, 'buttons before cancel': chooseButtons } },
})
