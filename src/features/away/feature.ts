import { defineFeature } from '../define.ts'
import { absences, steps } from './absences.ts'
import { absenceCommands } from './commands.ts'

export const away = defineFeature({
  name: 'away',
  commands: absenceCommands,
  services: [absences],
  steps,
})
