import type { targetErrors } from '../../../commands/target-errors.ts'
import type { SaidErrors } from '../../told.ts'

export const targetWords: SaidErrors<typeof targetErrors> = {
  nothingSelected: () => ({
    what: 'Es ist kein Konto ausgewählt.',
    todo: 'Wählen Sie in der Liste mindestens eines aus und klicken Sie erneut auf die Schaltfläche.',
  }),
  noSuchAccount: ({ text }) => ({
    what: `Zu „${text}“ finde ich kein Konto.`,
    todo: 'Prüfen Sie die Schreibweise. Einträge zu einem gelöschten Konto finden Sie über dessen Anmeldenamen oder Objekt-ID.',
  }),
  filterUnknown: ({ filter, nearest }) => ({
    what: `Den Filter „${filter}“ kenne ich nicht.`,
    todo: `Meinten Sie „${nearest}“? Filtern kann ich nach department: und title: sowie nach enabled, disabled, guests und members.`,
  }),
  filterBesideAccounts: ({ filter }) => ({
    what: `„${filter}“ ist ein Filter, aber Sie haben auch Konten oder Gruppen genannt. So ist unklar, wen Sie meinen.`,
    todo: 'Senden Sie den Filter allein oder die Konten und Gruppen ohne ihn.',
  }),
  listExpired: () => ({
    what: 'Die Liste hinter dieser Schaltfläche ist abgelaufen: Sie gilt einen Tag lang.',
    todo: 'Prüfen Sie die Konten erneut und verwenden Sie die Schaltfläche der neuen Antwort.',
  }),
  groupNotFound: ({ name }) => ({
    what: `Es gibt keine Gruppe namens „${name}“.`,
    todo: 'Nennen Sie den ganzen Namen in Anführungszeichen, die E-Mail-Adresse oder die Objekt-ID.',
  }),
  groupAmbiguous: ({ name, choices, unquoted }) => ({
    what: unquoted ? `Welche Gruppe meinen Sie mit „${name}“?` : `Mehrere Gruppen heißen „${name}“.`,
    todo: choices
      ? `Wählen Sie die richtige aus, setzen Sie ihren ganzen Namen in Anführungszeichen oder nennen Sie ihre Objekt-ID: ${choices}`
      : 'Wählen Sie die richtige aus. Ist sie nicht dabei, setzen Sie ihren ganzen Namen in Anführungszeichen. Noch wurde nichts geändert.',
  }),
  nobodyAtRisk: ({ level }) => ({
    what: `In Identity Protection hat gerade niemand ein ${level === 'high' ? 'hohes' : 'mittleres'} Risiko.`,
    todo: 'Es wurde nichts geplant.',
  }),
  nobodyLeaving: () => ({ what: 'Heute scheidet niemand aus.', todo: 'Es wurde nichts geplant.' }),
  groupEmpty: ({ name }) => ({
    what: `Die Gruppe „${name}“ hat keine Mitglieder.`,
    todo: 'Prüfen Sie, ob Sie diese Gruppe meinen.',
  }),
  onlyListed: ({ filter }) => ({
    what: `„${filter}“ funktioniert nur mit „list users“.`,
    todo: `Senden Sie „list users ${filter}“ und verwenden Sie die Schaltflächen unter der Liste.`,
  }),
}
