import type { Messages } from '../en.ts'

export const number = (value: number): string => value.toLocaleString('de')
const n = number
const accounts = (count: number) => `${n(count)} ${count === 1 ? 'Konto' : 'Konten'}`

/** Words used on more than one card. */
export type Terms = Pick<
  Messages,
  | 'number'
  | 'common'
  | 'labels'
  | 'status'
  | 'accountType'
  | 'guards'
  | 'administrator'
  | 'states'
  | 'why'
  | 'verdicts'
  | 'reasons'
  | 'unread'
  | 'changes'
>

export const terms: Terms = {
  number,
  common: {
    accounts,
    next: 'Weiter',
    previous: 'Zurück',
    cancel: 'Abbrechen',
    none: '–',
    yes: 'Ja',
    no: 'Nein',
    range: (from, to, total) => `${n(from)}–${n(to)} von ${n(total)}`,
    andMore: (count) => (count === 1 ? 'und ein weiteres' : `und ${n(count)} weitere`),
  },
  labels: {
    name: 'Name',
    signInName: 'Anmeldename',
    account: 'Konto',
    jobTitle: 'Stelle',
    department: 'Abteilung',
    status: 'Status',
    type: 'Art',
    why: 'Warum',
    now: 'Jetzt',
    outcome: 'Ergebnis',
    objectId: 'Objekt-ID',
    tenant: 'Mandant',
    roles: 'Administratorrollen',
    validUntil: 'Gültig bis',
    operation: 'Vorgang',
    requester: 'Veranlasst von',
    reason: 'Grund',
    ticket: 'Ticket',
    compromised: 'Kompromittiert',
    created: 'Geplant',
    runAt: 'Läuft um',
    enableAt: 'Wieder aktiv ab',
    approvedBy: 'Genehmigt von',
    deniedBy: 'Abgelehnt von',
    comment: 'Kommentar',
    asked: 'Gefragt',
    escalated: 'Eskaliert',
    notReached: 'Nicht erreicht',
    usage: 'Schreiben Sie',
    examples: 'Beispiele',
    asks: 'Braucht',
    aliases: 'Auch',
  },
  status: {
    enabled: 'Aktiviert',
    disabled: 'Deaktiviert',
    notFound: 'Nicht gefunden',
    ambiguous: 'Mehrdeutig',
    duplicate: 'Doppelt',
    failed: 'Nicht gelesen',
  },
  accountType: { member: 'Mitglied', guest: 'Gast', guests: 'Gäste', synced: 'synchronisiert' },
  guards: { operator: 'Darf diesen Bot bedienen', approver: 'Genehmigt für diesen Bot' },
  administrator: (roles) => `▲ Administrator: ${roles}`,
  states: {
    planned: 'Wartet auf Bestätigung',
    awaitingApproval: 'Wartet auf Genehmigung',
    scheduled: 'Vorgemerkt',
    queued: 'Beginnt gleich',
    running: 'Läuft',
    needsSignIn: 'Unterbrochen: braucht Ihre Anmeldung',
    paused: 'Unterbrochen: viele Konten fehlgeschlagen',
    verifying: 'Prüft, ob es gewirkt hat',
    done: 'Fertig',
    cancelled: 'Abgebrochen',
    denied: 'Abgelehnt',
    expired: 'Abgelaufen',
    stopped: 'Angehalten',
  },
  why: {
    self: () => 'Ihr eigenes Konto',
    approver: () => 'Das Konto der genehmigenden Person',
    adminRole: (detail) => (detail ? `Hat eine Administratorrolle: ${detail}` : 'Hat eine Administratorrolle'),
    partialRole: (detail) =>
      detail
        ? `Hat eine Administratorrolle für einen Teil des Verzeichnisses: ${detail}`
        : 'Hat eine Administratorrolle für einen Teil des Verzeichnisses',
    eligibleRole: (detail) =>
      detail ? `Kann eine Administratorrolle aktivieren: ${detail}` : 'Kann eine Administratorrolle aktivieren',
    lastGlobalAdmin: () => 'Der letzte globale Administrator, der sich anmelden kann',
    configured: () => 'Auf der Liste der geschützten Konten',
    guardsBot: () => 'Darf diesen Bot bedienen oder genehmigt: Eine zweite Person muss das genehmigen',
    lastApprover: () => 'Niemand könnte mehr genehmigen: die letzten Genehmigenden dieses Bots',
    protectedGroup: () => 'Mitglied der geschützten Gruppe',
    guest: () => 'Gäste lassen sich von hier nicht abmelden',
    guestAtHome: () => 'Gäste melden sich mit Kennwort und Methoden ihrer eigenen Organisation an',
    riskAtHome: () => 'Gast: Das Risiko von Gästen wird in deren eigener Organisation beurteilt',
    unknownMethod: () => 'Hat eine Anmeldemethode, die sich nur im Entra Admin Center entfernen lässt',
    unknownMethods: () => 'Hat eine Anmeldemethode, die sich nur im Entra Admin Center entfernen lässt',
    licencesLeft: (detail) => `Hat nur Lizenzen aus Gruppen: ${detail}`,
    groupsLeft: (detail) => `Lässt sich aus diesen Gruppen hier nicht entfernen: ${detail}`,
    groupLicence: (detail) => `Lizenz kommt mit einer Gruppe: ${detail}`,
    dynamicGroup: (detail) => `Eine Regel bestimmt die Mitglieder: ${detail}`,
    syncedGroup: (detail) => `Gruppe kommt aus dem Active Directory: ${detail}`,
    exchangeGroup: (detail) => `Gruppe wird in Exchange verwaltet: ${detail}`,
    roleAssignableGroup: (detail) => `Gruppe kann Administratorrollen haben: ${detail}`,
    restrictedGroup: (detail) => `Gruppe liegt in einer Verwaltungseinheit mit eingeschränkter Verwaltung: ${detail}`,
    ownGroup: (detail) => `Gruppe bestimmt, wer diesen Bot benutzen darf oder vor ihm geschützt ist: ${detail}`,
    unknownGroup: (detail) => `Gruppe lässt sich nicht lesen: ${detail}`,
    synced: () =>
      'Lokal synchronisiert: Ändern Sie es im Active Directory, die nächste Synchronisierung würde es hier zurücknehmen',
    already: () => 'Nichts mehr zu ändern',
    changedSince: () => 'Seitdem geändert, nicht von diesem Vorgang: schon wie vorher',
    changedLater: (detail) =>
      detail ? `Seitdem geändert vom Vorgang ${detail}` : 'Seitdem von einem anderen Vorgang geändert',
    compromised: (detail) =>
      detail
        ? `Als kompromittiert eingedämmt vom Vorgang ${detail}: braucht noch einmal den Grund und eine zweite Person`
        : 'Als kompromittiert eingedämmt: braucht noch einmal den Grund und eine zweite Person',
    sessionsEnded: () => 'Seitdem wurden seine Sitzungen beendet, nicht von diesem Vorgang: bleibt, wie es ist',
    toBeEnabled: (detail) =>
      detail
        ? `Soll von Vorgang ${detail} wieder aktiviert werden: So bleibt es deaktiviert`
        : 'Soll wieder aktiviert werden: So bleibt es deaktiviert',
    toBeDisabled: (detail) =>
      detail
        ? `Soll von Vorgang ${detail} wieder deaktiviert werden: So bleibt es aktiviert`
        : 'Soll wieder deaktiviert werden: So bleibt es aktiviert',
    toBeDismissed: (detail) =>
      detail
        ? `Das Risiko soll von Vorgang ${detail} verworfen werden: So bleibt das Konto als kompromittiert bestätigt`
        : 'Das Risiko soll verworfen werden: So bleibt das Konto als kompromittiert bestätigt',
    toBeConfirmed: (detail) =>
      detail
        ? `Soll von Vorgang ${detail} als kompromittiert bestätigt werden: So bleibt das Risiko verworfen`
        : 'Soll als kompromittiert bestätigt werden: So bleibt das Risiko verworfen',
    syncedToo: () =>
      'Lokal synchronisiert: Die nächste Synchronisierung nimmt es zurück, wenn es nicht auch im Active Directory geändert wird',
    restrictedUnit: () =>
      'In einer Verwaltungseinheit mit eingeschränkter Verwaltung: braucht eine Administratorrolle für diese Einheit',
    roleGroup: (detail) =>
      `Mitglied oder Besitzer einer Gruppe, der Rollen zugewiesen werden können${detail ? ` (${detail})` : ''}: braucht einen privilegierten Authentifizierungsadministrator oder globalen Administrator`,
    sharedMailbox: () =>
      'Deaktiviert, mit Mailadresse und ohne Lizenz: vermutlich ein freigegebenes Postfach oder ein Raumpostfach',
    tenantConsent: () => 'Nutzt eine App mit Zustimmung für alle: Diese App behält ihren Zugriff',
    passwordWriteback: () =>
      'Aus dem lokalen Active Directory: Das neue Kennwort kommt dort nur an, wo Kennwörter zurückgeschrieben werden',
    sharedDevice: () => 'Nutzt ein Gerät, das auch andere nutzen: Es wird für alle deaktiviert',
    syncedDevice: () => 'Hat ein hybrid eingebundenes Gerät: Eine Synchronisierung kann es wieder aktivieren',
    notChosen: () => 'Für diesen Vorgang nicht gewählt',
    asBefore: () => 'War schon vor jenem Vorgang so',
    notCertain: () => 'Niemand kann sagen, ob dieser Vorgang es geändert hat',
    stopped: () => 'Der Vorgang wurde angehalten',
    readOnly: () => 'Änderungen wurden abgeschaltet',
    notAnOperator: () => 'Wer es verlangt hat, darf keine Konten mehr ändern',
    protectionIncomplete: () => 'Es lässt sich nicht sagen, welche Konten geschützt sind',
    forbidden: () => 'Es ließ sich in Ihrem Namen nicht lesen',
    unavailable: () => 'Microsoft Entra hat nicht geantwortet',
    waitedTooLong: () => 'Niemand hat sich wieder angemeldet',
    denied: () => 'Der Vorgang wurde abgelehnt',
    notApproved: () => 'Niemand hat ihn rechtzeitig genehmigt',
    lapsed: () => 'Die Genehmigung ist abgelaufen',
    tooLate: () => 'Zum Beginnen war es zu spät',
    pastEnableAt: () => 'Es war schon wieder zu aktivieren',
  },
  verdicts: {
    change: 'Wird geändert',
    already: 'Nichts zu ändern',
    protected: 'Geschützt',
    synced:
      'Lokal synchronisiert: Ändern Sie es im Active Directory, die nächste Synchronisierung würde es hier zurücknehmen',
    notFound: (detail) => (detail ? `Nicht gefunden. Meinten Sie ${detail}?` : 'Nicht gefunden'),
    ambiguous: (detail) => (detail ? `Passt auf mehrere Konten: ${detail}` : 'Passt auf mehrere Konten'),
    duplicate: (detail) => (detail ? `Doppelt, dasselbe wie ${detail}` : 'Doppelt'),
    failed: 'Konnte nicht gelesen werden',
  },
  reasons: {
    forbidden:
      'Ihre Rolle erlaubt es bei diesem Konto nicht. Vielleicht ist es für eine Administratorrolle berechtigt, hat eine benutzerdefinierte oder liegt außerhalb der Verwaltungseinheit, für die Ihre Rolle gilt',
    missingRole:
      'Ihre Rolle erlaubt es nicht: Sie haben keine aktive Administratorrolle, die es darf, zum Beispiel Benutzeradministrator',
    restrictedUnit:
      'Liegt in einer Verwaltungseinheit mit eingeschränkter Verwaltung, für die Sie keine Administratorrolle haben',
    privilegedTarget: 'Hat eine Administratorrolle und braucht deshalb eine höhere als Ihre',
    roleGroup:
      'Mitglied oder Besitzer einer Gruppe, der Rollen zugewiesen werden können: nur privilegierte Authentifizierungsadministratoren und globale Administratoren dürfen es ändern',
    notFound: 'Das Konto gibt es nicht mehr',
    directorySynced: 'Wird im lokalen Active Directory verwaltet',
    defaultMethod: 'Es ist die Standardmethode, die Entra nicht entfernen lässt',
    noFreeLicence:
      'Keine Lizenz dieser Art ist frei: Nichts wurde zugewiesen. Geben Sie eine frei und wiederholen Sie es',
    usageLocation: 'Das Konto hat keinen Verwendungsort, ohne den Entra keine Lizenz zuweist',
    licenceByGroup: 'Die Lizenz kommt mit einer Gruppe: Entfernen Sie das Konto aus der Gruppe',
    exchangeGroup: 'Verteilerlisten und E-Mail-aktivierte Sicherheitsgruppen werden in Exchange geändert',
    groupGone: 'Die Gruppe gibt es nicht mehr',
    invalid: 'Microsoft Entra hat die Änderung nicht angenommen',
    throttled: 'Microsoft Entra war zu lange ausgelastet',
    unavailable: 'Microsoft Entra hat nicht geantwortet',
    unauthorized: 'Ihre Anmeldung endete, bevor dieses Konto an der Reihe war',
    cancelled: 'Angehalten, bevor dieses Konto an der Reihe war',
    tooLarge: 'Die Antwort von Microsoft Entra war zu groß für mich',
    unlicensed: 'Dem Mandanten fehlt die Lizenz dafür: Nötig ist Microsoft Entra ID P2',
  },
  unread: {
    forbidden: 'Sie dürfen dieses Konto nicht lesen',
    notFound: 'Das Konto gibt es nicht mehr',
    invalid: 'So geschrieben kann Microsoft Entra es nicht nachschlagen',
    throttled: 'Microsoft Entra war zu lange ausgelastet',
    unavailable: 'Microsoft Entra hat nicht geantwortet',
    unauthorized: 'Ihre Anmeldung endete, bevor dieses Konto gelesen war',
    cancelled: 'Angehalten, bevor dieses Konto gelesen war',
    tooLarge: 'Die Antwort von Microsoft Entra war zu groß für mich',
  },
  changes: {
    none: 'Unberührt',
    pending: 'Wartet',
    sending: 'Wird geändert',
    done: 'Geändert',
    verified: 'Bestätigt',
    unconfirmed: 'Noch nicht bestätigt',
    failed: 'Fehlgeschlagen',
    uncertain: 'Nicht sicher',
    skipped: 'Nicht erreicht',
  },
}
