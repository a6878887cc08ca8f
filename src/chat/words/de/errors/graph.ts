import type { graphErrors } from '../../../../graph/directory/errors.ts'
import type { SaidErrors } from '../../told.ts'
import { number } from '../terms.ts'
import { seconds } from './duration.ts'

export const graphWords: SaidErrors<typeof graphErrors> = {
  licenceMissing: ({ licence = 'P2' }) => ({
    what: 'Ihrem Mandanten fehlt die Lizenz dafür.',
    todo: `Nötig ist Microsoft Entra ID ${licence}. Welche Lizenzen Sie haben, sieht ein Administrator im Microsoft 365 Admin Center.`,
  }),
  notInCloud: () => ({
    what: 'Ihre Microsoft-Cloud bietet das nicht an.',
    todo: 'Microsoft bietet es nur in anderen Clouds an. Alle anderen Befehle funktionieren wie gewohnt.',
  }),
  graphThrottled: ({ seconds: wait }) => ({
    what: 'Microsoft Entra drosselt die Anfragen.',
    todo: `Versuchen Sie es in ${seconds(wait)} erneut.`,
  }),
  graphUnavailable: () => ({
    what: 'Microsoft Entra antwortet nicht.',
    todo: 'Versuchen Sie es in einer Minute erneut. Es ist nichts verloren gegangen.',
  }),
  graphTooLarge: () => ({
    what: 'Die Antwort von Microsoft Entra ist zu groß; ich kann sie nicht verarbeiten.',
    todo: 'Rufen Sie weniger Konten auf einmal ab. Liegt es an einem einzelnen Konto, öffnen Sie es im Microsoft Entra Admin Center.',
  }),
  membersHidden: ({ name }) => ({
    what: `Die Mitglieder der Gruppe „${name}“ sind ausgeblendet, deshalb sehe ich nicht, wer dazugehört.`,
    todo: 'Verwenden Sie eine Gruppe mit sichtbaren Mitgliedern. Haben Sie die Gruppe nicht selbst genannt, steht sie in der Konfiguration dieses Bots: Informieren Sie die Betreiber.',
  }),
  tooManyToRead: ({ count, limit }) => ({
    what: `Das würde zu lange dauern: Es müssten ${number(count)} Konten gelesen werden, und Microsoft Entra erlaubt etwa 5.000 pro Minute.`,
    todo: `Grenzen Sie die Auswahl auf höchstens ${number(limit)} ein, zum Beispiel mit department:"Vertrieb" oder guests.`,
  }),
  leaveDatesUnseen: () => ({
    what: 'Für kein Konto ist sichtbar, wann jemand ausscheidet.',
    todo: 'Entweder füllt Ihre Organisation employeeLeaveDateTime nicht aus, oder Ihre Rolle erlaubt den Abruf nicht: Nötig ist die Rolle Lebenszyklusworkflow-Administrator oder Globaler Leser.',
  }),
}
