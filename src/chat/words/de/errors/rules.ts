import type { ruleErrors } from '../../../../operations/rules/errors.ts'
import type { SaidErrors } from '../../told.ts'
import { number } from '../terms.ts'
import { minutes } from './duration.ts'

export const ruleWords: SaidErrors<typeof ruleErrors> = {
  textTooLong: ({ length, limit }) => ({
    what: `Diese Nachricht ist zu lang: ${number(length)} Zeichen.`,
    todo: `Schreiben Sie höchstens ${number(limit)} Zeichen und senden Sie lange Listen in Teilen.`,
  }),
  reasonRequired: ({ min, length }) => ({
    what: length ? 'Der Grund ist zu kurz.' : 'Es fehlt ein Grund.',
    todo: `Geben Sie einen Grund mit mindestens ${number(min)} Zeichen an. Er wird protokolliert.`,
  }),
  badTicket: ({ pattern }) => ({
    what: 'Die Ticketnummer hat das falsche Format.',
    todo: `Sie muss diesem Muster entsprechen: ${pattern}`,
  }),
  countMismatch: ({ expected }) => ({
    what: 'Die eingegebene Zahl stimmt nicht mit der Anzahl der Konten überein.',
    todo: `Geben Sie zum Bestätigen ${number(expected)} ein oder brechen Sie ab.`,
  }),
  reasonNotRepeated: ({ count, reasons }) => ({
    what: `${count === 1 ? '1 Konto wurde' : `${number(count)} Konten wurden`} als kompromittiert eingedämmt, und Sie haben ${reasons === 1 ? 'den Grund' : `nicht alle ${number(reasons)} Gründe`} ${reasons === 1 ? 'nicht ' : ''}wiederholt.`,
    todo: `Geben Sie ${reasons === 1 ? 'ihn' : 'jeden'} so ein, wie er im Plan bei den Konten steht. Steht er dort nicht, planen Sie neu.`,
  }),
  adminsNotNamed: ({ count }) => ({
    what:
      count === 1
        ? 'Der eingegebene Anmeldename ist nicht der des Administrators.'
        : 'Die eingegebenen Anmeldenamen sind nicht die der Administratoren.',
    todo:
      count === 1
        ? 'Geben Sie ihn so ein, wie er im Plan steht, oder brechen Sie ab.'
        : `Geben Sie alle ${number(count)} so ein, wie sie im Plan stehen, durch Kommas getrennt, oder brechen Sie ab.`,
  }),
  tooManyAdmins: ({ count, limit }) => ({
    what: `Unter diesen Konten sind ${number(count)} Administratoren; ein Plan darf höchstens ${number(limit)} ändern.`,
    todo: 'Planen Sie die Administratoren getrennt, in kleinen Gruppen.',
  }),
  compromisedTimed: () => ({
    what: 'Kompromittierte Konten werden nicht automatisch wieder aktiviert: Jemand muss sie vorher prüfen.',
    todo: 'Lassen Sie „Wieder aktivieren am“ leer oder schalten Sie „Als kompromittiert markieren“ aus.',
  }),
  timePast: ({ field }) => ({
    what:
      field === 'enableAt'
        ? 'Die Konten würden wieder aktiviert, bevor sie deaktiviert sind.'
        : 'Dieser Zeitpunkt ist bereits vorbei.',
    todo: 'Wählen Sie einen späteren Zeitpunkt.',
  }),
  timeAhead: () => ({
    what: 'Dieser Zeitpunkt liegt in der Zukunft.',
    todo: 'Geben Sie ein, seit wann der Vorfall bekannt ist.',
  }),
  timeTooFar: ({ days }) => ({
    what: 'Das liegt zu weit in der Zukunft.',
    todo: `Wählen Sie einen Zeitpunkt in den nächsten ${number(days)} Tagen.`,
  }),
  nothingToDo: () => ({
    what: 'Es gibt nichts zu ändern: Die Konten brauchen diese Änderung nicht oder dürfen nicht geändert werden.',
    todo: 'Die Liste nennt den Grund für jedes Konto.',
  }),
  tooManyThisHour: ({ count, limit, minutes: wait }) => ({
    what: `Sie dürfen ${number(limit)} Konten pro Stunde ändern, und das wären mehr.`,
    todo:
      wait === undefined
        ? 'Senden Sie weniger auf einmal.'
        : `In ${minutes(wait)} können Sie ${count === 1 ? 'dieses Konto' : `diese ${number(count)} Konten`} ändern.`,
  }),
  protectionIncomplete: () => ({
    what: 'Ich kann nicht feststellen, welche Konten geschützt sind; deshalb ändere ich nichts.',
    todo: 'Bitten Sie die Betreiber dieses Bots, die Liste der geschützten Konten zu berichtigen, und planen Sie dann neu.',
  }),
  readOnly: () => ({
    what: 'Änderungen sind zurzeit ausgeschaltet: Ich kann nur nachsehen.',
    todo: 'Fragen Sie die Betreiber dieses Bots, wann Änderungen wieder erlaubt sind.',
  }),
}
