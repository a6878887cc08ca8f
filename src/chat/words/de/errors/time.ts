import type { timeErrors } from '../../../../core/time-errors.ts'
import type { SaidErrors } from '../../told.ts'

export const timeWords: SaidErrors<typeof timeErrors> = {
  timeUnreadable: () => ({
    what: 'Datum und Uhrzeit konnte ich nicht lesen.',
    todo: 'Geben Sie beides an, etwa 2026-05-29 und 18:00, oder lassen Sie beides leer.',
  }),
  timeMissing: () => ({ what: 'Es fehlt die Uhrzeit.', todo: 'Ergänzen Sie sie, zum Beispiel 18:00.' }),
  timeInGap: ({ date, time, zone }) => ({
    what: `${time} gibt es am ${date} in ${zone} nicht: Die Uhren werden dann vorgestellt.`,
    todo: 'Wählen Sie eine andere Zeit, vielleicht eine Stunde später.',
  }),
}
