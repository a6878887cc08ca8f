import type { English } from '../en.ts'
import { terms } from './terms.ts'

const n = terms.number
const rows = (count: number) => `${n(count)} ${count === 1 ? 'Eintrag' : 'Einträge'}`

export const records: Pick<English, 'auditValues' | 'exports' | 'auditSteps'> = {
  auditSteps: {
    planned: 'Geplant',
    confirmed: 'Bestätigt',
    awaitingApproval: 'Zur Genehmigung vorgelegt',
    approverNamed: 'Genehmigende Person benannt',
    escalated: 'Weitere Genehmigende gefragt',
    extended: 'Frist verlängert',
    asked: 'Frage gestellt',
    answered: 'Frage beantwortet',
    approved: 'Genehmigt',
    excluded: 'Konten ausgeschlossen',
    itemsExcluded: 'Apps und Geräte ausgeschlossen',
    denied: 'Abgelehnt',
    scheduled: 'Geplant für später',
    started: 'Begonnen',
    continued: 'Fortgesetzt',
    paused: 'Unterbrochen',
    resumed: 'Fortgesetzt',
    stopRequested: 'Anhalten angefordert',
    stopped: 'Angehalten',
    cancelled: 'Abgebrochen',
    replaced: 'Ersetzt',
    expired: 'Abgelaufen',
    verifying: 'Wird überprüft',
    finished: 'Beendet',
    accountChanged: 'Geändert',
    accountFailed: 'Änderung fehlgeschlagen',
    accountUncertain: 'Unklar',
    skipped: 'Übersprungen',
    accountVerified: 'Überprüft',
    accountUnconfirmed: 'Noch nicht überprüft',
    refused: 'Verweigert: geschützt',
    exported: 'Exportiert',
    downloaded: 'Heruntergeladen',
    pruned: 'Ältere Einträge entfernt',
  },
  auditValues: {
    passwordChangeRequired: 'Änderung verlangt',
    passwordChangeNotRequired: 'keine Änderung verlangt',
  },
  exports: {
    button: 'Exportieren',
    lang: 'de',
    title: 'Die Datei ist bereit',
    rows: (count, format) => `${rows(count)} als ${format}`,
    until: (time) =>
      `Der Link gilt bis ${time} und nur im ersten Browser, mit dem die Datei heruntergeladen wird. Geben Sie ihn nicht weiter.`,
    page: 'In diesem Browser können Sie die Datei erneut herunterladen, solange der Link gilt.',
    recorded: 'Dieser Export wird protokolliert.',
    download: 'Herunterladen',
    asCsv: 'Stattdessen als CSV',
    asJson: 'Stattdessen als JSON',
    file: 'Datei',
    downloaded: {
      title: 'Heruntergeladen',
      text: 'Noch einige Minuten lang können Sie die Datei erneut herunterladen, aber nur im selben Browser.',
    },
    expired: {
      title: 'Die Datei ist nicht mehr verfügbar',
      text: 'Niemand hat sie rechtzeitig heruntergeladen, deshalb wurde sie gelöscht.',
    },
    again: 'Erneut exportieren',
    gone: 'Dieser Link wurde in einem anderen Browser benutzt oder ist abgelaufen. Exportieren Sie im Chat erneut.',
  },
}
