import { lower } from '../en/lower.ts'
import type { English } from '../en.ts'
import { terms } from './terms.ts'

const n = terms.number
const { accounts } = terms.common
const hoursText = (hours: number) => (hours === 1 ? 'eine Stunde' : `${n(hours)} Stunden`)

export type Operating = Pick<
  English,
  'choices' | 'counted' | 'plan' | 'approval' | 'schedule' | 'progress' | 'result' | 'links' | 'ended' | 'operations'
>

export const operating: Operating = {
  counted: {
    doneBefore: (count) =>
      `${accounts(count)} ${count === 1 ? 'wurde' : 'wurden'} schon durch den früheren Vorgang geändert. Dort wird nur nachgeholt, was noch fehlt.`,
    syncedToo: (count) =>
      `▲ ${accounts(count)} ${count === 1 ? 'kommt' : 'kommen'} aus dem lokalen Active Directory. Die nächste Synchronisierung, meist innerhalb einer halben Stunde, macht die Änderung rückgängig, wenn Sie sie nicht auch dort vornehmen.`,
    restrictedUnit: (count) =>
      `▲ ${accounts(count)} ${count === 1 ? 'liegt' : 'liegen'} in einer Verwaltungseinheit mit eingeschränkter Verwaltung: Ohne Administratorrolle für diese Einheit wird die Änderung abgelehnt.`,
    roleGroup: (count) =>
      `▲ ${accounts(count)} ${count === 1 ? 'gehört' : 'gehören'} zu einer Gruppe, der Rollen zugewiesen werden können: Die Änderung erfordert die Rolle Privilegierter Authentifizierungsadministrator oder Globaler Administrator.`,
    byName: (count) =>
      `▲ ${accounts(count)} ${count === 1 ? 'wurde' : 'wurden'} über den Namen gefunden: Prüfen Sie ${count === 1 ? 'es' : 'sie'} zuerst.`,
    pending: (count) =>
      `▲ Andere Vorgänge sollen ${n(count)} dieser Konten noch ändern. Mit der Bestätigung entfällt das.`,
    enabledOutside: (count) => `${accounts(count)} außerhalb von Rollcall aktiviert`,
    disabledOutside: (count) => `${accounts(count)} außerhalb von Rollcall deaktiviert`,
    enabledBySync: (count) => `${accounts(count)} von der Synchronisierung mit Active Directory aktiviert`,
    disabledBySync: (count) => `${accounts(count)} von der Synchronisierung mit Active Directory deaktiviert`,
    enabledByDisruption: (count) => `${accounts(count)} von der Angriffsunterbrechung von Defender aktiviert`,
    disabledByDisruption: (count) => `${accounts(count)} von der Angriffsunterbrechung von Defender deaktiviert`,
    unclearOutside: (count) => `${accounts(count)} vielleicht auch außerhalb von Rollcall geändert`,
    excludedItem: (count) => `${n(count)} ausgeschlossen`,
  },
  choices: {
    whichOperation: 'Welchen Vorgang meinen Sie?',
    whichText: 'Noch ist nichts passiert.',
    stopRunning: (count) => `Die ${n(count)} laufenden anhalten`,
    stopAll: (count) => (count === 2 ? 'Beide anhalten' : `Alle ${n(count)} anhalten`),
    stoppingSeveral: (stopping, all) =>
      stopping === all
        ? `${n(all)} Vorgänge werden angehalten`
        : `${n(stopping)} von ${n(all)} Vorgängen ${stopping === 1 ? 'wird' : 'werden'} angehalten; die anderen sind beendet`,
    noOperation: 'Mit keinem Ihrer Vorgänge ist das möglich.',
    noOperationText: (command) =>
      `Hängen Sie die ID eines Vorgangs an, etwa „${command} pafisi-35“, oder sehen Sie in der Liste nach.`,
    noApprovals: 'Es wartet nichts auf Ihre Genehmigung.',
    noApprovalsText: 'Wenn jemand Sie fragt, erscheint die Anfrage in diesem Chat.',
    whichApproval: 'Welche Anfrage meinen Sie?',
    allMatches: (count) => `Alle ${n(count)} anzeigen`,
    without: (count) => `Ohne diese Angabe planen (${accounts(count)})`,
    withoutNames: (names, count) => `Ohne ${names === 1 ? 'diesen Namen' : 'diese Namen'} planen (${accounts(count)})`,
    search: (text) => `Nach „${text}“ suchen`,
    whichOf: (name, count) => `${name}: ${accounts(count)} …`,
    whatFor: (name) => `Was soll ich für ${name} tun?`,
    whatForText: 'Noch wurde nichts geändert. Vor jeder Änderung sehen Sie einen Plan.',
    meant: (name) => `Meinten Sie ${name}?`,
  },
  plan: {
    byName: (name, work) => `Über den Namen „${name}“ gefunden${work ? ` · ${work}` : ''}`,
    contained: (what, by, reason) => `${what} durch ${by}, als kompromittiert markiert: „${reason}“`,
    containedAll: (by, reason) => `▲ Als kompromittiert eingedämmt durch ${by}: „${reason}“`,
    containedSome: (count, by, reason) => `▲ ${accounts(count)} als kompromittiert eingedämmt durch ${by}: „${reason}“`,
    containedIn: (operation) => `Als kompromittiert eingedämmt: ${operation}`,
    moreContainments: (count) => `▲ Und durch ${count === 1 ? '1 weiteren Vorgang' : `${n(count)} weitere Vorgänge`}`,
    last: (what, by, reason) => `Letzter Vorgang: ${lower(what)} durch ${by}: „${reason}“`,
    pending: {
      scheduled: (what, time, by) =>
        `${what} ist für ${time} geplant, angefordert von ${by}; mit der Bestätigung wird der andere Vorgang abgebrochen`,
      awaitsApproval: (what, by) =>
        `${what} wartet auf Genehmigung, angefordert von ${by}; mit der Bestätigung wird der andere Vorgang abgebrochen`,
      underWay: (what, by) =>
        `${what} läuft gerade, angefordert von ${by}; mit der Bestätigung gilt stattdessen dieser Plan`,
    },
    readOnly:
      '▲ Änderungen sind zurzeit ausgeschaltet. Der Plan zeigt nur, was geändert würde, und lässt sich nicht bestätigen.',
    gaps: {
      noAccount: (count, names) =>
        `▲ ${count === 1 ? 'Ein Eintrag' : `${n(count)} Einträge`} in der Liste der geschützten Konten ${count === 1 ? 'passt' : 'passen'} zu keinem Konto${names}.`,
      notRead: (count, names) =>
        `▲ ${count === 1 ? 'Ein geschütztes Konto konnte' : `${n(count)} geschützte Konten konnten`} nicht abgerufen werden${names}.`,
      emptyGroup: () => '▲ Die Gruppe der geschützten Konten hat keine Mitglieder.',
      blocked:
        '▲ Änderungen sind gesperrt, bis die Betreiber dieses Bots das beheben oder PROTECTED_ACCOUNTS_MISSING=ignore setzen.',
    },
    notChecked: {
      eligibleRole:
        'Berechtigte Administratorrollen (PIM): Dafür ist eine Rolle wie Sicherheitsleseberechtigter nötig.',
      eligibleLicence: 'Berechtigte Administratorrollen (PIM): Dafür ist Microsoft Entra ID P2 nötig.',
    },
    notCheckedList: (list) => `Nicht geprüft: ${list}.`,
    notCheckedWhy: '„whoami“ sagt, warum.',
    notCheckedNames: {
      eligibleRole: 'berechtigte Rollen (PIM)',
      eligibleLicence: 'berechtigte Rollen (PIM)',
      seats: 'verfügbare Lizenzen',
      federation: 'Verbunddomänen (Kennwörter dortiger Konten können von hier aus nicht geändert werden)',
      outsidePermission:
        'Änderungen außerhalb von Rollcall (keine Berechtigung für das Überwachungsprotokoll von Entra)',
      outsideRole: 'Änderungen außerhalb von Rollcall (nötig ist eine Rolle wie Berichtleseberechtigter)',
      outsideUnavailable:
        'Änderungen außerhalb von Rollcall (das Überwachungsprotokoll von Entra hat nicht rechtzeitig geantwortet)',
      outsideBusy:
        'Änderungen außerhalb von Rollcall (das Überwachungsprotokoll von Entra erlaubt wenige Abfragen, und sie waren verbraucht: in zehn Sekunden noch einmal versuchen)',
      outsideRecent: 'Änderungen außerhalb von Rollcall in den letzten zehn Minuten vor dem Lesen (noch nicht bekannt)',
      outsideOlder: 'ältere Änderungen außerhalb von Rollcall (zu viele Einträge im Überwachungsprotokoll von Entra)',
      dependents: 'unterstellte Personen, eigene Gruppen und Anwendungen (nur bis 300 Konten)',
    },
    impact: {
      soleOwner: (count, list) =>
        `${accounts(count)} ${count === 1 ? 'ist' : 'sind jeweils'} einziger Besitzer einer Gruppe: ${list}`,
      soleAppOwner: (count, list) =>
        `${accounts(count)} ${count === 1 ? 'ist' : 'sind jeweils'} einziger Besitzer einer Anwendung: ${list}`,
      automatic: (count, list) =>
        `Mit ${accounts(count)} haben sich zuletzt nur Apps angemeldet; dahinter könnte ein Dienst stehen: ${list}`,
      reports: (count, list) =>
        `Viele Personen sind ${count === 1 ? 'dieser Person' : 'diesen Personen'} direkt unterstellt: ${list}`,
      seats: (count, list, free) =>
        `${list}: Von ${n(count)} nötigen Lizenzen ${free === 1 ? 'ist' : 'sind'} nur ${n(free)} verfügbar. Das Ergebnis nennt die Konten, die keine erhalten.`,
      service: (count, list) =>
        `${accounts(count)} ${count === 1 ? 'sieht nach einem Dienst- oder Gemeinschaftskonto aus' : 'sehen nach Dienst- oder Gemeinschaftskonten aus'}: ${list}`,
    },
    includeChanged: (count) => `Auch ${n(count)} anderswo ${count === 1 ? 'geändertes' : 'geänderte'}`,
    show: 'Anzeigen',
    when: 'Später …',
    moreOptions: 'Optionen …',
    step: {
      final: 'endgültig',
      takes: (minutes) => `bis zu ${n(minutes)} ${minutes === 1 ? 'Minute' : 'Minuten'}`,
      about: (minutes) => `etwa ${n(minutes)} ${minutes === 1 ? 'Minute' : 'Minuten'}`,
      someOmitted: (count) => `${n(count)} Schritte gehören nicht zum Plan. Warum?`,
      omittedSteps: {
        permission: (list) => `${list}: nicht verfügbar, weil ein Administrator die Berechtigung nicht erteilt hat`,
        role: (list) => `${list}: nicht verfügbar, weil Ihre Rolle es nicht erlaubt`,
        licence: (list) => `${list}: nicht verfügbar ohne Microsoft Entra ID P2`,
        cloud: (list) => `${list}: in Ihrer Microsoft-Cloud nicht verfügbar`,
        off: (list) => `${list}: nicht verfügbar, weil für diesen Bot ausgeschaltet`,
        tooMany: (list) =>
          `${list}: würde für so viele Konten zu lange dauern. Holen Sie es danach für weniger Konten nach.`,
        final: (list) => `${list}: kann nicht wiederhergestellt werden`,
        notChosen: (list) => `Nicht ausgewählt: ${list}`,
      },
      count: (done, total) => (done === total ? n(done) : `${n(done)} von ${n(total)}`),
      verified: 'überprüft',
      failed: (count) => `${n(count)} fehlgeschlagen`,
      uncertain: (count) => `${n(count)} unklar`,
      elsewhere: (count) =>
        `${accounts(count)} übersprungen: ${count === 1 ? 'meldet' : 'melden'} sich über einen anderen Identitätsanbieter an, der das Kennwort verwaltet`,
      reported: (counts, when) =>
        `Konten nach Art${when && ` am ${when}`}: ${counts}. Der Bericht von Entra kann einige Stunden alt sein.`,
      reportedSome: (listed, all) => `Die Zahlen gelten für ${n(listed)} von ${accounts(all)}.`,
      reportedNone: 'keine',
      temporary: (count) =>
        `▲ ${n(count)} davon ${count === 1 ? 'ist' : 'sind'} befristet (PIM): „Rückgängig“ stellt ${count === 1 ? 'diese' : 'sie'} nicht wieder her.`,
      temporaryOnes: (list) => `Befristete Mitgliedschaft: ${list}`,
      until: (name, time) => `${name}, bis ${time}`,
      along: (licences) => `Diese Lizenzen entfallen mit den Gruppen: ${licences}`,
      alongBack: (licences) => `Diese Lizenzen werden mit den Gruppen wiederhergestellt: ${licences}`,
      notVerified: 'Herausgeber nicht überprüft',
      lately: (what, days) => `${what}, in den ${days} Tagen vor diesem Plan`,
      stay: (what) => `Nicht geändert: ${what}`,
      recent: (count, list, days) =>
        `${n(count)} davon ${count === 1 ? 'kam' : 'kamen'} in den ${days} Tagen vor diesem Plan hinzu: ${list}`,
      recentOnes: (list, days) => `In den ${days} Tagen vor diesem Plan hinzugekommen: ${list}`,
    },
    firstFew: (count) => `Zuerst ${accounts(count)}, dann die übrigen, falls wenige fehlschlagen.`,
    skipped: (count) => `Übersprungen: ${n(count)}`,
    alsoSkipped: (count) => `Außerdem übersprungen: ${n(count)}`,
    repeated: (count) => `Doppelt: ${n(count)}`,
    until: (time) => `Bis ${time} bestätigen. Noch wurde nichts geändert.`,
    count: (count) => (count === 1 ? 'Zum Bestätigen 1 eingeben (ein Konto)' : `Zum Bestätigen ${n(count)} eingeben`),
    countHint: 'Anzahl der Konten',
    countMissing: 'Geben Sie die Anzahl der Konten ein',
    showAll: (count) => (count === 1 ? 'Konto anzeigen' : `Alle ${n(count)} anzeigen`),
    needsApproval: (limit, others, hours) =>
      limit === 0
        ? 'Jede Änderung muss von einer zweiten Person genehmigt werden.'
        : others > 0
          ? `Mit ${others === 1 ? 'dem Konto, das' : `den ${accounts(others)}, die`} Sie in ${hours === 1 ? 'der letzten Stunde' : `den letzten ${n(hours)} Stunden`} geändert haben, sind es mehr als ${accounts(limit)}: Eine zweite Person muss das genehmigen.`
          : `Mehr als ${accounts(limit)}: Eine zweite Person muss das genehmigen.`,
    guards: (count) =>
      `${accounts(count)} ${count === 1 ? 'gehört' : 'gehören'} Operatoren oder Genehmigenden dieses Bots: Eine zweite Person muss das genehmigen.`,
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
      `${count === 1 ? '1 Konto wurde' : `${n(count)} Konten wurden`} als kompromittiert eingedämmt. Wiederholen Sie den Grund; eine zweite Person muss den Vorgang genehmigen.`,
    repeatReason: 'Grund unten wiederholen; eine zweite Person muss genehmigen.',
    approverSignsIn: 'Dazu muss sie sich auf einer Seite neu anmelden.',
    nobodyApproves:
      'Es sind aber keine Genehmigenden benannt. Bitten Sie die Betreiber dieses Bots, Genehmigende zu benennen.',
    leftWithoutApproval: (left, hours) =>
      left === 0
        ? `Keine Genehmigung nötig. Danach muss jede Änderung genehmigt werden, bis frühere länger als ${hoursText(hours)} zurückliegen.`
        : `Keine Genehmigung nötig. Danach können Sie noch ${accounts(left)} ohne Genehmigung ändern. Änderungen zählen ${hoursText(hours)} lang.`,
    runAt: (zone) => `Ausführen am (optional, ${zone})`,
    runAtTime: 'Uhrzeit',
    enableAt: (zone) => `Wieder aktivieren am (optional, ${zone})`,
    enableAtTime: 'Uhrzeit',
    approver: 'Diese Person zuerst fragen (optional)',
    anyApprover: 'Alle, die genehmigen dürfen',
  },
  approval: {
    title: (name, what) => `${name} bittet um Ihre Genehmigung: ${what}`,
    wanted: (what) => `Genehmigung nötig: ${what}`,
    channel: 'der Genehmigungskanal',
    channelWithoutApp: 'der Genehmigungskanal: Rollcall ist dort nicht installiert',
    notInstalled: (link) =>
      `Rollcall ist für diese Personen nicht installiert oder wurde von ihnen blockiert. ${link ? `Senden Sie ihnen diesen Link: ${link}` : 'Bitten Sie sie, Rollcall in Teams hinzuzufügen.'}`,
    triedAgain: 'Teams nimmt meine Nachrichten an diese Personen gerade nicht an. Ich versuche es weiter.',
    elsewhere: (id) =>
      `Konten und Grund werden hier nicht angezeigt. Genehmigende sehen sie im privaten Chat mit mir: Senden Sie dort „approval ${id}“.`,
    waiting: 'Wartet auf Ihre Entscheidung',
    answerUntil: (time) => `Antwort bis ${time}`,
    onPage: (code) =>
      `„Genehmigen“ öffnet eine Seite, auf der Sie sich neu anmelden. Sie zeigt denselben Plan: ${code}.`,
    address: (url) => `Genehmigende, die Teams nicht erreicht, können hier antworten: ${url}`,
    how: {
      press: 'mit einem Klick in Teams',
      signIn: (time, context) => `mit eigener Anmeldung um ${time}${context ? `, Kontext ${context}` : ''}`,
    },
    answerBy: (name, time) => `Antworten Sie bis ${time}. Der Vorgang läuft mit den Berechtigungen von ${name}.`,
    skipped: (reasons) => `Übersprungen: ${reasons}`,
    alsoSkipped: (reasons) => `Außerdem übersprungen: ${reasons}`,
    protected: (count, why) => `${n(count)} geschützt (${why})`,
    departments: (list) => `Abteilungen: ${list}`,
    titles: (list) => `Positionen: ${list}`,
    admins: (count, list) =>
      `▲ ${accounts(count)} ${count === 1 ? 'ist Administrator' : 'sind Administratoren'}: ${list}`,
    guests: (count) => `${n(count)} ${count === 1 ? 'Gast' : 'Gäste'}`,
    chat: (name) => `Mit ${name} chatten`,
    comment: 'Kommentar (optional)',
    commentHint: 'Wird protokolliert',
    approve: 'Genehmigen',
    deny: 'Ablehnen',
    approved: (name) => `Genehmigt von ${name}`,
    denied: (name) => `Abgelehnt von ${name}`,
    waitsUntil: (time) => `Eine zweite Person muss das bis ${time} genehmigen. Noch wurde nichts geändert.`,
    decided: {
      approved: (name, what) => `Sie haben eine Anfrage von ${name} genehmigt: ${what}`,
      denied: (name, what) => `Sie haben eine Anfrage von ${name} abgelehnt: ${what}`,
    },
    forApprovers: (waiting) =>
      waiting === 0
        ? 'Sie können Anfragen anderer genehmigen. Senden Sie „approvals“, um zu sehen, was auf Sie wartet.'
        : `${waiting === 1 ? '1 Anfrage wartet' : `${n(waiting)} Anfragen warten`} auf Ihre Entscheidung.`,
    showWaiting: 'Genehmigungen',
    othersAt: (time) => `die anderen Genehmigenden, um ${time}`,
    escalated: {
      unanswered: (time) => `um ${time}, weil niemand geantwortet hatte`,
      unavailable: (time) => `um ${time}, weil von den Genehmigenden niemand gefragt werden konnte`,
    },
    continuesElsewhere: 'Es geht im Chat der anfordernden Person weiter.',
  },
  schedule: {
    title: (time) => `Ausführung am ${time}`,
    on: (what, time) => `${what} am ${time}`,
    later: (what) => `${what} (später)`,
    signIn: 'Sind Sie zu diesem Zeitpunkt abgemeldet, wartet der Vorgang höchstens einen Tag.',
    change: 'Zeit ändern',
    changeText:
      'Sie bekommen einen neuen Plan für diese Zeit. Mit der Bestätigung ersetzt er diesen Vorgang; braucht er eine Genehmigung, wird sie neu angefragt.',
    text: 'Vor der Ausführung werden die Konten erneut geprüft. Konten, die dann keine Änderung mehr brauchen oder geschützt sind, werden übersprungen.',
    postponed: (time) =>
      `Sie haben die Höchstzahl der Konten erreicht, die eine Person pro Stunde ändern darf. Der Vorgang beginnt um ${time}.`,
    since: (count, why) => `▲ ${n(count)} übersprungen wegen Änderungen seit dem Plan: ${why}`,
    enableAt: (time) => `Die Konten werden am ${time} wieder aktiviert.`,
    open: (id) => `${id} öffnen`,
    follows: (id) => `Aktiviert die Konten, die Vorgang ${id} deaktiviert hat, falls sie noch deaktiviert sind.`,
  },
  progress: {
    done: 'fertig',
    failed: 'fehlgeschlagen',
    uncertain: 'unklar',
    skipped: 'übersprungen',
    left: 'offen',
    timeLeft: (seconds) =>
      seconds < 60
        ? 'Es dauert noch weniger als eine Minute.'
        : `Es dauert noch etwa ${n(Math.round(seconds / 60))} ${seconds < 90 ? 'Minute' : 'Minuten'}.`,
    stalled: (time) =>
      `Seit ${time} geht es nicht weiter: Microsoft Entra antwortet langsam oder gar nicht. Ich versuche es weiter, bis Sie auf „Anhalten“ klicken.`,
    throttled: (time) =>
      `Microsoft begrenzt, wie schnell es weitergeht. Nächster Versuch um ${time}. Ich versuche es weiter, bis Sie auf „Anhalten“ klicken.`,
    unanswered: (who, time) =>
      `Keine eindeutige Antwort von Microsoft Entra für ${who}. Nächster Versuch um ${time}. Die anderen Konten warten nicht darauf.`,
    stop: 'Anhalten',
    stopping: 'Wird angehalten: Es wird nichts mehr gesendet. Bereits gesendete Änderungen bleiben bestehen.',
    firstFew: (count) => `Zuerst werden diese ${n(count)} geändert. Die übrigen folgen, wenn das gelingt.`,
    stopHint: 'Nach „Anhalten“ wird nichts mehr gesendet. Bereits gesendete Änderungen bleiben bestehen.',
  },
  result: {
    noneCan: (names, count, blocked) =>
      `${names ? `${names}: Anmeldung nicht mehr möglich` : `Keines von ${n(count)} Konten kann sich noch anmelden`}${blocked && ` (${blocked})`}`,
    unfinishedStep: (step, count) => `${step}: bei ${accounts(count)} nicht erledigt`,
    couldNot: (what) => `Fehlgeschlagen: ${what}`,
    failed: (count) => `${n(count)} fehlgeschlagen`,
    uncertain: (count) => `${n(count)} unklar`,
    allVerified: 'überprüft',
    verified: (count) => `${n(count)} überprüft`,
    unconfirmed: (count) => `${n(count)} noch nicht überprüft`,
    unverified: (count) => `${n(count)} nicht überprüft`,
    unconfirmedStep: (step, count) => `${step}: ${n(count)} noch nicht überprüft`,
    notSeen: (what) => `Noch nicht überprüft: ${what}`,
    unconfirmedUntil: (time) =>
      `Microsoft Entra zeigt Änderungen manchmal verzögert an. Um ${time} sehe ich noch einmal nach.`,
    unconfirmedAtEnd: 'Manche Änderungen konnten nicht überprüft werden. Sehen Sie bei den Konten nach.',
    verifiedLater: {
      needsSignIn: 'Nach Ihrer Anmeldung wird die Überprüfung automatisch fortgesetzt.',
      needsConsent: 'Die Überprüfung wartet auf diese Berechtigung.',
      blocked: 'Die Überprüfung wartet, bis die Richtlinie es erlaubt.',
      ofOthers: (name) => `Sobald ${name} sich anmeldet, wird die Überprüfung automatisch fortgesetzt.`,
    },
    failures: (count) => `Nicht erledigt: ${n(count)}`,
    unconfirmedAccounts: (count) => `Noch nicht überprüft: ${n(count)}`,
    unverifiedAccounts: (count) => `Nicht überprüft: ${n(count)}`,
    leftAloneAccounts: (count) => `Übersprungen: ${n(count)}`,
    attention: (count) => `Zu prüfen: ${n(count)}`,
    left: (count) => `${accounts(count)} ${count === 1 ? 'ist' : 'sind'} noch offen`,
    unchanged: (count, why) => `${accounts(count)} ${count === 1 ? 'bleibt' : 'bleiben'} unverändert: ${why}`,
    unchangedWhy: {
      synced: (count) => `${n(count)} aus dem lokalen Active Directory synchronisiert (dort ändern)`,
      protected: (count) => `${n(count)} geschützt`,
      notFound: (count) => `${n(count)} nicht gefunden`,
      ambiguous: (count) => `${n(count)} mehrdeutig`,
      failed: (count) => `${n(count)} ${count === 1 ? 'konnte' : 'konnten'} nicht gelesen werden`,
      excluded: (count) => `${n(count)} bei der Genehmigung ausgeschlossen`,
    },
    showNotBlocked: (count) =>
      count === 1 ? 'Das nicht blockierte Konto anzeigen' : `Die ${n(count)} nicht blockierten Konten anzeigen`,
    showUnchanged: (count) =>
      count === 1 ? 'Das unveränderte Konto anzeigen' : `Die ${n(count)} unveränderten Konten anzeigen`,
    onPremises: (count) =>
      `${accounts(count)} ${count === 1 ? 'kommt' : 'kommen'} aus dem lokalen Active Directory. Die Active-Directory-Schritte nennen, was dort zu ändern ist.`,
    computers: (count) =>
      `${accounts(count)} ${count === 1 ? 'hat' : 'haben'} hybrid eingebundene Computer, die im Active Directory verwaltet werden. Die Active-Directory-Schritte nennen, was dort zu ändern ist.`,
    approvedBy: (name) => `genehmigt von ${name}`,
    seconds: (count) => `${n(count)} ${count === 1 ? 'Sekunde' : 'Sekunden'}`,
    minutes: (count) => `${n(count)} ${count === 1 ? 'Minute' : 'Minuten'}`,
    undo: 'Rückgängig',
    retry: 'Wiederholen',
    showAll: (count) => (count === 1 ? 'Konto anzeigen' : `Alle ${n(count)} Konten anzeigen`),
  },
  links: {
    undoReason: (id, reason) => (reason ? `Rücknahme von ${id}: ${reason}` : `Rücknahme von ${id}`),
    undoes: (id) => `Macht Vorgang ${id} rückgängig.`,
    retries: (id) => `Wiederholt, was Vorgang ${id} nicht erledigt hat.`,
    followedBy: {
      undo: (id, state) => `Rückgängig gemacht durch Vorgang ${id}: ${state}.`,
      retry: (id, state) => `Wiederholt durch Vorgang ${id}: ${state}.`,
    },
    following: {
      undo: (id, state) => `Rücknahme: Vorgang ${id} (${state}).`,
      retry: (id, state) => `Wiederholung: Vorgang ${id} (${state}).`,
    },
    neverRan: {
      undo: (id, state) => `Rücknahme ${id}: ${state}. Es wurde nichts rückgängig gemacht.`,
      retry: (id, state) => `Wiederholung ${id}: ${state}. Es wurde nichts wiederholt.`,
    },
    replacedBy: (id) => `Ersetzt durch ${id}`,
    move: (what, time) => `Verschieben auf ${time}: ${what}?`,
    moves: (id) => `Mit der Bestätigung endet Vorgang ${id}, der für eine andere Zeit geplant war.`,
    replacedFor: (count, total, id) =>
      `Für ${n(count)} von ${accounts(total)} gilt jetzt Vorgang ${id}. Der hier gezeigte Vorgang ändert ${count === 1 ? 'es' : 'sie'} nicht mehr.`,
  },
  ended: {
    cancelled: { title: 'Abgebrochen', text: 'Es wurde nichts geändert.' },
    replaced: (name, id) =>
      `Für alle diese Konten gilt jetzt Vorgang ${id} von ${name}. Der hier gezeigte Vorgang hat nichts geändert.`,
    expired: { title: 'Abgelaufen', text: 'Der Plan wurde nicht rechtzeitig bestätigt. Es wurde nichts geändert.' },
    denied: { title: 'Abgelehnt', text: 'Es wurde nichts geändert.' },
    notApproved: {
      title: 'Abgelaufen',
      text: 'Niemand hat den Vorgang rechtzeitig genehmigt. Es wurde nichts geändert.',
    },
    lapsed: {
      title: 'Abgelaufen',
      text: 'Der Vorgang konnte nicht beginnen, bevor die Genehmigung ablief. Es wurde nichts geändert.',
    },
    tooLate: {
      title: 'Abgelaufen',
      text: 'Der Vorgang konnte nicht innerhalb eines Tages nach dem geplanten Zeitpunkt beginnen. Es wurde nichts geändert. Planen Sie ihn neu, wenn er noch nötig ist.',
    },
    pastEnableAt: {
      title: 'Abgelaufen',
      text: 'Der Vorgang konnte nicht vor dem Zeitpunkt beginnen, zu dem die Konten wieder aktiviert werden sollten. Es wurde nichts geändert.',
    },
    needsSignIn: {
      title: 'Unterbrochen: Melden Sie sich an, um fortzufahren',
      text: (left) =>
        `${accounts(left)} ${left === 1 ? 'ist' : 'sind'} noch offen. Nach Ihrer Anmeldung geht es automatisch weiter.`,
    },
    needsConsent: {
      title: 'Unterbrochen: Eine Berechtigung fehlt',
      text: (left) => `${accounts(left)} ${left === 1 ? 'ist' : 'sind'} noch offen.`,
    },
    blocked: {
      title: 'Unterbrochen: Der Zugriff ist blockiert',
      text: (left) =>
        `${accounts(left)} ${left === 1 ? 'ist' : 'sind'} noch offen. Versuchen Sie es erneut, wenn die Richtlinie es erlaubt.`,
    },
    manyFailures: {
      title: 'Unterbrochen: Viele Änderungen sind fehlgeschlagen',
      what: (failed, of, reason) => `${n(failed)} von ${n(of)} sind aus demselben Grund fehlgeschlagen: ${reason}.`,
      text: (left, id) =>
        `${accounts(left)} ${left === 1 ? 'ist' : 'sind'} noch offen. Es geschieht nichts, bis Sie den Vorgang fortsetzen oder endgültig anhalten: „continue ${id}“ oder „stop ${id}“.`,
      resume: 'Fortsetzen',
    },
    notReached: (left) => `${accounts(left)} ${left === 1 ? 'wurde' : 'wurden'} nicht erreicht.`,
    because: {
      stopped: 'Angehalten.',
      readOnly: 'Während der Ausführung wurden Änderungen ausgeschaltet.',
      notAnOperator: 'Die anfordernde Person gehört nicht mehr zur Gruppe der Operatoren.',
      protectionIncomplete: 'Ich konnte nicht feststellen, welche Konten geschützt sind.',
      forbidden: 'Microsoft Entra lässt mich die Konten mit Ihren Berechtigungen nicht mehr lesen.',
      unavailable: 'Microsoft Entra hat 15 Minuten lang nicht geantwortet.',
      waitedTooLong: 'Die anfordernde Person hat den Vorgang nicht innerhalb eines Tages fortgesetzt.',
      denied: 'Der Vorgang wurde abgelehnt.',
      notApproved: 'Niemand hat den Vorgang rechtzeitig genehmigt.',
      lapsed: 'Die Genehmigung lief ab, bevor der Vorgang begann.',
      tooLate: 'Der Vorgang konnte nicht innerhalb eines Tages nach dem geplanten Zeitpunkt beginnen.',
      pastEnableAt: 'Der Zeitpunkt, zu dem die Konten wieder aktiviert werden sollten, war bereits vorbei.',
      replaced: 'Der Vorgang wurde durch einen anderen ersetzt.',
    },
  },
  operations: {
    title: 'Ihre Vorgänge',
    none: 'Sie haben noch keine Vorgänge.',
    open: 'Öffnen',
    items: (id) => `Konten des Vorgangs ${id}`,
    moved: 'Verwenden Sie die zuletzt geöffnete Karte dieses Vorgangs.',
    skipped: (id) => `Übersprungen in Vorgang ${id}`,
    unchanged: (id) => `Unverändert in Vorgang ${id}`,
    attention: (id) => `Nicht erledigt in Vorgang ${id}`,
    excluded: (id) => `Ausgeschlossen in Vorgang ${id}`,
    stillEnabled: (id) => `Vielleicht nicht blockiert in Vorgang ${id}`,
    filters: {
      all: (count) => `Alle ${n(count)}`,
      attention: (count) => `Nicht erledigt ${n(count)}`,
      stillEnabled: (count, certain) => `${certain ? 'Nicht' : 'Vielleicht nicht'} blockiert ${n(count)}`,
      excluded: (count) => `Ausgeschlossen ${n(count)}`,
      skipped: (count) => `Übersprungen ${n(count)}`,
    },
    planAgain: 'Neu planen',
    refresh: 'Aktualisieren',
    back: 'Zurück zum Vorgang',
  },
}
