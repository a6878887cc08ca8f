import type { commandErrors } from '../../../commands/errors.ts'
import type { SaidErrors } from '../../told.ts'
import { number } from '../terms.ts'

/** The names of arguments and inputs inside a sentence. */
const named: Readonly<Record<string, string>> = {
  operation: 'Vorgangs-ID',
  accounts: 'Liste der Konten',
  people: 'Liste der Personen',
  group: 'Gruppenname',
  inactive: 'Zeitraum hinter „inactive:“',
  topic: 'Name des Befehls',
  search: 'Suchtext',
  department: 'Abteilung',
  title: 'Position',
  account: 'Konto',
  operator: 'Name der Person',
  any: 'Suchtext',
  comment: 'Kommentar',
  reason: 'Grund',
  ticket: 'Ticketnummer',
  count: 'Anzahl der Konten',
  runAtDate: 'Datum',
  runAtTime: 'Uhrzeit',
  enableAtDate: 'Datum',
  enableAtTime: 'Uhrzeit',
}

export const commandWords: SaidErrors<typeof commandErrors> = {
  unknownCommand: ({ alone, nearest, file }) => ({
    what: alone
      ? `„${alone}“ erwartet keine weiteren Angaben. Es wurde nichts geändert.`
      : 'Diesen Befehl kenne ich nicht.',
    todo: nearest
      ? file
        ? `Meinten Sie „${nearest}“? Dann senden Sie das und hängen Sie die Datei erneut an: Ich habe sie nicht verwendet.`
        : `Meinten Sie „${nearest}“? Oder senden Sie „help“.`
      : 'Senden Sie „help“, um zu sehen, was ich kann.',
  }),
  badArguments: ({ command, argument, onCard, ...wrong }, { commands }) => {
    const name = named[argument] ?? argument
    const what = {
      missing: `Es fehlt eine Angabe: ${name}.`,
      invalid: `Diese Angabe konnte ich nicht lesen: ${name}.`,
      tooLong: `Diese Angabe ist zu lang: ${name}${wrong.problem === 'tooLong' ? ` (erlaubt sind höchstens ${number(wrong.limit)} Zeichen)` : ''}.`,
    }
    return {
      what: what[wrong.problem],
      todo: onCard
        ? 'Korrigieren Sie das auf der Karte und klicken Sie erneut auf die Schaltfläche.'
        : `Verwendung: ${commands[command]?.usage ?? command}`,
    }
  },
}
