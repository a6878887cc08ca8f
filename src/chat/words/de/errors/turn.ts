import type { turnErrors } from '../../../turn/errors.ts'
import type { SaidErrors } from '../../told.ts'
import { number } from '../terms.ts'
import { seconds } from './duration.ts'

export const turnWords: SaidErrors<typeof turnErrors> = {
  wrongTenant: () => ({
    what: 'Ich arbeite für eine andere Organisation.',
    todo: 'Fragen Sie Ihre IT-Abteilung, ob Ihre Organisation einen eigenen Rollcall-Bot hat.',
  }),
  unknownSender: () => ({
    what: 'Ich kann nicht erkennen, wer Sie sind, deshalb habe ich nichts getan.',
    todo: 'Schreiben Sie mir aus Teams mit Ihrem Geschäfts- oder Schulkonto.',
  }),
  messageTooLong: ({ length, limit }) => ({
    what: `Diese Liste ist zu lang für eine Nachricht: ${number(length)} Zeichen.`,
    todo: `Hängen Sie sie in unserem privaten Chat als CSV- oder Textdatei an, mit dem Befehl oder allein, oder senden Sie mehrere Nachrichten mit höchstens ${number(limit)} Zeichen.`,
  }),
  tooFast: ({ seconds: wait }) => ({
    what: 'Das waren zu viele Anfragen, deshalb habe ich die letzte übersprungen.',
    todo: `Versuchen Sie es in ${seconds(wait)} erneut.`,
  }),
}
