import { incidents as addOn } from '../../chat/commands/incidents.ts'
import { incidentErrors } from '../../graph/directory/incident-errors.ts'
import { unnamed } from '../../operations/plan/unnamed.ts'
import { defineFeature } from '../define.ts'
import { chooseAccounts, listIncidents } from './commands.ts'
import { words } from './words.ts'

export const incidents = defineFeature({
  name: 'incidents',
  words,
  permissions: [addOn],
  errors: incidentErrors,
  commands: [listIncidents, chooseAccounts],
  shown: [unnamed],
})
