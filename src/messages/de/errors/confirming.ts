import type { Sayings } from '../../told.ts'
import { number } from '../terms.ts'
import { minutes } from './duration.ts'

/** About what a plan still needs, or forbids. */
export const confirming = {
  reasonRequired: ({ min, length }) => ({
    what: length ? 'Der Grund ist zu kurz.' : 'Es fehlt ein Grund.',
    todo: `Nennen Sie ihn mit mindestens ${number(min)} Zeichen: Er kommt ins Protokoll.`,
  }),
  badTicket: ({ pattern }) => ({
    what: 'Die Ticketnummer sieht nicht richtig aus.',
    todo: `Sie muss so aussehen: ${pattern}`,
  }),
  countMismatch: ({ expected }) => ({
    what: 'Die eingegebene Zahl ist nicht die Zahl der Konten.',
    todo: `Geben Sie zum Bestätigen ${number(expected)} ein, oder brechen Sie ab.`,
  }),
  reasonNotRepeated: ({ count, reasons }) => ({
    what: `${count === 1 ? '1 Konto wurde' : `${number(count)} Konten wurden`} als kompromittiert eingedämmt, und ${reasons === 1 ? 'der Grund dafür ist' : `die ${number(reasons)} Gründe dafür sind`} nicht wiederholt.`,
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
    what: `Unter diesen Konten sind ${number(count)} Administratoren; ein Plan darf ${number(limit)} ändern.`,
    todo: 'Planen Sie die Administratoren für sich, immer wenige auf einmal.',
  }),
  compromisedTimed: () => ({
    what: 'Kompromittierte Konten werden nicht zu einer Uhrzeit wieder aktiviert: Niemand sähe sie sich dann an.',
    todo: 'Lassen Sie diesen Zeitpunkt leer, oder schalten Sie „Kompromittiert“ aus.',
  }),
  tampered: () => ({
    what: 'Diese Karte gilt nicht: Sie ist nicht die, die ich gesendet habe, oder wurde schon benutzt.',
    todo: 'Öffnen Sie den Vorgang noch einmal mit „operations“.',
  }),
  timeUnreadable: () => ({
    what: 'Datum und Uhrzeit konnte ich nicht lesen.',
    todo: 'Geben Sie beides an, etwa 2026-05-29 und 18:00, oder lassen Sie beides leer.',
  }),
  timeMissing: () => ({ what: 'Es fehlt die Uhrzeit.', todo: 'Ergänzen Sie sie, zum Beispiel 18:00.' }),
  timeInGap: ({ date, time, zone }) => ({
    what: `Die Uhren zeigen am ${date} in ${zone} nie ${time}: Sie werden da vorgestellt.`,
    todo: 'Wählen Sie eine andere Zeit, vielleicht eine Stunde später.',
  }),
  timePast: ({ field }) => ({
    what:
      field === 'enableAt'
        ? 'Die Konten würden wieder aktiviert, bevor sie deaktiviert sind.'
        : 'Dieser Zeitpunkt ist schon vorbei.',
    todo: 'Wählen Sie einen späteren.',
  }),
  timeTooFar: ({ days }) => ({
    what: 'Das ist zu weit voraus.',
    todo: `Wählen Sie einen Zeitpunkt in den nächsten ${number(days)} Tagen.`,
  }),
  tooManyThisHour: ({ count, limit, minutes: wait }) => ({
    what: `Sie dürfen in einer Stunde ${number(limit)} Konten ändern, und das wären mehr.`,
    todo:
      wait === undefined
        ? 'Senden Sie weniger auf einmal.'
        : `In ${minutes(wait)} ist für diese ${number(count)} wieder Platz.`,
  }),
  nothingToDo: () => ({
    what: 'Es gibt nichts zu ändern: Kein Konto bleibt übrig, das es braucht und geändert werden darf.',
    todo: 'Die Liste nennt den Grund für jedes Konto.',
  }),
  readOnly: () => ({
    what: 'Änderungen sind zurzeit abgeschaltet: Ich kann nur nachsehen.',
    todo: 'Fragen Sie die Betreiber dieses Bots, wann sie wieder möglich sind.',
  }),
  protectionIncomplete: () => ({
    what: 'Es lässt sich nicht sagen, welche Konten geschützt sind; deshalb wird nichts geändert.',
    todo: 'Bitten Sie die Betreiber dieses Bots, die geschützten Konten zu berichtigen, und planen Sie dann neu.',
  }),
  nobodyMayApprove: () => ({
    what: 'Das muss eine zweite Person genehmigen, und niemand darf das.',
    todo: 'Bitten Sie die Betreiber dieses Bots um eine Gruppe von Genehmigenden.',
  }),
} satisfies Partial<Sayings>
