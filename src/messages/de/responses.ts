import type { Messages } from '../en.ts'
import { terms } from './terms.ts'

const { accounts } = terms.common

/** "3 Konten", or "2 von 3 Konten" if some are missing. */
export const of = (done: number, total: number): string =>
  done === total ? accounts(done) : `${terms.number(done)} von ${accounts(total)}`

/** The start of a sentence about work in progress: "3 Konten werden". */
export const being = (count: number): string => `${accounts(count)} ${count === 1 ? 'wird' : 'werden'}`

export const form = (title: string) => ({
  title,
  intro: 'Sie sehen zuerst einen Plan. Es ändert sich nichts, bevor Sie ihn bestätigen.',
  submit: 'Planen',
})

/** Playbooks for incidents and what undoes them. */
export const responses: Omit<
  Messages['playbooks'],
  'disable' | 'enable' | 'signOut' | 'removeLicences' | 'removeFromGroups' | 'offboard'
> = {
  requirePasswordChange: {
    button: (count) => `Kennwortänderung für ${accounts(count)} verlangen`,
    title: (count) => `Kennwortänderung für ${accounts(count)} verlangen?`,
    running: (count) => `${accounts(count)}: Kennwortänderung wird verlangt`,
    done: (done, total) => `Kennwortänderung für ${of(done, total)} verlangt`,
    will: 'Muss das Kennwort ändern',
    one: 'Eine Aufforderung zur Kennwortänderung',
    already: 'Muss das Kennwort schon ändern',
    nothing: 'Keine Kennwortänderung zu verlangen',
    parts: { change: 'zu verlangen', already: 'schon verlangt' },
    form: form('Kennwortänderung verlangen'),
    notes: [
      'Bei der nächsten Anmeldung wird ein neues Kennwort verlangt. Offene Sitzungen laufen weiter.',
      'Bis dahin gilt das jetzige Kennwort: Wer es kennt, kann sich anmelden und das neue wählen.',
    ],
  },
  resetPasswords: {
    button: (count) => `Kennwörter von ${accounts(count)} zurücksetzen`,
    title: (count) => `Kennwörter von ${accounts(count)} zurücksetzen?`,
    running: (count) => `${accounts(count)}: Kennwörter werden zurückgesetzt`,
    done: (done, total) => `Kennwörter von ${of(done, total)} zurückgesetzt`,
    will: 'Kennwort wird zurückgesetzt',
    one: 'Eine Kennwortzurücksetzung',
    already: 'Kennwort schon zurückgesetzt',
    nothing: 'Kein Kennwort zurückzusetzen',
    parts: { change: 'zurückzusetzen', already: 'schon zurückgesetzt' },
    form: form('Kennwörter zurücksetzen'),
    notes: [
      'Niemand hat die neuen Kennwörter gesehen, und sie werden nirgends gespeichert. Die Personen bekommen wieder Zugang über die Self-Service-Kennwortzurücksetzung oder einen befristeten Zugriffspass.',
      'Offene Sitzungen laufen weiter. Melden Sie die Konten auch überall ab.',
    ],
  },
  removeMethods: {
    button: (count) => `Anmeldemethoden von ${accounts(count)} entfernen`,
    title: (count) => `Anmeldemethoden von ${accounts(count)} entfernen?`,
    running: (count) => `${accounts(count)}: Anmeldemethoden werden entfernt`,
    done: (done, total) => `Anmeldemethoden von ${of(done, total)} entfernt`,
    will: 'Anmeldemethoden werden entfernt',
    one: 'Das Entfernen von Anmeldemethoden',
    already: 'Microsoft Graph zeigt außer dem Kennwort keine Anmeldemethode',
    nothing: 'Keine Anmeldemethode zu entfernen',
    parts: { change: 'mit Anmeldemethoden', already: 'ohne Methode zum Entfernen' },
    form: form('Anmeldemethoden entfernen'),
    notes: [
      'Wer das Kennwort kennt, kann neue Methoden registrieren, wenn Ihre Richtlinien es erlauben. Setzen Sie auch das Kennwort zurück.',
      'Es kann einige Minuten dauern, bis eine entfernte Methode nicht mehr gilt.',
      'Von Hand, im Entra Admin Center: Hardwaretoken und Sicherheitsfragen prüfen. Microsoft Graph zeigt sie nicht.',
      'Ohne registrierte Methoden geht die Self-Service-Kennwortzurücksetzung nicht: Diese Personen brauchen einen befristeten Zugriffspass oder ein Kennwort, das ein Administrator festlegt.',
    ],
  },
  revokeConsents: {
    button: (count) => `App-Zustimmungen von ${accounts(count)} widerrufen`,
    title: (count) => `App-Zustimmungen von ${accounts(count)} widerrufen?`,
    running: (count) => `${accounts(count)}: App-Zustimmungen werden widerrufen`,
    done: (done, total) => `App-Zustimmungen von ${of(done, total)} widerrufen`,
    will: 'App-Zustimmungen werden widerrufen',
    one: 'Ein Widerruf von App-Zustimmungen',
    already: 'Hat keiner App zugestimmt',
    nothing: 'Keine App-Zustimmung zu widerrufen',
    parts: { change: 'mit App-Zustimmungen', already: 'ohne App-Zustimmungen' },
    form: form('App-Zustimmungen widerrufen'),
    notes: [
      'Eine App behält ihre Tokens, bis sie ablaufen, etwa eine Stunde lang. Melden Sie die Konten auch überall ab.',
      'Wenn Ihre Organisation es erlaubt, ist eine neue Zustimmung möglich.',
    ],
  },
  disableDevices: {
    button: (count) => `Geräte von ${accounts(count)} deaktivieren`,
    title: (count) => `Geräte von ${accounts(count)} deaktivieren?`,
    running: (count) => `${accounts(count)}: Geräte werden deaktiviert`,
    done: (done, total) => `Geräte von ${of(done, total)} deaktiviert`,
    will: 'Geräte werden deaktiviert',
    one: 'Eine Deaktivierung von Geräten',
    already: 'Hat kein aktiviertes Gerät eingebunden oder registriert',
    nothing: 'Kein Gerät zu deaktivieren',
    parts: { change: 'mit Geräten', already: 'ohne aktivierte Geräte' },
    form: form('Geräte deaktivieren'),
    notes: [
      'Von einem deaktivierten Gerät aus kann sich niemand bei Entra anmelden. Die Daten darauf bleiben, und offene Sitzungen laufen noch etwa eine Stunde.',
      'Das betrifft Geräte, die diese Personen eingebunden oder registriert haben, nicht solche, die ihnen gehören, aber von anderen genutzt werden.',
      'Hybrid eingebundene Computer werden im Active Directory oder in Intune verwaltet: Deaktivieren Sie sie dort.',
    ],
  },
  confirmCompromised: {
    button: (count) => `${accounts(count)} als kompromittiert bestätigen`,
    title: (count) => `${accounts(count)} als kompromittiert bestätigen?`,
    running: (count) => `${being(count)} als kompromittiert bestätigt`,
    done: (done, total) => `${of(done, total)} als kompromittiert bestätigt`,
    will: 'Wird als kompromittiert bestätigt',
    one: 'Eine Bestätigung als kompromittiert',
    already: 'Schon als kompromittiert bestätigt',
    nothing: 'Kein Konto als kompromittiert zu bestätigen',
    parts: { change: 'zu bestätigen', already: 'schon bestätigt' },
    form: form('Als kompromittiert bestätigen'),
    notes: [
      'Das Risiko der Konten wird „hoch“: Richtlinien zum Benutzerrisiko blockieren sie oder verlangen ein neues Kennwort. Ohne eine solche Richtlinie bleibt die Anmeldung möglich.',
      'Es kann einige Minuten dauern, bis Microsoft Entra ID Protection es zeigt.',
    ],
  },
  dismissRisk: {
    button: (count) => `Risiko von ${accounts(count)} verwerfen`,
    title: (count) => `Risiko von ${accounts(count)} verwerfen?`,
    running: (count) => `${accounts(count)}: Risiko wird verworfen`,
    done: (done, total) => `Risiko von ${of(done, total)} verworfen`,
    will: 'Risiko wird verworfen',
    one: 'Das Verwerfen von Risiken',
    already: 'Ohne Risiko',
    nothing: 'Kein Risiko zu verwerfen',
    parts: { change: 'mit Risiko', already: 'ohne Risiko' },
    form: form('Risiko verwerfen'),
    notes: [
      'Das verwirft das gesamte Risiko, auch das von Microsoft Entra ID Protection erkannte. Der Verlauf bleibt.',
      '„Rückgängig“ bestätigt die Konten als kompromittiert, egal wer das Risiko erkannt hatte.',
    ],
  },
  contain: {
    button: (count) => `${accounts(count)} eindämmen`,
    title: (count) => `${accounts(count)} eindämmen?`,
    running: (count) => `${being(count)} eingedämmt`,
    done: (done, total) => `${of(done, total)} eingedämmt`,
    will: 'Wird eingedämmt',
    one: 'Eine Eindämmung',
    already: 'Schon eingedämmt',
    nothing: 'Kein Konto einzudämmen',
    parts: { change: 'einzudämmen', already: 'schon eingedämmt' },
    form: form('Konten eindämmen'),
    admins: (count) =>
      `${accounts(count)} ${count === 1 ? 'behält seine' : 'behalten ihre'} Administratorrollen, aktive und aktivierbare: Entfernen Sie sie von Hand im Entra Admin Center.`,
    notes: [
      'Von Hand, in Exchange: Posteingangsregeln, auch verborgene, Weiterleitungen, Stellvertretungen, Ordnerberechtigungen und gesendete Nachrichten prüfen. Rollcall liest sie nicht.',
      'Von Hand, in Entra: Anwendungen prüfen, die den Konten gehören. Besitzer können Geheimnisse hinzufügen.',
      'Von Hand, im Active Directory oder in Intune: ihre hybrid eingebundenen Computer.',
      'Von Hand: geteilte und heruntergeladene Dateien prüfen, und Apps mit mandantenweiter Zustimmung oder eigenen Sitzungen.',
      'Von Hand, im Entra Admin Center: Hardwaretoken, Sicherheitsfragen und App-Kennwörter prüfen. Microsoft Graph zeigt und widerruft sie nicht, und App-Kennwörter überstehen ein Zurücksetzen des Kennworts.',
      'Bei Gästen: die Administration ihres Heimatmandanten informieren. Kennwort, Anmeldemethoden und Sitzungen liegen dort.',
      'Sobald ihre Konten wieder aktiviert sind, hilft den Personen ein befristeter Zugriffspass oder ein Kennwort, das ein Administrator festlegt. Ohne Anmeldemethoden geht die Self-Service-Kennwortzurücksetzung nicht.',
    ],
  },
  release: {
    button: (count) => `${accounts(count)} freigeben`,
    title: (count) => `${accounts(count)} freigeben?`,
    running: (count) => `${being(count)} freigegeben`,
    done: (done, total) => `${of(done, total)} freigegeben`,
    will: 'Wird freigegeben',
    one: 'Eine Freigabe',
    already: 'Nichts freizugeben',
    nothing: 'Kein Konto freizugeben',
    parts: { change: 'freizugeben', already: 'nichts freizugeben' },
    form: form('Konten freigeben'),
    notes: [
      'Wo ein Kennwort zurückgesetzt wurde, ist ein neues nötig. Wo Anmeldemethoden entfernt wurden, geht das nur mit einem befristeten Zugriffspass oder einem Kennwort, das ein Administrator festlegt.',
    ],
    left: (count) => `${accounts(count)} ${count === 1 ? 'ist' : 'sind'} nicht freigegeben`,
  },
  containAgain: {
    button: (count) => `${accounts(count)} erneut eindämmen`,
    title: (count) => `${accounts(count)} erneut eindämmen?`,
    running: (count) => `${being(count)} erneut eingedämmt`,
    done: (done, total) => `${of(done, total)} erneut eingedämmt`,
    will: 'Wird erneut eingedämmt',
    one: 'Eine erneute Eindämmung',
    already: 'Schon eingedämmt',
    nothing: 'Kein Konto erneut einzudämmen',
    parts: { change: 'erneut einzudämmen', already: 'schon eingedämmt' },
    form: form('Konten erneut eindämmen'),
    notes: [],
  },
  restore: {
    button: (count) => `${accounts(count)} wiederherstellen`,
    title: (count) => `${accounts(count)} wiederherstellen?`,
    running: (count) => `${being(count)} wiederhergestellt`,
    done: (done, total) => `${of(done, total)} wiederhergestellt`,
    will: 'Wird wiederhergestellt',
    one: 'Eine Wiederherstellung',
    already: 'Schon wie vorher',
    nothing: 'Nichts wiederherzustellen',
    parts: { change: 'wiederherzustellen', already: 'schon wie vorher' },
    form: form('Konten wiederherstellen'),
    notes: [],
  },
}
