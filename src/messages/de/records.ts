import type { Messages } from '../en.ts'
import { terms } from './terms.ts'

const n = terms.number
const rows = (count: number) => `${n(count)} ${count === 1 ? 'Eintrag' : 'Einträge'}`

/** The words of the audit and of exported files. */
export const records: Pick<Messages, 'audit' | 'exports'> = {
  audit: {
    title: 'Protokoll',
    none: 'Dazu ist nichts protokolliert.',
    own: 'Sie sehen, was Sie getan, verlangt oder genehmigt haben. Wer eine Administratorrolle hat, sieht alles.',
    subtitle: rows,
    about: (what) => `zu ${what}`,
    steps: {
      planned: 'Geplant',
      confirmed: 'Bestätigt',
      awaitingApproval: 'Zur Genehmigung vorgelegt',
      escalated: 'Weitere Genehmigende gefragt',
      approved: 'Genehmigt',
      denied: 'Abgelehnt',
      scheduled: 'Vorgemerkt',
      due: 'Die Zeit war gekommen',
      queued: 'Eingereiht',
      started: 'Begonnen',
      continued: 'Fortgesetzt',
      paused: 'Unterbrochen',
      resumed: 'Wieder aufgenommen',
      retried: 'Noch einmal versucht',
      stopRequested: 'Anhalten verlangt',
      stopped: 'Angehalten',
      cancelled: 'Abgebrochen',
      expired: 'Abgelaufen',
      verifying: 'Wird nachgeprüft',
      finished: 'Beendet',
      accountChanged: 'Geändert',
      accountFailed: 'Nicht geändert: fehlgeschlagen',
      accountUncertain: 'Nicht sicher',
      skipped: 'Unberührt',
      signedOut: 'Überall abgemeldet',
      signOutFailed: 'Nicht abgemeldet: fehlgeschlagen',
      signOutUncertain: 'Abmeldung nicht sicher',
      signOutSkipped: 'Nicht abgemeldet',
      accountVerified: 'Geprüft',
      accountUnconfirmed: 'Noch nicht bestätigt',
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
      altered: (seq) => `Die Kette ist gebrochen: Eintrag ${n(seq)} wurde verändert.`,
      missing: (seq) => `Die Kette ist gebrochen: Eintrag ${n(seq)} fehlt.`,
      inserted: (seq) => `Die Kette ist gebrochen: Eintrag ${n(seq)} wurde eingeschoben.`,
      reordered: (seq) => `Die Kette ist gebrochen: Eintrag ${n(seq)} steht nicht, wo er geschrieben wurde.`,
    },
    whenBroken: 'Lassen Sie die Datenbank, wie sie ist, und verständigen Sie die Sicherheitsabteilung.',
    number: (seq) => `#${n(seq)}`,
    details: 'Einzelheiten',
    allEntries: 'Alle Einträge',
    byOperation: 'Nach Vorgängen',
    verifyAll: 'Alle Einträge prüfen',
    everything: 'Ganzes Protokoll',
    of: (id) => `Protokoll von ${id}`,
  },
  exports: {
    button: 'Exportieren',
    lang: 'de',
    title: 'Die Datei ist bereit',
    rows: (count, format) => `${rows(count)} als ${format}`,
    until: (time) =>
      `Der Link gilt bis ${time} und für den ersten Browser, der herunterlädt: Behalten Sie ihn für sich.`,
    page: 'In diesem Browser können Sie die Datei noch einmal herunterladen, solange der Link gilt.',
    recorded: 'Dass Sie die Datei mitnehmen, steht im Protokoll.',
    download: 'Herunterladen',
    asCsv: 'Lieber als CSV',
    asJson: 'Lieber als JSON',
    file: 'Datei',
    downloaded: {
      title: 'Heruntergeladen',
      text: 'Noch einige Minuten lang kann es derselbe Browser noch einmal tun, kein anderer.',
    },
    expired: {
      title: 'Die Datei ist nicht mehr verfügbar',
      text: 'Niemand hat sie rechtzeitig geholt, darum wurde sie gelöscht.',
    },
    again: 'Noch einmal exportieren',
    gone: 'Dieser Link wurde in einem anderen Browser benutzt, oder seine Zeit ist um. Exportieren Sie im Chat noch einmal.',
  },
}
