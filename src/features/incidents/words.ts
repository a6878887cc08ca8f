import { defineWords } from '../../chat/words/words.ts'
import * as commandsDe from './de/commands.ts'
import { errors as errorsDe } from './de/errors.ts'
import { incidents as incidentsDe } from './de/incidents.ts'
import * as originDe from './de/origin.ts'
import * as commands from './en/commands.ts'
import { errors } from './en/errors.ts'
import { incidents } from './en/incidents.ts'
import * as origin from './en/origin.ts'

export const words = defineWords(
  { ...commands, ...origin, errors, incidents },
  { ...commandsDe, ...originDe, errors: errorsDe, incidents: incidentsDe },
)
