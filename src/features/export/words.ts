import { defineWords } from '../../chat/words/words.ts'
import { errors as errorsDe } from './de/errors.ts'
import { exports as exportsDe } from './de/exports.ts'
import { errors } from './en/errors.ts'
import { exports } from './en/exports.ts'

export const words = defineWords(
  { errors, exports, auditSteps: { exported: 'Exported', downloaded: 'Downloaded' } },
  { errors: errorsDe, exports: exportsDe, auditSteps: { exported: 'Exportiert', downloaded: 'Heruntergeladen' } },
)
