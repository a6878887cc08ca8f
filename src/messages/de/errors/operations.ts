import type { Sayings } from '../../told.ts'
import { minutes } from './duration.ts'

/** How an ended state reads inside a sentence. */
const ends = {
  done: 'fertig',
  cancelled: 'abgebrochen',
  denied: 'abgelehnt',
  expired: 'abgelaufen',
  stopped: 'angehalten',
}

/** About operations that exist. */
export const operations = {
  operationNotFound: ({ id }) => ({
    what: `Einen Vorgang „${id}“ gibt es nicht.`,
    todo: 'Senden Sie „operations“, um Ihre Vorgänge zu sehen.',
  }),
  notYourOperation: ({ requester }) => ({
    what: `Dieser Vorgang gehört ${requester}.`,
    todo: 'Fragen Sie dort nach: Nur wer ihn geplant hat, kann ihn bestätigen, abbrechen oder anhalten.',
  }),
  operationExpired: ({ minutes: given }) => ({
    what: `Dieser Plan wurde nicht innerhalb von ${minutes(given)} bestätigt; nichts wurde geändert.`,
    todo: 'Fragen Sie noch einmal; der neue Plan zeigt die Konten, wie sie jetzt sind.',
  }),
  operationUnderWay: ({ id }) => ({
    what: `Vorgang ${id} wurde schon bestätigt und läuft.`,
    todo: 'Mehr ist nicht nötig: Seine Karte zeigt, wie weit er ist.',
  }),
  operationEnded: ({ state }) => ({
    what: `Dieser Vorgang ist schon beendet: ${ends[state]}.`,
    todo: 'Senden Sie „operations“, um zu sehen, wie er ausging.',
  }),
  notEnded: ({ id }) => ({
    what: `Vorgang ${id} ist noch nicht zu Ende.`,
    todo: 'Warten Sie auf das Ergebnis und fragen Sie dann noch einmal.',
  }),
  cannotUndo: () => ({
    what: 'Abmeldungen lassen sich nicht rückgängig machen: Die Sitzungen sind beendet.',
    todo: 'Die Personen melden sich selbst wieder an.',
  }),
  nothingToUndo: ({ id }) => ({
    what: `Vorgang ${id} hat kein Konto geändert.`,
    todo: 'Senden Sie „operations“, um zu sehen, was die anderen getan haben.',
  }),
  nothingToRetry: ({ id }) => ({
    what: `Vorgang ${id} hat nichts offen gelassen, was sich wiederholen ließe.`,
    todo: 'Öffnen Sie ihn, um zu sehen, was aus jedem Konto wurde.',
  }),
  notAnApprover: () => ({
    what: 'Sie sind nicht in der Gruppe, die genehmigen darf.',
    todo: 'Bitten Sie einen Administrator, Sie aufzunehmen.',
  }),
  ownApproval: () => ({
    what: 'Sie haben das selbst veranlasst; genehmigen muss es jemand anderes.',
    todo: 'Warten Sie auf die Genehmigung, oder brechen Sie den Vorgang ab.',
  }),
  targetMayNotApprove: () => ({
    what: 'Ihr eigenes Konto gehört zu diesem Vorgang; genehmigen muss ihn jemand anderes.',
    todo: 'Überlassen Sie es einer anderen Person.',
  }),
  notAskedToApprove: () => ({
    what: 'Sie wurden hierzu nicht gefragt und können deshalb nicht antworten.',
    todo: 'Überlassen Sie es den Gefragten, oder lassen Sie neu planen.',
  }),
  approvalAnswered: ({ name, answer }) => ({
    what: `${name} hat schon geantwortet: ${answer === 'denied' ? 'abgelehnt' : 'genehmigt'}.`,
    todo: 'Es ist nichts mehr zu tun: Die erste Antwort zählt.',
  }),
  approvalExpired: () => ({
    what: 'Niemand hat rechtzeitig geantwortet, die Anfrage ist vorbei; nichts wurde geändert.',
    todo: 'Wer sie gestellt hat, kann neu planen.',
  }),
  exportTooLarge: () => ({
    what: 'Das ist zu viel für eine Datei.',
    todo: 'Grenzen Sie es mit einem Filter ein und exportieren Sie es in Teilen.',
  }),
} satisfies Partial<Sayings>
