import { defineFeature } from '../define.ts'
import { absences, steps } from './absences.ts'
import { absenceCommands } from './commands.ts'
import { words } from './words.ts'

export const away = defineFeature({
  name: 'away',
  words,
  commands: absenceCommands,
  services: [absences],
  steps,
})
