import type { UserErrorCode } from '../../core/errors.ts'
import type { ErrorDetails, ErrorText } from '../en/errors.ts'
import { endedAs } from './terms.ts'

const told = (value: string | number | undefined, sentence: (value: string) => string, otherwise: string) =>
  value === undefined || value === '' ? otherwise : sentence(String(value))

export const errors: Record<UserErrorCode, (details: ErrorDetails) => ErrorText> = {
  signedOut: () => ({ what: 'Sie sind nicht angemeldet.', todo: 'Melden Sie sich an und fragen Sie noch einmal.' }),
  signInExpired: () => ({
    what: 'Ihre Anmeldung ist abgelaufen.',
    todo: 'Melden Sie sich wieder an; danach geht es mit Ihrer Anfrage weiter.',
  }),
  wrongAccount: () => ({
    what: 'Sie haben sich mit einem anderen Konto angemeldet als dem, das Sie in Teams benutzen.',
    todo: 'Diese Anmeldung wurde verworfen. Melden Sie sich mit Ihrem Teams-Konto an.',
  }),
  consentRequired: ({ scopes }) => ({
    what: told(
      scopes,
      (names) => `Die App darf das noch nicht für Sie tun: ${names} fehlt.`,
      'Die App darf das noch nicht für Sie tun.',
    ),
    todo: 'Stimmen Sie zu, wenn Sie gefragt werden, oder bitten Sie eine Administratorin oder einen Administrator, es für alle zu erlauben.',
  }),
  moreProofRequired: () => ({
    what: 'Ihre Organisation verlangt einen weiteren Nachweis, dass Sie es sind.',
    todo: 'Melden Sie sich noch einmal an und führen Sie den zusätzlichen Schritt aus.',
  }),
  notAnOperator: () => ({
    what: 'Sie gehören nicht zur Gruppe derer, die sich hier um Konten kümmern dürfen.',
    todo: 'Bitten Sie die Administration, Sie in die Gruppe aufzunehmen.',
  }),
  wrongTenant: () => ({
    what: 'Ich arbeite für eine andere Organisation als Ihre.',
    todo: 'Fragen Sie die Betreiber dieses Bots, ob Ihre einen eigenen hat.',
  }),
  unknownSender: () => ({
    what: 'Ich kann nicht erkennen, wer Sie sind; deshalb tue ich nichts.',
    todo: 'Schreiben Sie mir aus Teams mit Ihrem Arbeitskonto.',
  }),
  unknownCommand: ({ text, nearest }) => ({
    what: told(text, (typed) => `„${typed}“ kenne ich nicht.`, 'Diesen Befehl kenne ich nicht.'),
    todo: told(
      nearest,
      (name) => `Meinten Sie „${name}“? Oder senden Sie „help“.`,
      'Senden Sie „help“, um zu sehen, was ich kann.',
    ),
  }),
  badArguments: ({ problem, usage }) => ({
    what: told(problem, (what) => `Das konnte ich nicht lesen: ${what}.`, 'Das konnte ich nicht lesen.'),
    todo: told(
      usage,
      (line) => `Schreiben Sie es so: ${line}`,
      'Senden Sie „help“ und den Namen des Befehls, um zu sehen, wie er geschrieben wird.',
    ),
  }),
  noAccounts: () => ({
    what: 'In Ihrer Nachricht habe ich kein Konto gefunden.',
    todo: 'Nennen Sie Anmeldenamen, Mailadressen oder Objekt-IDs, durch Kommas getrennt oder je Zeile eine.',
  }),
  listExpired: () => ({
    what: 'Die Liste hinter dieser Schaltfläche gibt es nicht mehr: Ich bewahre Listen einen Tag auf.',
    todo: 'Prüfen Sie die Konten noch einmal und benutzen Sie die Schaltfläche der neuen Antwort.',
  }),
  groupNotFound: ({ name }) => ({
    what: told(name, (group) => `Es gibt keine Gruppe namens „${group}“.`, 'Diese Gruppe gibt es nicht.'),
    todo: 'Nennen Sie den ganzen Namen in Anführungszeichen, die Mailadresse oder die Objekt-ID.',
  }),
  groupAmbiguous: ({ name, choices }) => ({
    what: told(name, (group) => `Mehrere Gruppen heißen „${group}“.`, 'Mehrere Gruppen tragen diesen Namen.'),
    todo: told(
      choices,
      (list) => `Nennen Sie die gemeinte mit ihrer Objekt-ID: ${list}`,
      'Nennen Sie die gemeinte mit ihrer Objekt-ID.',
    ),
  }),
  groupEmpty: ({ name }) => ({
    what: told(name, (group) => `In der Gruppe „${group}“ ist niemand.`, 'In dieser Gruppe ist niemand.'),
    todo: 'Prüfen Sie, ob es die gemeinte Gruppe ist.',
  }),
  tooManyAccounts: ({ count, limit }) => ({
    what: told(count, (n) => `Das sind zu viele Konten auf einmal: ${n}.`, 'Das sind zu viele Konten auf einmal.'),
    todo: told(limit, (n) => `Senden Sie höchstens ${n} auf einmal.`, 'Senden Sie sie in Teilen.'),
  }),
  textTooLong: ({ limit }) => ({
    what: 'Ihre Nachricht ist zu lang zum Lesen.',
    todo: told(
      limit,
      (n) => `Bleiben Sie unter ${n} Zeichen oder senden Sie die Liste in Teilen.`,
      'Senden Sie sie in Teilen.',
    ),
  }),
  tooFast: ({ seconds }) => ({
    what: 'Das geht mir zu schnell, deshalb habe ich es nicht ausgeführt.',
    todo: told(
      seconds,
      (n) => (n === '1' ? 'Fragen Sie in einer Sekunde noch einmal.' : `Fragen Sie in ${n} Sekunden noch einmal.`),
      'Fragen Sie gleich noch einmal.',
    ),
  }),
  fileTooLarge: ({ name, limit }) => ({
    what: told(name, (file) => `Die Datei „${file}“ ist zu groß.`, 'Die Datei ist zu groß.'),
    todo: told(
      limit,
      (n) => `Hängen Sie höchstens ${n} MB an, oder schicken Sie die Liste in Teilen.`,
      'Schicken Sie die Liste in Teilen.',
    ),
  }),
  fileNotText: ({ name }) => ({
    what: told(name, (file) => `Die Datei „${file}“ ist keine Textdatei.`, 'Die Datei ist keine Textdatei.'),
    todo: 'Speichern Sie sie als CSV oder als Text und hängen Sie diese an.',
  }),
  fileWithoutAccounts: ({ name }) => ({
    what: told(name, (file) => `In der Datei „${file}“ fand ich kein Konto.`, 'In der Datei fand ich kein Konto.'),
    todo: 'Sie braucht Anmeldenamen, Mailadressen oder Objekt-IDs: je Zeile eine, oder in einer Spalte mit einer Überschrift wie UserPrincipalName.',
  }),
  fileUnavailable: ({ name }) => ({
    what: told(name, (file) => `Ich konnte die Datei „${file}“ nicht abrufen.`, 'Ich konnte die Datei nicht abrufen.'),
    todo: 'Hängen Sie sie noch einmal an, oder fügen Sie ihren Inhalt ein.',
  }),
  reasonRequired: ({ min }) => ({
    what: 'Es fehlt ein Grund.',
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
  operationNotFound: ({ id }) => ({
    what: told(id, (id) => `Einen Vorgang „${id}“ gibt es nicht.`, 'Diesen Vorgang gibt es nicht.'),
    todo: 'Senden Sie „operations“, um Ihre Vorgänge zu sehen.',
  }),
  notYourOperation: ({ requester }) => ({
    what: told(requester, (name) => `Dieser Vorgang gehört ${name}.`, 'Dieser Vorgang gehört jemand anderem.'),
    todo: 'Nur wer ihn geplant hat, kann ihn bestätigen, abbrechen oder anhalten.',
  }),
  operationExpired: ({ minutes }) => ({
    what: told(
      minutes,
      (n) => `Dieser Plan wurde nicht innerhalb von ${n} Minuten bestätigt; nichts wurde geändert.`,
      'Dieser Plan wurde nicht rechtzeitig bestätigt; nichts wurde geändert.',
    ),
    todo: 'Fragen Sie noch einmal; der neue Plan zeigt die Konten, wie sie jetzt sind.',
  }),
  operationUnderWay: ({ id }) => ({
    what: told(
      id,
      (name) => `Vorgang ${name} wurde schon bestätigt und läuft.`,
      'Dieser Vorgang wurde schon bestätigt und läuft.',
    ),
    todo: 'Mehr ist nicht nötig: Seine Karte zeigt, wie weit er ist.',
  }),
  operationEnded: ({ state }) => ({
    what: told(
      endedAs(state),
      (how) => `Dieser Vorgang ist schon beendet: ${how}.`,
      'Dieser Vorgang ist schon beendet.',
    ),
    todo: 'Senden Sie „operations“, um zu sehen, wie er ausging.',
  }),
  nothingToDo: () => ({
    what: 'Es gibt nichts zu ändern: Kein Konto bleibt übrig, das es braucht und geändert werden darf.',
    todo: 'Die Liste nennt den Grund für jedes Konto.',
  }),
  notEnded: ({ id }) => ({
    what: told(id, (name) => `Vorgang ${name} ist noch nicht zu Ende.`, 'Dieser Vorgang ist noch nicht zu Ende.'),
    todo: 'Warten Sie auf das Ergebnis und fragen Sie dann noch einmal.',
  }),
  cannotUndo: () => ({
    what: 'Abmeldungen lassen sich nicht rückgängig machen: Die Sitzungen sind beendet.',
    todo: 'Die Personen melden sich selbst wieder an.',
  }),
  nothingToUndo: ({ id }) => ({
    what: told(id, (name) => `Vorgang ${name} hat kein Konto geändert.`, 'Dieser Vorgang hat kein Konto geändert.'),
    todo: 'Senden Sie „operations“, um zu sehen, was die anderen getan haben.',
  }),
  nothingToRetry: ({ id }) => ({
    what: told(
      id,
      (name) => `Vorgang ${name} hat nichts offen gelassen, was sich wiederholen ließe.`,
      'Dieser Vorgang hat nichts offen gelassen, was sich wiederholen ließe.',
    ),
    todo: 'Öffnen Sie ihn, um zu sehen, was aus jedem Konto wurde.',
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
  nobodyMayApprove: ({ limit }) => ({
    what: told(
      limit,
      (n) => `Mehr als ${n} Konten muss eine zweite Person genehmigen, und niemand darf das.`,
      'Das muss eine zweite Person genehmigen, und niemand darf das.',
    ),
    todo: 'Bitten Sie die Betreiber dieses Bots um eine Gruppe von Genehmigenden, oder senden Sie weniger auf einmal.',
  }),
  notAnApprover: () => ({
    what: 'Sie sind nicht in der Gruppe, die genehmigen darf.',
    todo: 'Bitten Sie einen Administrator, Sie aufzunehmen.',
  }),
  ownApproval: () => ({
    what: 'Sie haben das selbst veranlasst; genehmigen muss es jemand anderes.',
    todo: 'Warten Sie auf die Genehmigung, oder brechen Sie den Vorgang ab.',
  }),
  targetMayNotApprove: () => ({
    what: 'Ihr eigenes Konto gehört zu diesem Vorgang; genehmigen muss ihn jemand anderes.',
    todo: 'Überlassen Sie es einer anderen Person.',
  }),
  approvalAnswered: ({ name, answer }) => ({
    what: told(
      name,
      (who) => `${who} hat schon geantwortet: ${answer === 'denied' ? 'abgelehnt' : 'genehmigt'}.`,
      'Es wurde schon geantwortet.',
    ),
    todo: 'Es ist nichts mehr zu tun: Die erste Antwort zählt.',
  }),
  approvalExpired: () => ({
    what: 'Niemand hat rechtzeitig geantwortet, die Anfrage ist vorbei; nichts wurde geändert.',
    todo: 'Wer sie gestellt hat, kann neu planen.',
  }),
  readOnly: () => ({
    what: 'Änderungen sind zurzeit abgeschaltet: Ich kann nur nachsehen.',
    todo: 'Fragen Sie die Betreiber dieses Bots, wann sie wieder möglich sind.',
  }),
  exportTooLarge: () => ({
    what: 'Das ist zu viel für eine Datei.',
    todo: 'Grenzen Sie es mit einem Filter ein und exportieren Sie es in Teilen.',
  }),
  graphForbidden: ({ needed }) => ({
    what: 'Microsoft Entra lässt Sie das nicht tun.',
    todo: told(
      needed,
      (role) => `Sie brauchen diese Rolle oder Berechtigung: ${role}.`,
      'Bitten Sie die Administration um eine Rolle, die es darf, zum Beispiel Benutzeradministrator.',
    ),
  }),
  graphThrottled: ({ seconds }) => ({
    what: 'Microsoft Entra ist ausgelastet und bittet um Geduld.',
    todo: told(
      seconds,
      (n) => `Versuchen Sie es in ${n} Sekunden noch einmal.`,
      'Versuchen Sie es in einer Minute noch einmal.',
    ),
  }),
  graphUnavailable: () => ({
    what: 'Microsoft Entra antwortet nicht.',
    todo: 'Versuchen Sie es in einer Minute noch einmal. Nichts ging verloren.',
  }),
  tokenServiceUnavailable: () => ({
    what: 'Die Anmeldung geht zurzeit nicht: Der Dienst dafür antwortet nicht.',
    todo: 'Versuchen Sie es in einer Minute noch einmal.',
  }),
  storeUnavailable: () => ({
    what: 'Meine eigene Datenbank antwortet nicht; deshalb ändere ich nichts.',
    todo: 'Versuchen Sie es in einer Minute noch einmal; bleibt es so, sagen Sie es den Betreibern dieses Bots.',
  }),
}

export const unexpected = (reference: string): ErrorText => ({
  what: 'Bei mir ist etwas schiefgegangen.',
  todo: `Versuchen Sie es noch einmal. Geschieht es wieder, nennen Sie den Betreibern dieses Bots diese Kennung: ${reference}`,
})
