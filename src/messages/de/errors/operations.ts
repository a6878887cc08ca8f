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

export const operations = {
  noReport: ({ id }) => ({
    what: `Zu „${id}“ gibt es keinen Bericht.`,
    todo: 'Dazu ist nichts protokolliert, oder es geht um Vorgänge, die Sie nicht sehen dürfen.',
  }),
  operationNotFound: ({ id }) => ({
    what: `Einen Vorgang „${id}“ gibt es nicht.`,
    todo: 'Senden Sie „operations“, um Ihre Vorgänge zu sehen.',
  }),
  notYourOperation: ({ requester }) => ({
    what: `Dieser Vorgang gehört ${requester}.`,
    todo: 'Nur diese Person kann ihn bestätigen, fortsetzen, wiederholen oder rückgängig machen. Sobald er bestätigt ist, können Sie ihn mit einem Grund anhalten.',
  }),
  mayNotOversee: () => ({
    what: 'Nur Genehmigende und Mitglieder der Operatorengruppe sehen Vorgänge anderer.',
    todo: 'Senden Sie „operations“, um Ihre Vorgänge zu sehen.',
  }),
  operationExpired: ({ minutes: given }) => ({
    what: `Dieser Plan ist abgelaufen: Er wurde nicht innerhalb von ${minutes(given)} bestätigt. Es wurde nichts geändert.`,
    todo: 'Senden Sie die Anfrage erneut: Der neue Plan zeigt den aktuellen Stand der Konten.',
  }),
  operationUnderWay: ({ id }) => ({
    what: `Vorgang ${id} wurde bereits bestätigt und läuft.`,
    todo: 'Sie müssen nichts tun: Seine Karte zeigt den Fortschritt.',
  }),
  operationEnded: ({ state }) => ({
    what: `Dieser Vorgang ist bereits beendet: ${ends[state]}.`,
    todo: 'Senden Sie „operations“, um das Ergebnis zu sehen.',
  }),
  notEnded: ({ id }) => ({
    what: `Vorgang ${id} ist noch nicht beendet.`,
    todo: 'Warten Sie auf das Ergebnis und versuchen Sie es dann erneut.',
  }),
  cannotUndo: () => ({
    what: 'Abmeldungen können nicht rückgängig gemacht werden: Die Sitzungen sind beendet.',
    todo: 'Alle können sich wie gewohnt wieder anmelden.',
  }),
  nothingToUndo: ({ id }) => ({
    what: `Vorgang ${id} hat kein Konto geändert.`,
    todo: 'Senden Sie „operations“, um zu sehen, was Ihre anderen Vorgänge getan haben.',
  }),
  nothingToRetry: ({ id }) => ({
    what: `Bei Vorgang ${id} gibt es nichts zu wiederholen.`,
    todo: 'Öffnen Sie ihn, um das Ergebnis für jedes Konto zu sehen.',
  }),
  notAnApprover: () => ({
    what: 'Sie gehören nicht zur Gruppe der Genehmigenden.',
    todo: 'Bitten Sie einen Administrator, Sie in die Gruppe aufzunehmen.',
  }),
  ownApproval: () => ({
    what: 'Sie haben das selbst angefordert; genehmigen muss es jemand anders.',
    todo: 'Warten Sie auf die Genehmigung oder brechen Sie den Vorgang ab.',
  }),
  targetMayNotApprove: () => ({
    what: 'Ihr eigenes Konto gehört zu diesem Vorgang; genehmigen muss ihn jemand anders.',
    todo: 'Überlassen Sie es einer anderen genehmigenden Person.',
  }),
  approverDisabled: () => ({
    what: 'Ihr Konto ist in Microsoft Entra deaktiviert; deshalb können Sie das nicht genehmigen. Es wurde nichts geändert.',
    todo: 'Überlassen Sie es einer anderen genehmigenden Person.',
  }),
  receiverMayNotApprove: () => ({
    what: 'Dieser Vorgang würde Ihnen einen Zugriffspass anzeigen; genehmigen muss ihn jemand anders.',
    todo: 'Überlassen Sie es einer anderen genehmigenden Person.',
  }),
  notAskedToApprove: () => ({
    what: 'Sie wurden nicht um diese Genehmigung gebeten; deshalb können Sie nicht antworten.',
    todo: 'Überlassen Sie es den angefragten Genehmigenden oder lassen Sie den Vorgang neu planen.',
  }),
  approvalAnswered: ({ name, answer }) => ({
    what: `${name} hat bereits geantwortet: ${answer === 'denied' ? 'abgelehnt' : 'genehmigt'}.`,
    todo: 'Sie müssen nichts tun: Die erste Antwort zählt.',
  }),
  approvalExpired: () => ({
    what: 'Niemand hat rechtzeitig geantwortet, deshalb ist die Anfrage abgelaufen. Es wurde nichts geändert.',
    todo: 'Wer sie gestellt hat, kann neu planen.',
  }),
  exportTooLarge: () => ({
    what: 'Das ist zu viel für eine Datei.',
    todo: 'Grenzen Sie es mit einem Filter ein und exportieren Sie es in Teilen.',
  }),
} satisfies Partial<Sayings>
