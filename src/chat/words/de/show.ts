import type { English } from '../en.ts'
import type { Operating } from './operating.ts'
import { type Terms, terms } from './terms.ts'

const n = terms.number
const { accounts } = terms.common
const are = (count: number) => (count === 1 ? 'wird' : 'werden')
const some = (of: (count: number) => string, otherwise: string) => (total?: number) => (total ? of(total) : otherwise)

export const show: Omit<
  English,
  | 'locale'
  | 'auditSteps'
  | 'adminRoles'
  | 'details'
  | 'oversight'
  | 'decisions'
  | 'stillEnabled'
  | 'nothing'
  | 'notices'
  | 'notifications'
  | 'awayUntil'
  | 'playbooks'
  | 'otherPlaybook'
  | 'actions'
  | 'errors'
  | 'unexpected'
  | 'auditValues'
  | 'exports'
  | 'card'
  | 'channel'
  | keyof Operating
  | keyof Terms
> = {
  welcome: {
    title: 'Ich bin Rollcall',
    hello: (name) => (name ? `Guten Tag, ${name}.` : 'Guten Tag.'),
    lines: [
      'Ich liste Konten auf, prüfe beliebig viele auf einmal und kann sie gesammelt deaktivieren, aktivieren oder abmelden.',
      'Ich handle in Ihrem Namen und nur mit Ihren Berechtigungen. Es ändert sich nichts, bevor Sie einen Plan gesehen und bestätigt haben.',
    ],
    start: 'Beginnen Sie mit einer dieser Schaltflächen oder senden Sie „help“.',
  },
  help: {
    title: 'Was ich kann',
    intro:
      'Klicken Sie auf eine Schaltfläche oder schreiben Sie einen Befehl. In Gruppen und Kanälen erwähnen Sie mich zuerst.',
    more: 'So funktioniert es',
    run: 'Ausprobieren',
    all: 'Alle Befehle',
    thanks: 'Gern geschehen. Senden Sie „help“, wann immer Sie mich brauchen.',
    noPermission: 'Keine Berechtigung',
    moreCommands: 'Mehr',
    groups: {
      look: {
        title: 'Nachsehen',
        text: 'Konten auflisten, ihren Status prüfen, sehen, wer was geändert hat, und Berichte dazu erstellen.',
      },
      change: {
        title: 'Ändern',
        text: 'Konten deaktivieren, aktivieren, abmelden, ein Offboarding ausführen und mehr. Sie sehen immer zuerst einen Plan.',
      },
      respond: {
        title: 'Reagieren',
        text: 'Konten eindämmen, danach freigeben und Personen wieder anmelden lassen.',
      },
      operations: {
        title: 'Ihre Vorgänge',
        text: 'Vorgänge verfolgen, rückgängig machen, wiederholen oder anhalten und Anfragen genehmigen.',
      },
      you: { title: 'Ihr Konto', text: 'Ihre Anmeldung, Berechtigungen, Benachrichtigungen und Abwesenheit.' },
    },
    byId: 'Auf den Karten der Vorgänge gibt es Schaltflächen dafür. Wenn Sie den Befehl schreiben, hängen Sie die Vorgangs-ID an: undo pafisi-35. Ohne ID frage ich nach.',
  },
  signIn: {
    button: 'Anmelden',
    out: 'Abmelden',
    in: (name, upn) => `Sie sind als ${name} (${upn}) angemeldet.`,
    signedOut: 'Sie sind abgemeldet.',
    outText:
      'In Ihrem Namen wird nichts mehr gesendet; bereits gesendete Änderungen bleiben bestehen. Laufende und geplante Vorgänge warten, bis Sie sich wieder anmelden.',
    text: 'Melden Sie sich an, um fortzufahren.',
    proof: 'Melden Sie sich erneut an: Ihre Organisation verlangt einen zusätzlichen Schritt.',
    device: 'Melden Sie sich auf einem konformen oder eingebundenen Gerät erneut an: Ihre Organisation verlangt das.',
    needed: 'Melden Sie sich an; danach fahre ich mit Ihrer Anfrage fort.',
    next: 'Was möchten Sie tun?',
    cancelled: 'Die Anmeldung wurde abgebrochen. Senden Sie Ihre Anfrage erneut.',
    grant: 'Berechtigung erteilen (Administratoren)',
    ssoFailed: (code, reference) =>
      `Single Sign-on ist für diese App nicht eingerichtet (${code}), deshalb konnte Teams Sie nicht automatisch anmelden. Verwenden Sie die Schaltfläche unten. Nennen Sie den Betreibern dieses Bots den Code ${code} und die Referenz ${reference}.`,
    done: (name) => `Angemeldet als ${name}.`,
    moved: 'Melden Sie sich unten auf der neueren Karte an.',
    dropped: (question) =>
      `Melden Sie sich unten auf der neueren Karte an. Ich beantworte nur, was Sie dort gefragt haben: Senden Sie danach ${question ? `„${question}“` : 'diese Anfrage'} erneut.`,
    over: 'Diese Anmeldung ist beendet. Senden Sie Ihre Anfrage erneut, um eine neue zu beginnen.',
  },
  whoami: {
    title: (name) => `Sie sind ${name}`,
    noRoles: 'Keine, soweit ich sehen kann',
    eligible: 'Nicht geprüft',
    operator: 'Gehört zu den Operatoren',
    approver: 'Gehört zu den Genehmigenden',
    escalation: 'In der Eskalationsgruppe',
    requests: 'Genehmigungsanfragen',
    canBeAsked: 'Sie können um Genehmigung gebeten werden.',
    notAskedAway: 'Solange Sie abwesend sind, werden Sie nicht um Genehmigung gebeten.',
    notInstalled: (link) =>
      `Sie können nicht um Genehmigung gebeten werden: Rollcall ist für Sie nicht installiert. ${link ? `Installieren Sie es hier: ${link}` : 'Fügen Sie es in Teams hinzu.'}`,
    left: 'In dieser Stunde noch mögliche Änderungen',
    leftOf: (left, limit) => `${n(left)} von ${accounts(limit)}`,
    may: 'Ich kann',
    mayLater: 'Noch nicht erteilt',
    addOns: 'Ausgeschaltete Erweiterungen: Nach Zustimmung könnte ich auch',
    permissionsTitle: 'Berechtigungen',
    granted: (granted, missing) => `${n(granted)} erteilt${missing > 0 ? `, ${n(missing)} bei Bedarf` : ''}`,
    yours: 'Ich nutze sie nur in Ihrem Namen und kann nie mehr, als Ihre eigenen Rollen erlauben.',
    noScopes: 'Noch nichts; jeder Befehl fordert an, was er braucht',
  },
  permissions: {
    'User.Read': 'sehen, wer Sie sind',
    'User.Read.All': 'Konten auflisten und prüfen',
    'RoleManagement.Read.Directory': 'Administratorrollen sehen',
    'GroupMember.Read.All': 'sehen, wer zu Gruppen gehört',
    'User.EnableDisableAccount.All': 'Konten deaktivieren und aktivieren',
    'User.RevokeSessions.All': 'Konten überall abmelden',
    'AuditLog.Read.All': 'sehen, wann sich jemand zuletzt angemeldet hat, und den Bericht über Anmeldemethoden lesen',
    'Application.Read.All': 'sehen, wie Apps heißen und wem sie gehören',
    'User-PasswordProfile.ReadWrite.All': 'neue Kennwörter verlangen, Kennwörter zurücksetzen',
    'DelegatedPermissionGrant.ReadWrite.All': 'App-Zustimmungen sehen und widerrufen',
    'UserAuthenticationMethod.ReadWrite.All': 'Anmeldemethoden sehen und entfernen, Kennwörter auch lokal zurücksetzen',
    'Domain.Read.All': 'sehen, welche Domänen einen anderen Identitätsanbieter verwenden',
    'LicenseAssignment.Read.All': 'sehen, wie viele Lizenzen verfügbar sind',
    'LicenseAssignment.ReadWrite.All': 'Lizenzen entziehen und wieder zuweisen',
    'GroupMember.ReadWrite.All': 'Konten aus Gruppen entfernen und wieder aufnehmen',
    'IdentityRiskyUser.ReadWrite.All': 'sehen, wer gefährdet ist, das Risiko bestätigen oder verwerfen',
    'Device.Read.All': 'sehen, welche Geräte registriert und aktiviert sind',
    'Directory.AccessAsUser.All': 'Geräte deaktivieren und aktivieren, mit Ihren Berechtigungen im Verzeichnis',
    'User-LifeCycleInfo.Read.All': 'sehen, wann jemand ausscheidet',
    'PrivilegedAssignmentSchedule.Read.AzureADGroup': 'sehen, welche Gruppenmitgliedschaften befristet sind',
  },
  users: {
    title: (total) => (total === 0 ? 'Keine passenden Konten' : accounts(total)),
    select: 'Mehrere auswählen',
    selectHint: (count, total) =>
      count < total ? `Die ${n(count)} Konten auf dieser Seite, von ${n(total)}` : 'Konten',
    wholeValues:
      'department: und title: vergleichen den ganzen Wert, etwa title:"Sales Engineer". Alle anderen Wörter suchen in Namen.',
    all: 'Alle Konten',
    search: (text) => `„${text}“`,
    enabled: 'nur aktivierte',
    disabled: 'nur deaktivierte',
    guests: 'nur Gäste',
    members: 'nur Mitglieder',
    department: (name) => `Abteilung ${name}`,
    titled: (name) => `Position ${name}`,
    empty: 'Versuchen Sie es mit weniger Filtern oder einer anderen Schreibweise.',
    showAll: 'Alle Konten anzeigen',
  },
  check: {
    decided: {
      last: (by, reason) => `Deaktiviert von ${by}: „${reason}“`,
      scheduled: (what, time, by) => `${what} ist für ${time} geplant, angefordert von ${by}`,
      awaitsApproval: (what, by) => `${what} wartet auf Genehmigung, angefordert von ${by}`,
      underWay: (what, by) => `${what} läuft, angefordert von ${by}`,
    },
    title: (count) => `Status von ${accounts(count)}`,
    noAccount: 'Kein Konto gefunden',
    everything: 'Alle',
    all: (count) => `Alle ${n(count)}`,
    onlyEnabled: (count) => `Aktiviert ${n(count)}`,
    onlyDisabled: (count) => `Deaktiviert ${n(count)}`,
    these: (count) => (count === 1 ? 'Dieses prüfen' : `Diese ${n(count)} prüfen`),
    onPage: (count) => (count === 1 ? 'Das Konto auf dieser Seite prüfen' : `Die ${n(count)} auf dieser Seite prüfen`),
    asOf: (time) => `Stand: ${time}`,
    refresh: 'Aktualisieren',
    onlyProblems: (count) => `Probleme ${n(count)}`,
    candidates: (names) => `vielleicht ${names}`,
    checkSpelling: 'prüfen Sie die Schreibweise',
    leaving: (from, to) =>
      `Ausscheiden zwischen ${from} und ${to}. Ein Datum ohne Uhrzeit (0:00 oder 23:59 UTC) gilt als dieser Tag.`,
    notRead: (count, some) =>
      `${n(count)} ${count === 1 ? 'Eintrag konnte' : 'Einträge konnte'} ich nicht zuordnen: ${some}`,
    disableRest: (count, name) =>
      count === 1 ? `${name} deaktivieren` : `Die ${n(count)} aktivierten Konten deaktivieren`,
    enableRest: (count, name) =>
      count === 1 ? `${name} aktivieren` : `Die ${n(count)} deaktivierten Konten aktivieren`,
    isEnabled: (name) => `${name} ist aktiviert`,
    isDisabled: (name) => `${name} ist deaktiviert`,
    cannotFind: (input) => `${input} wurde nicht gefunden`,
    foundNone: (count) =>
      count === 1 ? 'Dieser Eintrag wurde nicht gefunden' : `Keiner dieser ${n(count)} Einträge wurde gefunden`,
    notFound: (count, list) => `${n(count)} nicht gefunden: ${list}`,
    twice: (count) => `${n(count)} ${count === 1 ? 'Eintrag war' : 'Einträge waren'} doppelt angegeben.`,
    copy: (count) => `Die ${n(count)} nicht gefundenen kopieren`,
  },
  form: {
    check: { title: 'Status prüfen', intro: 'Prüfen ändert nichts.', submit: 'Prüfen' },
    accounts: 'Konten',
    accountsHint: 'Namen, Anmeldenamen, E-Mail-Adressen oder Objekt-IDs, oder department:"Name"',
    tooLongToShow: 'Die eingefügte Liste ist zu lang, um sie hier anzuzeigen. Fügen Sie sie erneut ein.',
    people: 'Oder Personen auswählen',
    peopleHere: 'Oder Personen aus diesem Chat auswählen',
    peopleHint: 'Name eingeben',
    group: 'Oder alle Mitglieder einer Gruppe',
    groupHint: 'Name, E-Mail-Adresse oder Objekt-ID der Gruppe',
    reason: 'Grund',
    reasonHint: 'Warum? Mindestens 6 Zeichen',
    compromised: { title: 'Als kompromittiert markieren' },
    repeated: {
      label: 'Warum die Konten eingedämmt wurden',
      placeholder: 'Geben Sie den Grund ein, der bei den Konten steht; mehrere Gründe untereinander',
      missing: 'Wiederholen Sie den Grund',
    },
    reasonMissing: 'Geben Sie einen Grund ein',
    ticket: 'Ticket (optional)',
    ticketHint: 'Ticketnummer',
  },
  settings: {
    title: 'Aktuelle Einstellungen',
    note: 'Die Betreiber dieses Bots legen sie fest; im Chat lassen sie sich nicht ändern.',
    namesHidden: 'Geschützte Konten und Gruppen zeige ich nur angemeldeten Operatoren, im privaten Chat mit mir.',
    limits: 'Grenzwerte',
    rules: 'Wer und was geschützt ist',
    confirmCountAbove: 'Anzahl eingeben',
    above: (limit) => `über ${accounts(limit)}`,
    maxAccounts: 'Konten auf einmal',
    maxAccountsPerHour: 'Konten pro Stunde',
    approvalAbove: 'Genehmigung',
    approvalAboveIrreversible: 'Endgültige Änderungen',
    approvalWithin: (limit, hours) =>
      limit === 0 ? 'immer' : `über ${accounts(limit)} in ${n(hours)} ${hours === 1 ? 'Stunde' : 'Stunden'}`,
    approvers: 'Genehmigende',
    escalation: 'Genehmigende nach Eskalation',
    approvalChannel: 'Genehmigungskanal',
    approvalSignIn: 'Neue Anmeldung zum Genehmigen',
    approvalSignsIn: {
      teams: 'nie: Ein Klick in Teams genügt',
      risky: (above) =>
        `bei endgültigen Änderungen, Administratoren, Operatoren, Genehmigenden, kompromittierten Konten, Pässen für andere als Vorgesetzte und über ${accounts(above)}`,
      always: 'immer',
      context: (id) => `Authentifizierungskontext ${id}`,
    },
    approversNobody: 'keine: oberhalb des Grenzwerts wird nichts ausgeführt',
    ticketPattern: 'Ticketformat',
    readOnly: 'Änderungen',
    readOnlyOn: 'ausgeschaltet (nur lesen)',
    readOnlyOff: 'erlaubt',
    operators: 'Operatoren',
    operatorsAll: 'alle mit den nötigen Berechtigungen',
    group: (id) => `Mitglieder der Gruppe ${id}`,
    someGroup: 'Mitglieder einer Gruppe',
    protectedAccounts: 'Geschützte Konten',
    always: 'Immer geschützt',
    alwaysList: 'Sie selbst und der letzte Globale Administrator, der sich anmelden kann',
    syncedAccounts: 'Synchronisierte Konten',
    adminAccounts: 'Administratoren',
    adminSkip: 'werden übersprungen',
    adminApprove: 'werden geändert, wenn eine zweite Person zustimmt; nie der letzte Globale Administrator',
    syncedSkip: 'werden übersprungen',
    syncedAllow: 'werden in der Cloud geändert, mit Warnung',
    any: 'beliebig',
    version: (version) => `Version ${version}`,
    perOperator: (count) => `${n(count)} pro Operator`,
  },
  waiting: {
    title: {
      something: () => 'Wird bearbeitet',
      check: some((total) => `${accounts(total)} ${are(total)} geprüft`, 'Konten werden geprüft'),
      details: some(
        (total) => `Details zu ${accounts(total)} werden abgerufen`,
        'Details zu den Konten werden abgerufen',
      ),
      plan: some(
        (total) => `${accounts(total)} ${are(total)} für den Plan gesucht`,
        'Konten werden für den Plan gesucht',
      ),
      protection: () => 'Es wird geprüft, wer geschützt ist',
      members: () => 'Die Mitglieder der Gruppe werden abgerufen',
      list: some((total) => `${accounts(total)} ${are(total)} abgerufen`, 'Konten werden abgerufen'),
      export: some(
        (total) => `${n(total)} ${total === 1 ? 'Zeile' : 'Zeilen'} ${are(total)} in eine Datei geschrieben`,
        'Eine Datei wird geschrieben',
      ),
    },
    calm: { looking: 'Ich lese nur. Es wird nichts geändert.', planning: 'Noch hat sich nichts geändert.' },
    of: (done, total) => `${n(done)} von ${n(total)}.`,
    soFar: (done) => `Bisher ${n(done)}.`,
    quota: (seconds) =>
      `Microsoft Entra lässt nur wenige dieser Anfragen zu. Es dauert noch ${seconds < 60 ? 'weniger als eine Minute' : `etwa ${n(Math.round(seconds / 60))} ${seconds < 90 ? 'Minute' : 'Minuten'}`}.`,
    stalled: (time) => `Microsoft Entra antwortet langsam oder gar nicht. Ich versuche es bis ${time} weiter.`,
    here: 'Die Antwort erscheint hier.',
    again: 'Erneut versuchen',
    pressed: 'Die Antwort erscheint automatisch.',
  },
}
