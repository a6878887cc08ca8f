import { defineFeature } from '../define.ts'
import { absenceCommands } from './commands.ts'

export const away = defineFeature({ name: 'away', commands: absenceCommands })
