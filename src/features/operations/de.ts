import type { en } from './en.ts'

export const de: typeof en = {
  commands: {
    operations: {
      summary: 'Listet Ihre Vorgänge auf.',
      usage: 'operations [alle]',
      details: [
        'Zuerst laufende, wartende und geplante Vorgänge, dann vergangene mit ihrem Ergebnis, die neuesten zuerst.',
        'Mit „alle“ sehen Genehmigende und Mitglieder der Operatorengruppe die offenen Vorgänge aller Personen.',
      ],
      examples: ['operations', 'operations alle'],
      featured: 'Ihre Vorgänge',
    },
    operation: {
      summary: 'Zeigt einen Vorgang.',
      usage: 'operation [ID]',
      details: [
        'Fortschritt oder Ergebnis, Konto für Konto.',
        'Genehmigende und Mitglieder der Operatorengruppe sehen auch bestätigte Vorgänge anderer.',
      ],
      examples: ['operation tobaki-42', 'operation'],
    },
    more: {
      summary: 'Zeigt alles, was mit einem beendeten Vorgang möglich ist.',
      usage: 'more [ID]',
      details: ['Die Schaltflächen, für die auf seiner Karte kein Platz ist, und Hinweise zum Ergebnis.'],
      examples: ['more tobaki-42', 'more'],
    },
    undo: {
      summary: 'Macht rückgängig, was ein Vorgang geändert hat.',
      usage: 'undo [ID]',
      details: [
        'Sie bekommen zuerst einen Plan. Zurückgesetzt werden nur Konten, die dieser Vorgang geändert hat und die seitdem niemand sonst geändert hat. Die anderen werden genannt.',
        'Abmeldungen können nicht rückgängig gemacht werden.',
      ],
      examples: ['undo tobaki-42', 'rückgängig'],
    },
    retry: {
      summary: 'Wiederholt, was ein Vorgang nicht erledigt hat.',
      usage: 'retry [ID]',
      details: [
        'Sie bekommen zuerst einen Plan. Dafür werden alle Konten erneut geprüft, bei denen die Änderung fehlgeschlagen oder unklar ist oder die nicht erreicht wurden.',
        'Wenn nur Abmeldungen fehlen, werden diese geplant.',
      ],
      examples: ['retry tobaki-42', 'wiederholen'],
    },
    'plan again': {
      summary: 'Plant einen abgelehnten oder abgelaufenen Vorgang erneut.',
      usage: 'plan again [ID]',
      details: [
        'Sie bekommen einen neuen Plan mit denselben Konten, demselben Grund und demselben Ticket. Alles wird neu geprüft, und Sie bestätigen ihn wie jeden Plan.',
      ],
      examples: ['plan again tobaki-42', 'neu planen'],
    },
    'change time': {
      summary: 'Führt einen geplanten Vorgang zu einer anderen Zeit aus.',
      usage: 'change time [ID] [Zeit]',
      details: [
        'Sie bekommen für die neue Zeit einen neuen Plan mit denselben Konten, demselben Grund und demselben Ticket. Mit der Bestätigung ersetzt er den geplanten Vorgang. Eine Genehmigung gilt nur für den genehmigten Zeitpunkt und wird deshalb neu angefragt.',
      ],
      examples: ['verschieben tobaki-42 auf Freitag 18 Uhr', 'zeit ändern'],
    },
    'cancel operation': {
      summary: 'Bricht einen Plan ab, bevor er ausgeführt wird.',
      usage: 'cancel operation [ID]',
      details: [
        'Das kann nur die Person, die ihn geplant hat, und nur, bis die Ausführung beginnt. Es wird nichts geändert. Für Vorgänge anderer siehe „stop“.',
      ],
      examples: ['cancel tobaki-42', 'abbrechen'],
    },
    'stop operation': {
      summary: 'Hält einen laufenden Vorgang an.',
      usage: 'stop operation [ID] [Grund]',
      details: [
        'Danach wird nichts mehr gesendet. Bereits gesendete Änderungen bleiben bestehen.',
        'Genehmigende und Mitglieder der Operatorengruppe können auch Vorgänge anderer anhalten, selbst geplante und solche, die auf Genehmigung warten. Dafür ist ein Grund nötig, und die anfordernde Person wird benachrichtigt.',
      ],
      examples: ['stop tobaki-42', 'stop tobaki-42 falsche Liste'],
    },
    'continue operation': {
      summary: 'Setzt einen Vorgang fort, der unterbrochen ist, weil viele Änderungen fehlgeschlagen sind.',
      usage: 'continue operation [ID]',
      details: [
        'Das kann nur die Person, die ihn geplant hat. Weitere Fehler aus demselben Grund unterbrechen ihn nicht erneut.',
      ],
      examples: ['continue tobaki-42', 'fortsetzen'],
    },
  },
}
