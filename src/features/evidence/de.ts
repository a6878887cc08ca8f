import { number as n } from '../../chat/words/de/terms.ts'
import type * as en from './en.ts'

const some = (count: number, one: string, many: string) => `${n(count)} ${count === 1 ? one : many}`

export const evidence: typeof en.evidence = {
  label: (days) => `Spuren der letzten ${n(days)} Tage`,
  short: 'Spuren',
  underWay: 'Suche läuft',
  title: (id) => `Spuren · ${id}`,
  details: 'Details',
  counted: {
    methods: (count) => some(count, 'neue Anmeldemethode', 'neue Anmeldemethoden'),
    devices: (count) => some(count, 'neues Gerät', 'neue Geräte'),
    consents: (count) => some(count, 'App mit Zustimmung', 'Apps mit Zustimmung'),
    appCredentials: (count) =>
      some(
        count,
        'eigene Anwendung mit gültigen geheimen Clientschlüsseln',
        'eigene Anwendungen mit gültigen geheimen Clientschlüsseln',
      ),
    inboxRules: (count) => some(count, 'geänderte Posteingangsregel', 'geänderte Posteingangsregeln'),
    forwarding: (count) => some(count, 'Änderung der Weiterleitung', 'Änderungen der Weiterleitung'),
    delegates: (count) => some(count, 'Änderung an Stellvertretungen', 'Änderungen an Stellvertretungen'),
    sent: (count) => some(count, 'gesendete Nachricht', 'gesendete Nachrichten'),
  },
  recent: (count) => `${n(count)} neu`,
  unverified: (count) => some(count, 'Herausgeber nicht überprüft', 'Herausgeber nicht überprüft'),
  kinds: {
    methods: 'neue Anmeldemethoden',
    devices: 'neue Geräte',
    consents: 'App-Zustimmungen',
    appCredentials: 'geheime Clientschlüssel eigener Anwendungen',
    inboxRules: 'Posteingangsregeln',
    forwarding: 'Weiterleitung',
    delegates: 'Stellvertretungen',
    sent: 'gesendete Nachrichten',
  },
  mailboxes: 'Postfächer',
  moreMailboxes: 'weitere Einträge in Postfächern',
  none: (list) => `Nichts gefunden: ${list}.`,
  undated: {
    methods: (count) => `${some(count, 'Anmeldemethode', 'Anmeldemethoden')} ohne Datum.`,
    devices: (count) => `${some(count, 'Gerät', 'Geräte')} ohne Datum.`,
  },
  searching: 'Postfächer: Die Suche läuft noch. Das Ergebnis erscheint auf der Karte.',
  stillSearching: 'Postfächer: Suche läuft',
  signedOut: (name) => `Postfächer: Die Suche wartet, bis ${name} sich anmeldet.`,
  notOffered: 'Postfächer: nicht geprüft. Ihr Mandant bietet diese Suche nicht an.',
  late: 'Postfächer: nicht geprüft. Die Suche von Microsoft hat länger als 30 Minuten gedauert.',
  failed: 'Postfächer: nicht geprüft. Die Suche von Microsoft ist fehlgeschlagen.',
  cut: 'Postfächer: Es gibt mehr Einträge, als ich lesen konnte.',
  unchecked: (list) => `nicht geprüft: ${list}`,
  notChecked: (list) => `Nicht geprüft: ${list}.`,
  why: {
    permission: 'Berechtigung fehlt',
    role: 'Ihre Rolle erlaubt es nicht',
    licence: 'Lizenz fehlt',
    cloud: 'nicht in dieser Microsoft-Cloud',
    off: 'für diesen Bot ausgeschaltet',
    tooMany: 'zu viele Konten',
    unavailable: 'keine Antwort von Microsoft Graph',
    notOffered: 'Ihr Mandant bietet diese Suche nicht an',
    failed: 'die Suche ist fehlgeschlagen',
    late: 'die Suche hat zu lange gedauert',
    signedOut: 'eine Anmeldung ist nötig',
  },
  method: (sort, name) => `Anmeldemethode: ${sort}${name && ` „${name}“`}`,
  device: (name) => `Gerät: ${name}`,
  consent: (name, publisher) => `App: ${name}${publisher && ` (${publisher})`}`,
  application: (name, count) =>
    `Anwendung: ${name} (${some(count, 'geheimer Clientschlüssel', 'geheime Clientschlüssel')})`,
  sentBy: (count) => `${some(count, 'Nachricht', 'Nachrichten')} gesendet. Dies ist die letzte.`,
  mailbox: {
    ruleCreated: 'Posteingangsregel erstellt',
    ruleChanged: 'Posteingangsregel geändert',
    ruleRemoved: 'Posteingangsregel entfernt',
    forwarded: 'Weiterleitung des Postfachs eingerichtet',
    forwardingEnded: 'Weiterleitung des Postfachs beendet',
    forwardedByRule: 'Regel leitet Nachrichten weiter',
    fullAccess: 'Vollzugriff auf ein Postfach gewährt',
    sendAs: '„Senden als“ gewährt',
    sendOnBehalf: '„Senden im Auftrag von“ gewährt',
    folder: 'Zugriff auf einen Postfachordner gewährt',
    calendar: 'Stellvertretung für den Kalender geändert',
  },
  nothing: 'Bisher wurde nichts gefunden.',
  limits:
    'Das Überwachungsprotokoll von Microsoft zeigt, was mit diesen Konten bis vor etwa einer Stunde getan wurde. Es zeigt nicht, was andere an den Postfächern dieser Konten geändert haben oder wer deren Nachrichten bekommen hat.',
}

export const commands: typeof en.commands = {
  evidence: {
    summary: 'Zeigt, was ein Angreifer in eingedämmten Konten hinterlassen haben könnte.',
    usage: 'evidence [ID]',
    details: [
      'Neue Anmeldemethoden und Geräte, App-Zustimmungen, eigene Anwendungen mit geheimen Clientschlüsseln und was das Überwachungsprotokoll von Microsoft über Postfächer zeigt; mit dem Grund, wenn etwas nicht geprüft wurde.',
      'Wer genehmigen oder Konten ändern darf, kann auch die Vorgänge anderer ansehen.',
    ],
    examples: ['evidence tobaki-42', 'evidence'],
  },
}

export const permissions: typeof en.permissions = {
  'AuditLogsQuery-Exchange.Read.All':
    'im Überwachungsprotokoll von Microsoft nachsehen, was eingedämmte Konten in Exchange getan haben',
}
