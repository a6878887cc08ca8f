import { defineWords } from '../../chat/words/words.ts'
import { exports as exportsDe } from './de/exports.ts'
import { exports } from './en/exports.ts'

export const words = defineWords(
  {
    errors: {
      exportTooLarge: () => ({
        what: 'This is too much for one file.',
        todo: 'Narrow it down with a filter and export it in parts.',
      }),
    },
    exports,
    auditSteps: { exported: 'Exported', downloaded: 'Downloaded' },
  },
  {
    errors: {
      exportTooLarge: () => ({
        what: 'Das ist zu viel für eine Datei.',
        todo: 'Grenzen Sie es mit einem Filter ein und exportieren Sie es in Teilen.',
      }),
    },
    exports: exportsDe,
    auditSteps: { exported: 'Exportiert', downloaded: 'Heruntergeladen' },
  },
)
