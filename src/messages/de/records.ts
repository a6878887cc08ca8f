import type { Messages } from '../en.ts'
import { terms } from './terms.ts'

const n = terms.number
const rows = (count: number) => `${n(count)} ${count === 1 ? 'Eintrag' : 'Einträge'}`

/** The words of the audit and of exported files. */
export const records: Pick<Messages, 'audit' | 'exports'> = {
  audit: {
    title: 'Protokoll',
    none: 'Keine passenden Einträge.',
    own: 'Sie sehen, was Sie getan, angefordert oder genehmigt haben. Wer eine Administratorrolle hat, sieht alles.',
    subtitle: rows,
    about: (what) => `zu ${what}`,
    steps: {
      planned: 'Geplant',
      confirmed: 'Bestätigt',
      awaitingApproval: 'Zur Genehmigung vorgelegt',
      escalated: 'Weitere Genehmigende gefragt',
      approved: 'Genehmigt',
      denied: 'Abgelehnt',
      scheduled: 'Geplant für später',
      due: 'Fällig',
      queued: 'Eingereiht',
      started: 'Begonnen',
      continued: 'Fortgesetzt',
      paused: 'Unterbrochen',
      resumed: 'Fortgesetzt',
      retried: 'Wiederholt',
      stopRequested: 'Anhalten angefordert',
      stopped: 'Angehalten',
      cancelled: 'Abgebrochen',
      expired: 'Abgelaufen',
      verifying: 'Wird überprüft',
      finished: 'Beendet',
      accountChanged: 'Geändert',
      accountFailed: 'Änderung fehlgeschlagen',
      accountUncertain: 'Nicht sicher',
      skipped: 'Übersprungen',
      signedOut: 'Überall abgemeldet',
      signOutFailed: 'Abmeldung fehlgeschlagen',
      signOutUncertain: 'Abmeldung nicht sicher',
      signOutSkipped: 'Nicht abgemeldet',
      accountVerified: 'Überprüft',
      accountUnconfirmed: 'Noch nicht überprüft',
      exported: 'Exportiert',
      downloaded: 'Heruntergeladen',
      pruned: 'Ältere Einträge entfernt',
    },
    bot: 'Rollcall selbst',
    when: 'wann',
    what: 'Was, an wem',
    by: 'Von wem, warum',
    values: { passwordChangeRequired: 'Änderung verlangt', passwordChangeNotRequired: 'keine Änderung verlangt' },
    moved: (before, after) => `vorher ${before}, dann ${after}`,
    request: (id) => `Anfrage ${id}`,
    file: (format, count) => `${format}, ${n(count)} ${count === 1 ? 'Zeile' : 'Zeilen'}`,
    whole: (count, hash) =>
      count === 1
        ? `Protokoll unverändert: 1 Eintrag geprüft, ${hash}.`
        : `Protokoll unverändert: ${rows(count)} geprüft, bis ${hash}.`,
    newest: (count, hash) =>
      `Protokoll unverändert: ${count === 1 ? 'der neueste Eintrag' : `die neuesten ${rows(count)}`} geprüft, bis ${hash}.`,
    pruned: (seq) => `Ältere Einträge, bis ${n(seq)}, wurden entfernt.`,
    broken: {
      altered: (seq) => `Protokoll verändert: Eintrag ${n(seq)} wurde verändert.`,
      missing: (seq) => `Protokoll verändert: Eintrag ${n(seq)} fehlt.`,
      inserted: (seq) => `Protokoll verändert: Eintrag ${n(seq)} wurde eingeschoben.`,
      reordered: (seq) => `Protokoll verändert: Eintrag ${n(seq)} wurde verschoben.`,
    },
    whenBroken: 'Lassen Sie die Datenbank unverändert und verständigen Sie die Sicherheitsabteilung.',
    number: (seq) => `#${n(seq)}`,
    details: 'Einzelheiten',
    allEntries: 'Alle Einträge',
    byOperation: 'Nach Vorgängen',
    verifyAll: 'Alle Einträge prüfen',
    everything: 'Gesamtes Protokoll',
    of: (id) => `Protokoll von ${id}`,
  },
  exports: {
    button: 'Exportieren',
    lang: 'de',
    title: 'Die Datei ist bereit',
    rows: (count, format) => `${rows(count)} als ${format}`,
    until: (time) =>
      `Der Link gilt bis ${time} und nur im ersten Browser, der die Datei herunterlädt. Geben Sie ihn nicht weiter.`,
    page: 'In diesem Browser können Sie die Datei noch einmal herunterladen, solange der Link gilt.',
    recorded: 'Dieser Export wird protokolliert.',
    download: 'Herunterladen',
    asCsv: 'Stattdessen als CSV',
    asJson: 'Stattdessen als JSON',
    file: 'Datei',
    downloaded: {
      title: 'Heruntergeladen',
      text: 'Derselbe Browser kann sie noch einige Minuten lang erneut herunterladen, kein anderer.',
    },
    expired: {
      title: 'Die Datei ist nicht mehr verfügbar',
      text: 'Niemand hat sie rechtzeitig heruntergeladen, deshalb wurde sie gelöscht.',
    },
    again: 'Noch einmal exportieren',
    gone: 'Dieser Link wurde in einem anderen Browser benutzt oder ist abgelaufen. Exportieren Sie im Chat noch einmal.',
  },
}
