import { accounts, number } from '../../../core/words/de.ts'
import type { English } from '../en.ts'

export { number }

const n = number

export type Terms = Pick<
  English,
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

const by = (detail: string): string => detail && ` von ${detail}`
const also = (detail: string): string => detail && `, ${detail}`

export const terms: Terms = {
  number,
  common: {
    accounts,
    of: (done, total) => (done === total ? accounts(done) : `${n(done)} von ${accounts(total)}`),
    question: (what) => `${what}?`,
    more: 'Mehr',
    next: 'Weiter',
    previous: 'Zurück',
    cancel: 'Abbrechen',
    none: '–',
    bot: 'Rollcall',
    yes: 'Ja',
    no: 'Nein',
    range: (from, to, total) => `${n(from)}–${n(to)} von ${n(total)}`,
    andMore: (count) => (count === 1 ? 'und 1 weitere' : `und ${n(count)} weitere`),
  },
  labels: {
    name: 'Name',
    signInName: 'Anmeldename',
    account: 'Konto',
    jobTitle: 'Position',
    department: 'Abteilung',
    status: 'Status',
    type: 'Art',
    why: 'Warum',
    now: 'Jetzt',
    outcome: 'Ergebnis',
    objectId: 'Objekt-ID',
    tenant: 'Mandant',
    roles: 'Rollen',
    validUntil: 'Gültig bis',
    operation: 'Vorgang',
    requester: 'Angefordert von',
    reason: 'Grund',
    ticket: 'Ticket',
    compromised: 'Kompromittiert',
    created: 'Geplant',
    runAt: 'Ausführung am',
    enableAt: 'Reaktivierung am',
    approvedBy: 'Genehmigt von',
    deniedBy: 'Abgelehnt von',
    comment: 'Kommentar',
    asked: 'Angefragt',
    askedLater: 'Später angefragt',
    escalated: 'Eskaliert',
    awayNow: 'Abwesend',
    notReached: 'Nicht erreicht',
    notReachedYet: 'Noch nicht erreicht',
    usage: 'Verwendung',
    examples: 'Beispiele',
    asks: 'Berechtigungen',
    aliases: 'Auch möglich',
  },
  status: {
    enabled: 'Aktiviert',
    disabled: 'Deaktiviert',
    notFound: 'Nicht gefunden',
    ambiguous: 'Mehrdeutig',
    duplicate: 'Doppelt',
    failed: 'Abruf fehlgeschlagen',
  },
  accountType: { member: 'Mitglied', guest: 'Gast', guests: 'Gäste', synced: 'synchronisiert' },
  guards: { operator: 'Operator dieses Bots', approver: 'Darf Vorgänge dieses Bots genehmigen' },
  administrator: (roles) => `▲ Administrator: ${roles}`,
  states: {
    planned: 'Wartet auf Bestätigung',
    awaitingApproval: 'Wartet auf Genehmigung',
    scheduled: 'Geplant für später',
    queued: 'Beginnt gleich',
    running: 'Läuft',
    needsSignIn: 'Unterbrochen: Anmeldung erforderlich',
    paused: 'Unterbrochen: viele Änderungen fehlgeschlagen',
    verifying: 'Wird überprüft',
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
    lastGlobalAdmin: () => 'Der letzte Globale Administrator, der sich anmelden kann',
    configured: () => 'Auf der Liste der geschützten Konten',
    guardsBot: () =>
      'Gehört zu den Operatoren oder Genehmigenden dieses Bots: erfordert die Genehmigung einer zweiten Person',
    lastApprover: () =>
      'Gehört zu den letzten Genehmigenden dieses Bots: Ohne sie könnte niemand mehr Änderungen genehmigen',
    protectedGroup: () => 'Mitglied der geschützten Gruppe',
    federated: () => 'Meldet sich über einen anderen Identitätsanbieter an, der das Kennwort verwaltet: dort ändern',
    guestAtHome: () => 'Gast: Kennwort und Anmeldemethoden verwaltet die Heimatorganisation',
    protectionUnseen: () =>
      'Es konnte nicht geprüft werden, ob das Konto eine Administratorrolle hat oder geschützt ist',
    earlierStep: () => 'Ein anderer Schritt ist bei diesem Konto fehlgeschlagen',
    excludedItem: (detail) => `Ausgeschlossen und deshalb unverändert: ${detail}`,
    synced: () =>
      'Aus dem lokalen Active Directory synchronisiert: dort ändern, sonst macht die nächste Synchronisierung die Änderung rückgängig',
    already: () => 'Keine Änderung mehr nötig',
    changedSince: () => 'Inzwischen wieder im vorherigen Zustand, aber nicht durch diesen Vorgang',
    changedLater: (detail) =>
      detail ? `Seitdem durch Vorgang ${detail} geändert` : 'Seitdem durch einen anderen Vorgang geändert',
    compromised: (detail) =>
      detail
        ? `Als kompromittiert eingedämmt durch Vorgang ${detail}: erfordert erneut den Grund sowie die Genehmigung einer zweiten Person`
        : 'Als kompromittiert eingedämmt: erfordert erneut den Grund sowie die Genehmigung einer zweiten Person',
    changedOutside: (detail) => `Seitdem${by(detail)} in einem anderen Werkzeug geändert`,
    changedBySync: (detail) =>
      `Seitdem von der Synchronisierung mit Active Directory geändert${also(detail)}: Ändern Sie es dort, sonst macht die nächste Synchronisierung es rückgängig`,
    changedByDisruption: (detail) => `Seitdem von der Angriffsunterbrechung von Defender geändert${also(detail)}`,
    enabledOutside: (detail) => `Außerhalb von Rollcall${by(detail)} aktiviert`,
    disabledOutside: (detail) => `Außerhalb von Rollcall${by(detail)} deaktiviert`,
    enabledBySync: (detail) =>
      `Von der Synchronisierung mit Active Directory aktiviert${also(detail)}: Die nächste Synchronisierung aktiviert es wieder`,
    disabledBySync: (detail) =>
      `Von der Synchronisierung mit Active Directory deaktiviert${also(detail)}: Die nächste Synchronisierung deaktiviert es wieder`,
    enabledByDisruption: (detail) => `Von der Angriffsunterbrechung von Defender aktiviert${also(detail)}`,
    disabledByDisruption: (detail) =>
      `Von der Angriffsunterbrechung von Defender deaktiviert${also(detail)}: Solange der Angriff andauert, kann das wieder geschehen`,
    unclearOutside: (detail) =>
      `Vielleicht auch${by(detail)} in einem anderen Werkzeug geändert: Das Überwachungsprotokoll von Entra unterscheidet das nicht von einem Vorgang`,
    sessionsEnded: () => 'Seitdem abgemeldet, aber nicht durch diesen Vorgang',
    justChanged: (detail) =>
      detail
        ? `Gerade erst durch Vorgang ${detail} geändert, was vielleicht noch nicht sichtbar ist: wird sicherheitshalber erneut geändert`
        : 'Gerade erst durch einen anderen Vorgang geändert, was vielleicht noch nicht sichtbar ist: wird sicherheitshalber erneut geändert',
    syncedToo: () =>
      'Aus dem lokalen Active Directory synchronisiert: Die nächste Synchronisierung macht die Änderung rückgängig, wenn Sie sie nicht auch dort vornehmen',
    restrictedUnit: () =>
      'In einer Verwaltungseinheit mit eingeschränkter Verwaltung: erfordert eine Administratorrolle für diese Einheit',
    roleGroup: (detail) =>
      `Mitglied oder Besitzer einer Gruppe, der Rollen zugewiesen werden können${detail ? ` (${detail})` : ''}: erfordert die Rolle Privilegierter Authentifizierungsadministrator oder Globaler Administrator`,
    notChosen: () => 'Für diesen Vorgang nicht ausgewählt',
    excluded: (detail) =>
      detail ? `Ausgeschlossen von ${detail} bei der Genehmigung` : 'Bei der Genehmigung ausgeschlossen',
    otherTenant: () => 'Gehört zu einer anderen Organisation: Informieren Sie deren Administratoren',
    notInEntra: () => 'Kein Konto in Microsoft Entra: lokal oder nur im Active Directory vorhanden',
    asBefore: () => 'War bereits vor diesem Vorgang in diesem Zustand',
    doneBefore: (detail) =>
      detail ? `Durch Vorgang ${detail} erledigt` : 'Durch den Vorgang erledigt, der hiermit fortgesetzt wird',
    notCertain: () => 'Unklar, ob dieser Vorgang es geändert hat',
    stopped: () => 'Der Vorgang wurde angehalten',
    readOnly: () => 'Änderungen wurden ausgeschaltet',
    notAnOperator: () => 'Die anfordernde Person darf keine Konten mehr ändern',
    protectionIncomplete: () => 'Unklar, welche Konten geschützt sind',
    forbidden: () => 'Konnte mit Ihren Berechtigungen nicht gelesen werden',
    unavailable: () => 'Microsoft Entra hat nicht geantwortet',
    waitedTooLong: () => 'Der Vorgang wurde nicht rechtzeitig fortgesetzt',
    denied: () => 'Der Vorgang wurde abgelehnt',
    notApproved: () => 'Niemand hat den Vorgang rechtzeitig genehmigt',
    lapsed: () => 'Die Genehmigung ist abgelaufen',
    tooLate: () => 'Der Vorgang konnte nicht rechtzeitig beginnen',
    pastEnableAt: () => 'Der Zeitpunkt zum Reaktivieren war bereits vorbei',
    replaced: () => 'Der Vorgang wurde durch einen anderen ersetzt',
  },
  verdicts: {
    change: 'Wird geändert',
    already: 'Nichts zu ändern',
    protected: 'Geschützt',
    synced:
      'Aus dem lokalen Active Directory synchronisiert: dort ändern, sonst macht die nächste Synchronisierung die Änderung rückgängig',
    notFound: (detail) => (detail ? `Nicht gefunden. Meinten Sie ${detail}?` : 'Nicht gefunden'),
    ambiguous: (detail) => (detail ? `Passt auf mehrere Konten: ${detail}` : 'Passt auf mehrere Konten'),
    duplicate: (detail) => (detail ? `Dasselbe Konto wie ${detail}` : 'Doppelt'),
    failed: 'Konnte nicht gelesen werden',
    excluded: 'Bei der Genehmigung ausgeschlossen',
  },
  reasons: {
    forbidden:
      'Ihre Rolle erlaubt diese Änderung nicht: Vielleicht ist das Konto für eine Administratorrolle berechtigt, hat eine benutzerdefinierte Rolle oder liegt außerhalb der Verwaltungseinheit Ihrer Rolle',
    missingRole: 'Ihre Rolle erlaubt diese Änderung nicht: Keine Ihrer aktiven Administratorrollen reicht aus',
    restrictedUnit:
      'Liegt in einer Verwaltungseinheit mit eingeschränkter Verwaltung, für die Sie keine Administratorrolle haben',
    privilegedTarget: 'Hat eine Administratorrolle: Eine Änderung erfordert eine höhere Rolle als Ihre',
    roleGroup:
      'Mitglied oder Besitzer einer Gruppe, der Rollen zugewiesen werden können: Die Änderung erfordert die Rolle Privilegierter Authentifizierungsadministrator oder Globaler Administrator',
    notFound: 'Das Konto gibt es nicht mehr',
    directorySynced: 'Wird im lokalen Active Directory verwaltet',
    defaultMethod:
      'Standardanmeldemethode: Entra lässt das Entfernen nicht zu, solange es andere gibt. Das können auch solche sein, die hier nicht sichtbar sind',
    noFreeLicence:
      'Keine Lizenz dieser Art ist verfügbar, deshalb wurde keine zugewiesen. Geben Sie eine frei und versuchen Sie es erneut',
    usageLocation: 'Das Konto hat keinen Nutzungsstandort, den Entra für eine Lizenz verlangt',
    licenceByGroup: 'Die Lizenz ist über eine Gruppe zugewiesen: Entfernen Sie das Konto aus der Gruppe',
    exchangeGroup: 'Verteilerlisten und E-Mail-aktivierte Sicherheitsgruppen werden in Exchange verwaltet',
    groupGone: 'Die Gruppe gibt es nicht mehr',
    invalid: 'Microsoft Entra hat die Änderung abgelehnt',
    throttled: 'Microsoft Entra hat die Anfragen zu lange gedrosselt',
    unavailable: 'Microsoft Entra hat nicht geantwortet',
    unauthorized: 'Ihre Anmeldung lief ab, bevor dieses Konto an der Reihe war',
    cancelled: 'Angehalten, bevor dieses Konto an der Reihe war',
    tooLarge: 'Die Antwort von Microsoft Entra war zu groß',
    unlicensed: 'Erfordert Microsoft Entra ID P2, das dieser Mandant nicht hat',
    notInEffect: 'Microsoft Entra hat die Änderung angenommen, aber nicht ausgeführt: Es hat sich nichts geändert',
    notShown:
      'Ein anderer Vorgang hat dies gerade wiederhergestellt, und Microsoft Entra zeigt es noch nicht. In ein paar Minuten erneut versuchen',
  },
  unread: {
    forbidden: 'Sie haben keine Berechtigung, dieses Konto zu lesen',
    notFound: 'Das Konto gibt es nicht mehr',
    invalid: 'In dieser Schreibweise kann Microsoft Entra danach nicht suchen',
    throttled: 'Microsoft Entra hat die Anfragen zu lange gedrosselt',
    unavailable: 'Microsoft Entra hat nicht geantwortet',
    unauthorized: 'Ihre Anmeldung lief ab, bevor dieses Konto gelesen wurde',
    cancelled: 'Angehalten, bevor dieses Konto gelesen wurde',
    tooLarge: 'Die Antwort von Microsoft Entra war zu groß',
  },
  changes: {
    none: 'Übersprungen',
    pending: 'Wartet',
    sending: 'Wird geändert',
    done: 'Geändert',
    verified: 'Überprüft',
    unconfirmed: 'Nicht überprüft',
    unfinished: 'Nicht abgeschlossen',
    failed: 'Fehlgeschlagen',
    uncertain: 'Unklar',
    skipped: 'Nicht erreicht',
  },
}
