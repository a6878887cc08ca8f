import { incidentErrors } from '../../graph/directory/incident-errors.ts'
import { unnamed } from '../../operations/plan/unnamed.ts'
import { defineFeature } from '../define.ts'
import { chooseAccounts, listIncidents } from './commands.ts'

export const incidents = defineFeature({
  name: 'incidents',
  errors: incidentErrors,
  commands: [listIncidents, chooseAccounts],
  shown: [unnamed],
})
