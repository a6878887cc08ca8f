import type { Sayings } from '../../told.ts'
import { commands } from '../commands.ts'
import { number, terms } from '../terms.ts'
import { seconds } from './duration.ts'

const usages: Readonly<Record<string, { usage: string }>> = commands

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

/** Errors in the request: command, accounts, files. */
export const asking = {
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
  badArguments: ({ command, argument, onCard, ...wrong }) => {
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
        : `Verwendung: ${usages[command]?.usage ?? command}`,
    }
  },
  noAccounts: ({ text }) => ({
    what: text ? `Zu „${text}“ finde ich kein Konto.` : 'In Ihrer Nachricht habe ich kein Konto gefunden.',
    todo: 'Nennen Sie Namen, Anmeldenamen, E-Mail-Adressen oder Objekt-IDs, durch Kommas getrennt oder untereinander.',
  }),
  nothingSelected: () => ({
    what: 'Es ist kein Konto ausgewählt.',
    todo: 'Wählen Sie in der Liste mindestens eines aus und klicken Sie erneut auf die Schaltfläche.',
  }),
  namesNotFound: ({ text, count, more }) => ({
    what:
      count === 1
        ? `„${text}“ finde ich nicht.`
        : `Diese Namen finde ich nicht: ${text}${more > 0 ? ` ${terms.common.andMore(more)}` : ''}.`,
    todo: 'Noch ist nichts geplant. Prüfen Sie die Schreibweise oder verwenden Sie Anmeldenamen. Falls es kein Name war: Schreiben Sie den Grund hinter „weil“ und eine Zeit wie „morgen um 18 Uhr“.',
  }),
  noSuchAccount: ({ text }) => ({
    what: `Zu „${text}“ finde ich kein Konto.`,
    todo: 'Prüfen Sie die Schreibweise. Einträge zu einem gelöschten Konto finden Sie über dessen Anmeldenamen oder Objekt-ID.',
  }),
  nameShared: ({ name, count }) => ({
    what: `${number(count)} Konten passen zu „${name}“.`,
    todo: 'Wählen Sie das richtige aus. Noch wurde nichts geändert.',
  }),
  notUnderstood: ({ text }) => ({
    what: `„${text}“ habe ich nicht verstanden.`,
    todo: 'Noch ist nichts geplant. Korrigieren Sie die Nachricht und senden Sie sie erneut. Schreiben Sie den Grund hinter „Grund:“ oder „weil“ und Zeiten wie „morgen um 18 Uhr“ oder „bis Montag 8 Uhr“.',
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
  incidentNotFound: ({ id }) => ({
    what: `Es gibt keinen Vorfall ${id}, den Sie sehen dürfen.`,
    todo: 'Verwenden Sie seine Nummer aus Microsoft Defender. „Vorfälle“ listet die offenen auf.',
  }),
  incidentMerged: ({ id }) => ({
    what: `Vorfall ${id} wurde so oft mit anderen zusammengeführt, dass ich nicht weitergesucht habe.`,
    todo: 'Verwenden Sie die Nummer des Vorfalls, in dem er aufgegangen ist.',
  }),
  incidentNobody: ({ id, some }) => ({
    what: some
      ? `Vorfall ${id} betrifft kein Konto Ihrer Organisation in Microsoft Entra: ${some}.`
      : `Vorfall ${id} betrifft keine Konten.`,
    todo: 'Lokale Konten und solche aus dem Active Directory müssen dort bearbeitet werden, wo sie verwaltet werden. Sehen Sie sich den Vorfall in Microsoft Defender an.',
  }),
  oneIncident: () => ({
    what: 'Ich kann nur einen Vorfall auf einmal bearbeiten.',
    todo: 'Senden Sie die Vorfälle einzeln. Jeder bekommt einen eigenen Plan.',
  }),
  nobodyAtRisk: ({ level }) => ({
    what: `In Identity Protection hat gerade niemand ein ${level === 'high' ? 'hohes' : 'mittleres'} Risiko.`,
    todo: 'Es wurde nichts geplant.',
  }),
  nobodyLeaving: () => ({ what: 'Heute scheidet niemand aus.', todo: 'Es wurde nichts geplant.' }),
  leaveDatesUnseen: () => ({
    what: 'Ich sehe bei keinem Konto, wann jemand ausscheidet.',
    todo: 'Entweder füllt Ihre Organisation employeeLeaveDateTime nicht aus, oder Ihre Rolle erlaubt den Abruf nicht: Nötig ist die Rolle Lebenszyklusworkflow-Administrator oder Globaler Leser.',
  }),
  groupEmpty: ({ name }) => ({
    what: `Die Gruppe „${name}“ hat keine Mitglieder.`,
    todo: 'Prüfen Sie, ob Sie diese Gruppe meinen.',
  }),
  membersHidden: ({ name }) => ({
    what: `Die Mitglieder der Gruppe „${name}“ sind ausgeblendet, deshalb sehe ich nicht, wer dazugehört.`,
    todo: 'Verwenden Sie eine Gruppe mit sichtbaren Mitgliedern. Haben Sie die Gruppe nicht selbst genannt, steht sie in der Konfiguration dieses Bots: Informieren Sie die Betreiber.',
  }),
  tooManyAccounts: ({ count, limit }) => ({
    what: `Das sind zu viele Konten auf einmal: ${number(count)}.`,
    todo: `Senden Sie höchstens ${number(limit)} auf einmal.`,
  }),
  tooManyToRead: ({ count, limit }) => ({
    what: `Das würde zu lange dauern: Es müssten ${number(count)} Konten gelesen werden, und Microsoft Entra erlaubt etwa 5.000 pro Minute.`,
    todo: `Grenzen Sie die Auswahl auf höchstens ${number(limit)} ein, zum Beispiel mit department:"Vertrieb" oder guests.`,
  }),
  onlyListed: ({ filter }) => ({
    what: `„${filter}“ funktioniert nur mit „list users“.`,
    todo: `Senden Sie „list users ${filter}“ und verwenden Sie die Schaltflächen unter der Liste.`,
  }),
  messageTooLong: ({ length, limit }) => ({
    what: `Diese Liste ist zu lang für eine Nachricht: ${number(length)} Zeichen.`,
    todo: `Hängen Sie sie in unserem privaten Chat als CSV- oder Textdatei an, mit dem Befehl oder allein, oder senden Sie mehrere Nachrichten mit höchstens ${number(limit)} Zeichen.`,
  }),
  textTooLong: ({ length, limit }) => ({
    what: `Diese Nachricht ist zu lang: ${number(length)} Zeichen.`,
    todo: `Schreiben Sie höchstens ${number(limit)} Zeichen und senden Sie lange Listen in Teilen.`,
  }),
  tooFast: ({ seconds: wait }) => ({
    what: 'Das waren zu viele Anfragen, deshalb habe ich die letzte übersprungen.',
    todo: `Versuchen Sie es in ${seconds(wait)} erneut.`,
  }),
  fileNotTaken: ({ command }) => ({
    what: `„${command}“ nimmt keine Datei an, deshalb habe ich sie ignoriert.`,
    todo: 'Senden Sie die Datei allein, um ihre Konten zu prüfen, oder mit „disable accounts“, „enable accounts“ oder „sign out everywhere“.',
  }),
  fileTooLarge: ({ limit, ...which }) => ({
    what:
      'files' in which
        ? `Die ${number(which.files)} Dateien sind zusammen zu groß.`
        : `Die Datei „${which.name}“ ist zu groß.`,
    todo: `Hängen Sie höchstens ${number(limit)} MB auf einmal an oder senden Sie die Liste in Teilen.`,
  }),
  fileNotText: ({ name }) => ({
    what: `Die Datei „${name}“ ist keine Textdatei.`,
    todo: 'Speichern Sie die Datei als CSV oder Text und hängen Sie sie erneut an.',
  }),
  fileWithoutAccounts: ({ name }) => ({
    what: `In der Datei „${name}“ habe ich keine Konten gefunden.`,
    todo: 'Sie muss Anmeldenamen, E-Mail-Adressen oder Objekt-IDs enthalten: untereinander oder in einer Spalte mit einer Überschrift wie UserPrincipalName.',
  }),
  fileUnavailable: ({ name }) => ({
    what: `Ich konnte die Datei „${name}“ nicht herunterladen.`,
    todo: 'Hängen Sie sie erneut an oder fügen Sie ihren Inhalt ein.',
  }),
} satisfies Partial<Sayings>
