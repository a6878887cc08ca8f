import type { SaidErrors } from '../../messages/told.ts'
import type { en } from './en.ts'
import type { reportErrors } from './errors.ts'

const errors: SaidErrors<typeof reportErrors> = {
  noReport: ({ id }) => ({
    what: `Zu „${id}“ gibt es keinen Bericht.`,
    todo: 'Dazu ist nichts protokolliert, oder es geht um Vorgänge, die Sie nicht sehen dürfen.',
  }),
}

export const de: typeof en = {
  errors,
  commands: {
    report: {
      summary: 'Erstellt einen Bericht zu einem Vorgang oder Vorfall: wer was wann getan hat, mit Belegen.',
      usage: 'report [ID | vorfall:Nummer] [markdown | json] [redacted]',
      details: [
        'Der Bericht umfasst den Vorgang mit Wiederholungen, Rücknahmen und Freigaben, was in anderen Systemen von Hand getan wurde, Notizen und jedes Konto mit seinen Belegen. Er beruht allein auf dem Protokoll und lässt sich daran überprüfen. Soll er auch zeigen, was vor einer Freigabe geschah, nennen Sie den ersten Vorgang oder den Vorfall.',
        'Es gibt ihn als Seite für Browser und Drucker, als Markdown oder JSON. „redacted“ ersetzt Namen durch Nummern; die Zuordnung steht in einer eigenen Datei.',
      ],
      examples: ['report tobaki-42', 'bericht tobaki-42 markdown', 'bericht vorfall:1234 redacted'],
    },
    note: {
      summary: 'Fügt dem Bericht über einen Vorgang eine Notiz hinzu.',
      usage: 'note [ID] [Text]',
      details: [
        'Die Notiz kommt mit Namen und Zeit ins Protokoll und in den Bericht. Sie kann nicht mehr geändert werden.',
      ],
      examples: ['notiz tobaki-42: Bank angerufen, Karten sind gesperrt', 'notiz'],
    },
    aware: {
      summary: 'Trägt ein, seit wann ein Vorfall bekannt ist.',
      usage: 'aware [ID] [Zeit]',
      details: [
        'Der Bericht nennt die Zeitpunkte 24 Stunden, 72 Stunden und einen Monat danach. Ob etwas zu melden ist, sagt er nicht.',
        'Die letzte Angabe gilt. Alle Angaben bleiben mit Namen im Protokoll.',
      ],
      examples: ['aware tobaki-42 9:40', 'bekannt seit tobaki-42 gestern um 18:15', 'aware tobaki-42 2026-11-28 09:40'],
    },
  },
  auditSteps: {
    noted: 'Notiz',
    awareSince: 'Zeitpunkt der Kenntnisnahme eingetragen',
  },
}
