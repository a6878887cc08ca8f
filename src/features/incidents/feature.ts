import { unnamed } from '../../operations/plan/unnamed.ts'
import { defineFeature } from '../define.ts'
import { chooseAccounts, listIncidents } from './commands.ts'

export const incidents = defineFeature({
  name: 'incidents',
  commands: [listIncidents, chooseAccounts],
  shown: [unnamed],
})
