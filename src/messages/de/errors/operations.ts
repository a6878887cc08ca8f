import type { Sayings } from '../../told.ts'
import { endedAs } from '../terms.ts'
import { told } from './told.ts'

/** About operations that exist. */
export const operations = {
  operationNotFound: ({ id }) => ({
    what: told(id, (id) => `Einen Vorgang „${id}“ gibt es nicht.`, 'Diesen Vorgang gibt es nicht.'),
    todo: 'Senden Sie „operations“, um Ihre Vorgänge zu sehen.',
  }),
  notYourOperation: ({ requester }) => ({
    what: told(requester, (name) => `Dieser Vorgang gehört ${name}.`, 'Dieser Vorgang gehört jemand anderem.'),
    todo: 'Fragen Sie dort nach: Nur wer ihn geplant hat, kann ihn bestätigen, abbrechen oder anhalten.',
  }),
  operationExpired: ({ minutes }) => ({
    what: told(
      minutes,
      (n) => `Dieser Plan wurde nicht innerhalb von ${n} Minuten bestätigt; nichts wurde geändert.`,
      'Dieser Plan wurde nicht rechtzeitig bestätigt; nichts wurde geändert.',
    ),
    todo: 'Fragen Sie noch einmal; der neue Plan zeigt die Konten, wie sie jetzt sind.',
  }),
  operationUnderWay: ({ id }) => ({
    what: told(
      id,
      (name) => `Vorgang ${name} wurde schon bestätigt und läuft.`,
      'Dieser Vorgang wurde schon bestätigt und läuft.',
    ),
    todo: 'Mehr ist nicht nötig: Seine Karte zeigt, wie weit er ist.',
  }),
  operationEnded: ({ state }) => ({
    what: told(
      endedAs(state),
      (how) => `Dieser Vorgang ist schon beendet: ${how}.`,
      'Dieser Vorgang ist schon beendet.',
    ),
    todo: 'Senden Sie „operations“, um zu sehen, wie er ausging.',
  }),
  notEnded: ({ id }) => ({
    what: told(id, (name) => `Vorgang ${name} ist noch nicht zu Ende.`, 'Dieser Vorgang ist noch nicht zu Ende.'),
    todo: 'Warten Sie auf das Ergebnis und fragen Sie dann noch einmal.',
  }),
  cannotUndo: () => ({
    what: 'Abmeldungen lassen sich nicht rückgängig machen: Die Sitzungen sind beendet.',
    todo: 'Die Personen melden sich selbst wieder an.',
  }),
  nothingToUndo: ({ id }) => ({
    what: told(id, (name) => `Vorgang ${name} hat kein Konto geändert.`, 'Dieser Vorgang hat kein Konto geändert.'),
    todo: 'Senden Sie „operations“, um zu sehen, was die anderen getan haben.',
  }),
  nothingToRetry: ({ id }) => ({
    what: told(
      id,
      (name) => `Vorgang ${name} hat nichts offen gelassen, was sich wiederholen ließe.`,
      'Dieser Vorgang hat nichts offen gelassen, was sich wiederholen ließe.',
    ),
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
  approvalAnswered: ({ name, answer }) => ({
    what: told(
      name,
      (who) => `${who} hat schon geantwortet: ${answer === 'denied' ? 'abgelehnt' : 'genehmigt'}.`,
      'Es wurde schon geantwortet.',
    ),
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
} satisfies Sayings
