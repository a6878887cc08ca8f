import type { operationErrors } from '../../../../operations/lifecycle/errors.ts'
import type { SaidErrors } from '../../told.ts'
import { minutes } from './duration.ts'

/** How an ended state reads inside a sentence. */
const ends = {
  done: 'fertig',
  cancelled: 'abgebrochen',
  denied: 'abgelehnt',
  expired: 'abgelaufen',
  stopped: 'angehalten',
}

export const operationWords: SaidErrors<typeof operationErrors> = {
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
  notAnOperator: () => ({
    what: 'Sie gehören nicht zur Gruppe der Operatoren, deshalb kann ich das nicht für Sie tun.',
    todo: 'Bitten Sie einen Administrator, Sie in die Gruppe aufzunehmen.',
  }),
  notAnApprover: () => ({
    what: 'Sie gehören nicht zur Gruppe der Genehmigenden.',
    todo: 'Bitten Sie einen Administrator, Sie in die Gruppe aufzunehmen.',
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
  handingOver: ({ id }) => ({
    what: `Vorgang ${id} wird gerade übergeben. Sie können ihn nicht mehr ändern.`,
    todo: `Senden Sie „operation ${id}“, um zu sehen, wem er gehört.`,
  }),
  anotherVersion: ({ id }) => ({
    what: `Mit Vorgang ${id} ist das nicht möglich: Eine andere Version dieses Bots hat ihn geplant, oder eine mit anderen Einstellungen. Es wurde nichts geändert.`,
    todo: 'Planen Sie ihn neu: Senden Sie noch einmal, was Sie ändern möchten.',
  }),
  tampered: () => ({
    what: 'Diese Karte ist ungültig: Entweder stammt sie nicht von mir, oder sie wurde bereits verwendet.',
    todo: 'Öffnen Sie den Vorgang erneut mit „operations“.',
  }),
}
