import type { Sayings } from '../../told.ts'
import { told } from './told.ts'

/** About what a plan still needs, or forbids. */
export const confirming = {
  reasonRequired: ({ min, length }) => ({
    what: told(length, () => 'Der Grund ist zu kurz.', 'Es fehlt ein Grund.'),
    todo: told(
      min,
      (n) => `Nennen Sie ihn mit mindestens ${n} Zeichen: Er kommt ins Protokoll.`,
      'Nennen Sie ihn: Er kommt ins Protokoll.',
    ),
  }),
  badTicket: ({ pattern }) => ({
    what: 'Die Ticketnummer sieht nicht richtig aus.',
    todo: told(pattern, (form) => `Sie muss so aussehen: ${form}`, 'Prüfen Sie sie und geben Sie sie noch einmal ein.'),
  }),
  countMismatch: ({ expected }) => ({
    what: 'Die eingegebene Zahl ist nicht die Zahl der Konten.',
    todo: told(
      expected,
      (n) => `Geben Sie zum Bestätigen ${n} ein, oder brechen Sie ab.`,
      'Geben Sie die Zahl der Konten ein, die sich ändern, oder brechen Sie ab.',
    ),
  }),
  tampered: () => ({
    what: 'Diese Karte gilt nicht: Sie ist nicht die, die ich gesendet habe, oder wurde schon benutzt.',
    todo: 'Öffnen Sie den Vorgang noch einmal mit „operations“.',
  }),
  timeUnreadable: () => ({
    what: 'Datum und Uhrzeit konnte ich nicht lesen.',
    todo: 'Geben Sie beides an, etwa 2026-05-29 und 18:00, oder lassen Sie beides leer.',
  }),
  timeInGap: ({ date, time, zone }) => ({
    what: told(
      time,
      (hour) => `Die Uhren zeigen am ${date} in ${zone} nie ${hour}: Sie werden da vorgestellt.`,
      'Die Uhren zeigen diese Zeit nie: Sie werden da vorgestellt.',
    ),
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
    todo: told(days, (n) => `Wählen Sie einen Zeitpunkt in den nächsten ${n} Tagen.`, 'Wählen Sie einen früheren.'),
  }),
  tooManyThisHour: ({ count, limit, minutes }) => ({
    what: told(
      limit,
      (n) => `Sie dürfen in einer Stunde ${n} Konten bestätigen, und das wären mehr.`,
      'Das sind mehr Konten, als Sie in einer Stunde bestätigen dürfen.',
    ),
    todo: told(
      minutes,
      (n) => `In ${n} ${n === '1' ? 'Minute' : 'Minuten'} ist für diese ${count} wieder Platz.`,
      'Senden Sie weniger auf einmal.',
    ),
  }),
  nothingToDo: () => ({
    what: 'Es gibt nichts zu ändern: Kein Konto bleibt übrig, das es braucht und geändert werden darf.',
    todo: 'Die Liste nennt den Grund für jedes Konto.',
  }),
  readOnly: () => ({
    what: 'Änderungen sind zurzeit abgeschaltet: Ich kann nur nachsehen.',
    todo: 'Fragen Sie die Betreiber dieses Bots, wann sie wieder möglich sind.',
  }),
  nobodyMayApprove: ({ limit }) => ({
    what: told(
      limit,
      (n) => `Mehr als ${n} Konten muss eine zweite Person genehmigen, und niemand darf das.`,
      'Das muss eine zweite Person genehmigen, und niemand darf das.',
    ),
    todo: 'Bitten Sie die Betreiber dieses Bots um eine Gruppe von Genehmigenden, oder senden Sie weniger auf einmal.',
  }),
} satisfies Sayings
