import { defineWords } from '../../chat/words/words.ts'
import { errors as errorsDe } from './de/errors.ts'
import { incidents as incidentsDe } from './de/incidents.ts'
import { errors } from './en/errors.ts'
import { incidents } from './en/incidents.ts'

export const words = defineWords({ errors, incidents }, { errors: errorsDe, incidents: incidentsDe })
