import type { Messages } from '../en.ts'
import { terms } from './terms.ts'

const n = terms.number
const { accounts } = terms.common
const groups = (count: number) => `${n(count)} ${count === 1 ? 'Gruppe' : 'Gruppen'}`
const hoursOf = (hours: number) => (hours === 1 ? 'einer Stunde' : `${n(hours)} Stunden`)

export type Operating = Pick<
  Messages,
  'choices' | 'plan' | 'approval' | 'schedule' | 'progress' | 'result' | 'links' | 'ended' | 'operations'
>

/** The words of an operation's cards, from its plan to its end. */
export const operating: Operating = {
  choices: {
    whichOperation: 'Welchen Vorgang meinen Sie?',
    whichText: 'Noch ist nichts geschehen.',
    noOperation: 'Keiner Ihrer Vorgänge passt dazu.',
    noOperationText:
      'Schreiben Sie die Kennung eines Vorgangs dahinter, etwa „undo pafisi-35“, oder sehen Sie in der Liste nach.',
    noApprovals: 'Niemand wartet auf Ihre Freigabe.',
    whichApproval: 'Welche Anfrage meinen Sie?',
    allMatches: (count) => `Alle ${n(count)} zeigen`,
    without: (count) => `Ohne das planen (${accounts(count)})`,
  },
  plan: {
    byName: (name, work) => `Über den Namen „${name}“ gefunden${work ? ` · ${work}` : ''}`,
    notes: {
      syncedToo: (count) =>
        `▲ ${accounts(count)} ${count === 1 ? 'kommt' : 'kommen'} aus dem lokalen Active Directory. Die nächste Synchronisierung, meist innerhalb einer halben Stunde, nimmt dies zurück, wenn Sie es dort nicht ebenfalls ändern.`,
      restrictedUnit: (count) =>
        `▲ ${accounts(count)} ${count === 1 ? 'liegt' : 'liegen'} in einer Verwaltungseinheit mit eingeschränkter Verwaltung: Ohne Administratorrolle für diese Einheit wird die Änderung abgelehnt.`,
      roleGroup: (count) =>
        `▲ ${accounts(count)} ${count === 1 ? 'gehört' : 'gehören'} zu einer Gruppe, der Rollen zugewiesen werden können: Nur privilegierte Authentifizierungsadministratoren und globale Administratoren dürfen sie ändern.`,
      sharedMailbox: (count) =>
        `▲ ${accounts(count)} ${count === 1 ? 'sieht wie ein freigegebenes Postfach oder Raumpostfach aus' : 'sehen wie freigegebene Postfächer oder Raumpostfächer aus'}. Solche Konten sollen deaktiviert bleiben: Einmal aktiviert, kann sich anmelden, wer das Kennwort kennt.`,
      tenantConsent: (count) =>
        `▲ ${accounts(count)} ${count === 1 ? 'nutzt' : 'nutzen'} eine App, der eine Administratorin oder ein Administrator für alle zugestimmt hat: Sie behält ihren Zugriff, was auch immer einzelne selbst erlaubt haben.`,
      passwordWriteback: (count) =>
        `▲ ${accounts(count)} ${count === 1 ? 'kommt' : 'kommen'} aus dem lokalen Active Directory. Das neue Kennwort kommt dort nur an, wo Ihre Organisation Kennwörter zurückschreibt; sonst setzen Sie es dort ebenfalls zurück.`,
      sharedDevice: (count) =>
        `▲ ${accounts(count)} ${count === 1 ? 'nutzt ein Gerät' : 'nutzen Geräte'}, die auch andere nutzen: Von einem deaktivierten Gerät aus kann sich niemand bei Entra anmelden.`,
      syncedDevice: (count) =>
        `▲ ${accounts(count)} ${count === 1 ? 'hat ein hybrid eingebundenes Gerät' : 'haben hybrid eingebundene Geräte'}. Eine Synchronisierung kann es wieder aktivieren: Deaktivieren Sie auch das Computerkonto im Active Directory.`,
      unknownMethods: (count) =>
        `▲ ${accounts(count)} ${count === 1 ? 'hat' : 'haben'} eine Anmeldemethode, die sich von hier nicht entfernen lässt. Entfernen Sie sie im Entra Admin Center.`,
      byName: (count) =>
        `▲ ${accounts(count)} ${count === 1 ? 'wurde' : 'wurden'} über den Namen gefunden: Sehen Sie erst dort nach.`,
      pending: (count) =>
        `▲ Andere Vorgänge sollen ${accounts(count)} davon noch ändern. Mit der Bestätigung entfällt das, siehe unten.`,
    },
    contained: (what, by, reason) => `${what} als kompromittiert von ${by}: „${reason}“`,
    last: (what, by, reason) => `Zuletzt: ${what} durch ${by}: „${reason}“`,
    pending: {
      scheduled: (what, time, by) => `${what} ist für ${time} von ${by} geplant; mit der Bestätigung entfällt das`,
      awaitsApproval: (what, by) => `${what} von ${by} wartet auf Genehmigung; mit der Bestätigung entfällt das`,
      underWay: (what, by) => `${what} von ${by} läuft gerade; mit der Bestätigung gilt stattdessen dieser Plan`,
    },
    gaps: {
      noAccount: (count, names) =>
        `▲ ${count === 1 ? 'Ein Eintrag' : `${n(count)} Einträge`} der geschützten Konten ${count === 1 ? 'passt' : 'passen'} zu keinem Konto${names}.`,
      notRead: (count, names) =>
        `▲ ${count === 1 ? 'Ein geschütztes Konto ließ' : `${n(count)} geschützte Konten ließen`} sich nicht nachsehen${names}.`,
      emptyGroup: () => '▲ Die Gruppe der geschützten Konten ist leer.',
      blocked:
        '▲ Änderungen sind gesperrt, bis die Betreiber dieses Bots das berichtigen oder PROTECTED_ACCOUNTS_MISSING=ignore setzen.',
    },
    notChecked: {
      eligibleRole:
        'Aktivierbare Administratorrollen (PIM) sind nicht geprüft: Das Lesen erfordert eine Rolle wie Sicherheitsleseberechtigter.',
      eligibleLicence:
        'Aktivierbare Administratorrollen (PIM) sind nicht geprüft: Das erfordert Microsoft Entra ID P2.',
      dependents: 'Unterstellte und eigene Gruppen sind nicht geprüft: Das geschieht für höchstens 300 Konten.',
    },
    impact: {
      soleOwner: (count, list) =>
        `${accounts(count)} ${count === 1 ? 'besitzt' : 'besitzen'} als einziges eine Gruppe: ${list}`,
      reports: (count, list) => `${accounts(count)} mit vielen Unterstellten: ${list}`,
      service: (count, list) =>
        `${accounts(count)} ${count === 1 ? 'sieht nach einem Dienst- oder Gemeinschaftskonto aus' : 'sehen nach Dienst- oder Gemeinschaftskonten aus'}: ${list}`,
    },
    show: 'Zeigen',
    when: 'Später ausführen …',
    step: {
      does: (label, count, items) => `${label}: ${accounts(count)}${items ? `, ${items}` : ''}`,
      undoable: 'lässt sich rückgängig machen',
      final: 'lässt sich nicht rückgängig machen',
      takes: (minutes) => `bis zu ${n(minutes)} ${minutes === 1 ? 'Minute' : 'Minuten'}`,
      about: (minutes) => `etwa ${n(minutes)} ${minutes === 1 ? 'Minute' : 'Minuten'}`,
      leftOut: {
        permission: (label) => `${label}: ausgelassen, die Berechtigung ist nicht erteilt`,
        role: (label) => `${label}: ausgelassen, Ihre Rolle erlaubt es nicht`,
        licence: (label) => `${label}: ausgelassen, nötig ist Microsoft Entra ID P2`,
        cloud: (label) => `${label}: ausgelassen, Ihre Microsoft-Cloud bietet es nicht an`,
        off: (label) => `${label}: ausgelassen, für diesen Bot nicht eingeschaltet`,
        tooMany: (label) =>
          `${label}: ausgelassen, für so viele Konten dauert es zu lange. Holen Sie es danach für weniger nach.`,
        final: (label) => `${label}: lässt sich nicht zurückholen`,
        notChosen: (label) => `${label}: gehört nicht dazu`,
      },
      done: (label, done, total) => `${label}: ${done === total ? n(done) : `${n(done)} von ${n(total)}`}`,
      verified: 'bestätigt',
      failed: (count) => `${n(count)} fehlgeschlagen`,
      uncertain: (count) => `${n(count)} nicht sicher`,
      skipped: (count) => `${n(count)} ausgelassen`,
      stay: (what) => `Bleibt, wie es ist: ${what}`,
      stays: {
        groupLicence: (count) => `${n(count)} ${count === 1 ? 'Lizenz' : 'Lizenzen'} aus Gruppen`,
        dynamicGroup: (count) => `${groups(count)} mit Mitgliedschaftsregel`,
        syncedGroup: (count) => `${groups(count)} aus dem Active Directory`,
        exchangeGroup: (count) => `${groups(count)} in Exchange`,
        roleAssignableGroup: (count) =>
          `${groups(count)}, die Administratorrollen haben ${count === 1 ? 'kann' : 'können'}`,
        restrictedGroup: (count) => `${groups(count)} in Verwaltungseinheiten mit eingeschränkter Verwaltung`,
        ownGroup: (count) => `${groups(count)} dieses Bots`,
        unknownGroup: (count) => `${groups(count)}, nicht lesbar`,
      },
    },
    firstFew: (count) =>
      `Zuerst an der Reihe: ${accounts(count)}. Die übrigen folgen, wenn diese fertig sind, sofern Sie nicht anhalten und nicht zu viele davon fehlschlagen.`,
    leftOut: (count) => `Ausgelassen: ${n(count)}`,
    repeated: (count) => `Mehrfach angegeben: ${n(count)}`,
    will: (what, count) => `${what}: ${n(count)}`,
    until: (time) => `Der Plan gilt bis ${time}. Noch ist nichts geändert.`,
    count: (count) => `Zum Bestätigen ${n(count)} eingeben`,
    countHint: 'Die Zahl der Konten',
    countMissing: 'Geben Sie die Zahl der Konten ein',
    showAll: (count) => (count === 1 ? 'Das Konto zeigen' : `Alle ${n(count)} zeigen`),
    needsApproval: (limit, others, hours) =>
      limit === 0
        ? 'Jede Änderung ist genehmigungspflichtig: Eine zweite Person muss zustimmen.'
        : others > 0
          ? `Mit den ${accounts(others)}, die Sie in den letzten ${hoursOf(hours)} geändert haben, sind es mehr als ${accounts(limit)}: Eine zweite Person muss das genehmigen.`
          : `Mehr als ${accounts(limit)}: Eine zweite Person muss das genehmigen.`,
    guards: (count) =>
      `${accounts(count)} ${count === 1 ? 'darf' : 'dürfen'} diesen Bot bedienen oder für ihn genehmigen: Eine zweite Person muss zustimmen.`,
    admins: (count) =>
      `${accounts(count)} ${count === 1 ? 'ist Administrator' : 'sind Administratoren'}: Eine zweite Person muss das genehmigen.`,
    adminNames: (count) =>
      count === 1
        ? 'Zum Bestätigen den Anmeldenamen des Administrators eingeben'
        : `Zum Bestätigen die Anmeldenamen der ${n(count)} Administratoren eingeben`,
    adminNamesHint: (count): string => (count === 1 ? 'Wie oben gezeigt' : 'Wie oben gezeigt, durch Kommas getrennt'),
    adminNamesMissing: (count): string =>
      count === 1 ? 'Geben Sie den Anmeldenamen ein' : 'Geben Sie die Anmeldenamen ein',
    compromised: (count) =>
      `${count === 1 ? '1 Konto wurde' : `${n(count)} Konten wurden`} als kompromittiert eingedämmt; unten steht, von wem, wann und warum: Wiederholen Sie den Grund, und eine zweite Person muss das genehmigen.`,
    nobodyApproves: 'Dafür ist aber niemand bestimmt. Bitten Sie die Betreiber dieses Bots um Genehmigende.',
    leftWithoutApproval: (left, hours) =>
      `Keine Genehmigung nötig. Danach können Sie innerhalb von ${hoursOf(hours)} allein ${left === 0 ? 'keine Konten mehr' : `noch ${accounts(left)}`} ändern.`,
    runAt: (zone) => `Ausführen am (optional, ${zone})`,
    runAtTime: 'Um',
    enableAt: (zone) => `Wieder aktivieren am (optional, ${zone})`,
    enableAtTime: 'Um',
  },
  approval: {
    title: (name, what) => `${name} bittet um Ihre Genehmigung: ${what}`,
    wanted: (what) => `Genehmigung gesucht: ${what}`,
    channel: 'der Kanal für Genehmigungen',
    elsewhere: (id) =>
      `Konten und Grund stehen nicht hier, sondern in den eigenen Chats derer, die genehmigen. Schreiben Sie dort „approval ${id}“.`,
    waiting: 'Wartet auf Ihre Entscheidung',
    answerUntil: (time) => `Antwort bis ${time}`,
    answerBy: (name, time) => `Antworten Sie bis ${time}. Der Vorgang läuft mit den Rechten von ${name}.`,
    leftOut: (count) => `${accounts(count)} der Liste ${count === 1 ? 'bleibt' : 'bleiben'} unverändert.`,
    departments: (list) => `Abteilungen: ${list}`,
    titles: (list) => `Positionen: ${list}`,
    admins: (count, list) =>
      `▲ ${accounts(count)} ${count === 1 ? 'ist Administrator' : 'sind Administratoren'}: ${list}`,
    guests: (count) => `${accounts(count)} ${count === 1 ? 'ist ein Gastkonto' : 'sind Gastkonten'}.`,
    chat: (name) => `Mit ${name} chatten`,
    comment: 'Kommentar (optional)',
    commentHint: 'Er kommt ins Protokoll',
    approve: 'Genehmigen',
    deny: 'Ablehnen',
    approved: (name) => `Genehmigt von ${name}`,
    denied: (name) => `Abgelehnt von ${name}`,
    waitsUntil: (time) => `Eine zweite Person muss das genehmigen, bis ${time}. Noch ist nichts geändert.`,
    escalated: {
      unanswered: (time) => `um ${time}, weil niemand geantwortet hatte`,
      unavailable: (time) => `um ${time}, weil sich niemand aus der ersten Gruppe fragen ließ`,
    },
    goesOn: 'Es geht in dem Chat weiter, aus dem die Anfrage kam.',
  },
  schedule: {
    title: (time) => `Läuft am ${time}`,
    text: 'Vor der Ausführung werden die Konten noch einmal geprüft. Was dann keine Änderung mehr braucht oder geschützt ist, wird übersprungen.',
    postponed: (time) =>
      `Sie haben so viele Konten geändert, wie eine Person in einer Stunde darf. Es beginnt um ${time}.`,
    since: (count, why) => `▲ ${n(count)} ausgelassen, weil sich seit dem Plan etwas geändert hat: ${why}`,
    enableAt: (time) => `Die Konten werden am ${time} wieder aktiviert.`,
    open: (id) => `${id} öffnen`,
    follows: (id) => `Aktiviert wieder, was der Vorgang ${id} deaktiviert hat, soweit es noch so ist.`,
  },
  progress: {
    picture: 'Fortschritt',
    done: 'fertig',
    failed: 'fehlgeschlagen',
    uncertain: 'nicht sicher',
    skipped: 'übersprungen',
    left: 'offen',
    timeLeft: (seconds) =>
      seconds < 60
        ? 'Noch weniger als eine Minute.'
        : `Noch etwa ${n(Math.round(seconds / 60))} ${seconds < 90 ? 'Minute' : 'Minuten'}.`,
    stalled: (time) =>
      `Microsoft Entra antwortet seit ${time} nicht. Ich versuche es weiter, bis es antwortet oder Sie „Anhalten“ drücken.`,
    stop: 'Anhalten',
    stopping: 'Es wird angehalten: Was schon gesendet ist, wird noch fertig.',
    stopHint: 'Was schon gesendet ist, lässt sich nicht zurückrufen; danach wird nichts mehr gesendet.',
  },
  result: {
    failed: (count) => `${n(count)} fehlgeschlagen`,
    uncertain: (count) => `${n(count)} nicht sicher`,
    verified: (count) => `${n(count)} bestätigt`,
    unconfirmed: (count) => `${n(count)} noch nicht bestätigt`,
    unconfirmedHint: 'Microsoft Entra zeigt Änderungen manchmal spät. „Noch nicht bestätigt“ ist kein Fehler.',
    leftAlone: (count) => `${n(count)} übersprungen`,
    failures: (count) => `Nicht erledigt: ${n(count)}`,
    unconfirmedAccounts: (count) => `Noch nicht bestätigt: ${n(count)}`,
    leftAloneAccounts: (count) => `Unberührt: ${n(count)}`,
    attention: (count) => `Zu prüfen: ${n(count)}`,
    left: (count) => `${accounts(count)} ${count === 1 ? 'ist' : 'sind'} nicht erledigt`,
    unchanged: (count, why) => `${accounts(count)} unverändert gelassen: ${why}`,
    unchangedWhy: {
      synced: (count) => `${n(count)} lokal verwaltet (im Active Directory ändern)`,
      protected: (count) => `${n(count)} geschützt`,
      notFound: (count) => `${n(count)} nicht gefunden`,
      ambiguous: (count) => `${n(count)} nicht eindeutig`,
      failed: (count) => `${n(count)} nicht lesbar`,
    },
    showUnchanged: (count) => (count === 1 ? 'Dieses zeigen' : `Diese ${n(count)} zeigen`),
    exportUnchanged: (count) => (count === 1 ? 'Dieses exportieren' : `Diese ${n(count)} exportieren`),
    approvedBy: (name) => `genehmigt von ${name}`,
    seconds: (count) => `${n(count)} ${count === 1 ? 'Sekunde' : 'Sekunden'}`,
    minutes: (count) => `${n(count)} ${count === 1 ? 'Minute' : 'Minuten'}`,
    notesTitle: 'Gut zu wissen',
    undo: 'Rückgängig',
    retry: 'Wiederholen',
    retryRest: 'Mit dem Rest fortfahren',
    showAll: (count) => (count === 1 ? 'Das Konto zeigen' : `Alle ${n(count)} Konten zeigen`),
  },
  links: {
    undoes: (id) => `Macht Vorgang ${id} rückgängig.`,
    retries: (id) => `Wiederholt, was Vorgang ${id} nicht erledigt hat.`,
    undoneBy: (id, state) => `Rückgängig gemacht von Vorgang ${id}: ${state}.`,
    retriedBy: (id, state) => `Wiederholt von Vorgang ${id}: ${state}.`,
  },
  ended: {
    cancelled: { title: 'Abgebrochen', text: 'Nichts wurde geändert.' },
    expired: { title: 'Abgelaufen', text: 'Der Plan wurde nicht rechtzeitig bestätigt. Nichts wurde geändert.' },
    denied: { title: 'Abgelehnt', text: 'Nichts wurde geändert.' },
    notApproved: { title: 'Abgelaufen', text: 'Niemand hat rechtzeitig genehmigt. Nichts wurde geändert.' },
    lapsed: {
      title: 'Abgelaufen',
      text: 'Es konnte nicht beginnen, solange die Genehmigung galt. Nichts wurde geändert.',
    },
    tooLate: {
      title: 'Abgelaufen',
      text: 'Es konnte nicht innerhalb eines Tages nach seiner Zeit beginnen. Nichts wurde geändert: Planen Sie es neu, wenn es noch gewünscht ist.',
    },
    pastEnableAt: {
      title: 'Abgelaufen',
      text: 'Es konnte nicht beginnen, bevor die Konten wieder zu aktivieren waren. Nichts wurde geändert.',
    },
    needsSignIn: {
      title: 'Unterbrochen: Melden Sie sich an, damit es weitergeht',
      text: (left) =>
        `${accounts(left)} ${left === 1 ? 'ist' : 'sind'} noch offen; nach der Anmeldung geht es von selbst weiter.`,
    },
    needsConsent: {
      title: 'Unterbrochen: Eine Berechtigung fehlt',
      text: (left) => `${accounts(left)} ${left === 1 ? 'ist' : 'sind'} noch offen.`,
    },
    blocked: {
      title: 'Unterbrochen: Der Zugriff ist gesperrt',
      text: (left) =>
        `${accounts(left)} ${left === 1 ? 'ist' : 'sind'} noch offen; versuchen Sie es wieder, wenn die Richtlinie es erlaubt.`,
    },
    manyFailures: {
      title: 'Unterbrochen: Viele Konten sind fehlgeschlagen',
      what: (failed, of, reason) => `${n(failed)} von ${n(of)} sind aus demselben Grund fehlgeschlagen: ${reason}.`,
      text: (left, id) =>
        `${accounts(left)} ${left === 1 ? 'ist' : 'sind'} noch offen. Es geht erst weiter, wenn Sie es anhalten oder fortsetzen: „stop ${id}“ oder „continue ${id}“.`,
      goOn: 'Fortsetzen',
    },
    notReached: (left) => `${accounts(left)} ${left === 1 ? 'wurde' : 'wurden'} nicht erreicht.`,
    because: {
      stopped: 'Der Vorgang wurde angehalten.',
      readOnly: 'Änderungen wurden währenddessen abgeschaltet.',
      notAnOperator: 'Wer ihn verlangt hat, ist nicht mehr in der Gruppe, die diese Befehle benutzen darf.',
      protectionIncomplete: 'Es ließ sich nicht sagen, welche Konten geschützt sind.',
      forbidden: 'Microsoft Entra ließ die Konten nicht mehr in Ihrem Namen lesen.',
      unavailable: 'Microsoft Entra hat eine Viertelstunde lang nicht geantwortet.',
      waitedTooLong: 'Es hat einen Tag lang vergeblich darauf gewartet, dass es fortgesetzt wird.',
      denied: 'Es wurde abgelehnt.',
      notApproved: 'Niemand hat rechtzeitig genehmigt.',
      lapsed: 'Die Genehmigung lief ab, bevor es begann.',
      tooLate: 'Es konnte nicht innerhalb eines Tages nach seiner Zeit beginnen.',
      pastEnableAt: 'Die Zeit war gekommen, zu der die Konten wieder zu aktivieren waren.',
    },
  },
  operations: {
    title: 'Ihre Vorgänge',
    none: 'Sie haben noch keine Vorgänge.',
    open: 'Öffnen',
    items: (id) => `Konten des Vorgangs ${id}`,
    moved: 'Es geht auf der neueren Karte dieses Vorgangs weiter.',
    leftOut: (id) => `Ausgelassen in Vorgang ${id}`,
    unchanged: (id) => `Unverändert gelassen in Vorgang ${id}`,
    planAgain: 'Neu planen',
    refresh: 'Aktualisieren',
    back: 'Zurück zum Vorgang',
  },
}
