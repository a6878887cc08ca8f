import type { Messages } from '../en.ts'

const accounts =
  'Konten sind Namen, Anmeldenamen, Mailadressen oder Objekt-IDs; trennen Sie sie mit Kommas, Semikolons oder Zeilen, oder fügen Sie sie ein, wie sie sind.'
const more =
  'Hinter den Konten können ein Grund („weil ...“), ein Ticket („Ticket: INC123“) und eine Zeit („morgen um 18 Uhr“) stehen.'
const compromised =
  '„als kompromittiert“ merkt das für die Konten vor: Sie wieder zu aktivieren, braucht noch einmal den Grund und eine zweite Person.'
const planFirst =
  'Noch ändert sich nichts: Sie bekommen einen Plan, der für jedes Konto zeigt, was geschehen würde, und bestätigen ihn.'

export const commands: Messages['commands'] = {
  help: {
    summary: 'Zeigt, was ich kann.',
    usage: 'help [Befehl]',
    details: ['Mit dem Namen eines Befehls: wie er geschrieben wird, was er darf, und Beispiele.'],
    examples: ['help', 'help disable accounts'],
  },
  whoami: {
    summary: 'Zeigt, als wer Sie angemeldet sind und was Sie dürfen.',
    usage: 'whoami',
    details: ['Name, Anmeldename, Mandant, Berechtigungen, Administratorrollen, und bis wann die Anmeldung gilt.'],
    examples: ['whoami'],
  },
  'sign in': {
    summary: 'Meldet Sie mit Ihrem Arbeitskonto an.',
    usage: 'sign in',
    details: ['Vorher nicht nötig: Was eine Anmeldung braucht, fragt danach und geht dann weiter.'],
    examples: ['sign in'],
  },
  'sign out': {
    summary: 'Meldet Sie selbst von diesem Bot ab.',
    usage: 'sign out',
    details: ['Meldet Sie ab, sonst niemanden. Laufende Vorgänge warten, bis Sie sich wieder anmelden.'],
    examples: ['sign out'],
  },
  'list users': {
    summary: 'Listet Konten auf, mit Suche und Filtern.',
    usage: 'list users [Suche] [enabled|disabled] [guests|members] [department:x] [title:x]',
    details: [
      'Gesucht wird am Anfang von Namen und Anmeldenamen.',
      'Setzen Sie Abteilungen oder Stellen aus mehreren Wörtern in Anführungszeichen.',
    ],
    examples: [
      'list users',
      'list users alex',
      'list users disabled department:"Customer Service"',
      'list users guests',
    ],
  },
  'check status': {
    summary: 'Prüft, ob Konten aktiviert sind, beliebig viele auf einmal.',
    usage: 'check status [Konten]',
    details: [accounts, 'Zeigt Stelle, Art und Status und nennt, was nicht gefunden, mehrdeutig oder doppelt war.'],
    examples: ['check status', 'check status adele@contoso.com, miriam@contoso.com'],
  },
  'disable accounts': {
    summary: 'Sperrt Konten für die Anmeldung.',
    usage: 'disable accounts [Konten]',
    details: [accounts, more, compromised, planFirst, 'Ohne Konten bekommen Sie ein Formular.'],
    examples: ['disable accounts', 'disable accounts adele@contoso.com; miriam@contoso.com'],
  },
  'enable accounts': {
    summary: 'Lässt Konten sich wieder anmelden.',
    usage: 'enable accounts [Konten]',
    details: [accounts, more, planFirst, 'Ohne Konten bekommen Sie ein Formular.'],
    examples: ['enable accounts', 'enable accounts miriam@contoso.com'],
  },
  'sign out everywhere': {
    summary: 'Beendet die Sitzungen von Konten auf allen Geräten.',
    usage: 'sign out everywhere [Konten]',
    details: [
      accounts,
      planFirst,
      'Die Konten bleiben aktiviert: Eine neue Anmeldung ist möglich. Gäste werden dadurch nicht abgemeldet.',
    ],
    examples: ['sign out everywhere', 'sign out everywhere adele@contoso.com'],
  },
  'contain accounts': {
    summary: 'Sperrt Angreifer aus Konten aus: mehrere Schritte als ein Vorgang.',
    usage: 'contain accounts [Konten]',
    details: [
      accounts,
      planFirst,
      'Sperrt die Anmeldung, beendet Sitzungen, setzt Kennwörter zurück, widerruft App-Zustimmungen, bestätigt die Konten als kompromittiert, deaktiviert Geräte und entfernt Anmeldemethoden; der Plan hat für jeden Schritt eine Zeile und einen Schalter und sagt, was sich nicht rückgängig machen lässt. Schritte ohne Berechtigung werden ausgelassen und genannt.',
    ],
    examples: ['contain accounts', 'contain accounts adele@contoso.com; miriam@contoso.com'],
  },
  'disable devices': {
    summary: 'Deaktiviert die Geräte, auf denen jemand registriert ist.',
    usage: 'disable devices [Konten]',
    details: [
      accounts,
      planFirst,
      'Von einem deaktivierten Gerät aus kann sich niemand anmelden, wer es auch nutzt. Es lässt sich rückgängig machen: Genau die deaktivierten werden wieder aktiviert. Es ist aus, bis DEVICE_ACTIONS=true gesetzt ist, denn es braucht eine weitreichende Berechtigung.',
    ],
    examples: ['disable devices', 'disable devices alex@contoso.com'],
  },
  'confirm compromised': {
    summary: 'Meldet Microsoft Entra ID Protection, dass Konten kompromittiert sind.',
    usage: 'confirm compromised [Konten]',
    details: [
      accounts,
      planFirst,
      'Ihr Risiko wird hoch, und Richtlinien für riskante Benutzer gelten für sie. Rückgängig geht es durch Verwerfen des Risikos. Nötig ist Microsoft Entra ID P2. Das Risiko von Gästen wird in deren eigener Organisation beurteilt.',
    ],
    examples: ['confirm compromised', 'confirm compromised alex@contoso.com'],
  },
  'dismiss risk': {
    summary: 'Verwirft, was Microsoft Entra ID Protection gegen Konten vorliegen hat.',
    usage: 'dismiss risk [Konten]',
    details: [
      accounts,
      planFirst,
      'Richtlinien für riskante Benutzer gelten dann nicht mehr für sie. Rückgängig gemacht werden die Konten als kompromittiert bestätigt. Nötig ist Microsoft Entra ID P2.',
    ],
    examples: ['dismiss risk', 'dismiss risk alex@contoso.com'],
  },
  'release accounts': {
    summary: 'Lässt Konten nach einem Vorfall wieder zu und stellt wieder her, was entzogen wurde.',
    usage: 'release accounts [Konten]',
    details: [
      accounts,
      planFirst,
      'Aktiviert die Konten, verwirft ihr Risiko und stellt wieder her, was jedes „contain accounts“ für sie festgehalten hat: App-Zustimmungen, Geräte und alles andere, was sich wiederherstellen lässt. Was nicht, nennt der Plan. Zuerst kommen die ersten 5 Konten an die Reihe, dann die übrigen, sofern Sie nicht anhalten und nicht zu viele fehlschlagen. Bei kompromittierten Konten wird der Grund wiederholt, und eine zweite Person stimmt zu.',
    ],
    examples: ['release accounts', 'release accounts alex@contoso.com; megan@contoso.com'],
  },
  'require password change': {
    summary: 'Verlangt bei der nächsten Anmeldung ein neues Kennwort.',
    usage: 'require password change [Konten]',
    details: [
      accounts,
      planFirst,
      'Bis dahin gilt das jetzige Kennwort. Es lässt sich rückgängig machen. Das Kennwort von Gästen liegt in deren eigener Organisation.',
    ],
    examples: ['require password change', 'require password change adele@contoso.com'],
  },
  'reset passwords': {
    summary: 'Ersetzt Kennwörter durch zufällige, die niemand kennt.',
    usage: 'reset passwords [Konten]',
    details: [
      accounts,
      planFirst,
      'Die neuen Kennwörter werden nie angezeigt oder aufgehoben: Zurück geht es über die Self-Service-Kennwortzurücksetzung oder einen befristeten Zugriffspass. Es lässt sich nicht rückgängig machen, daher tippen Sie die Anzahl der Konten.',
    ],
    examples: ['reset passwords', 'reset passwords adele@contoso.com'],
  },
  'remove sign-in methods': {
    summary: 'Entfernt Telefone, Apps und Schlüssel, mit denen sich Personen ausweisen.',
    usage: 'remove sign-in methods [Konten]',
    details: [
      accounts,
      planFirst,
      'Das Kennwort bleibt. Die Standardmethode geht zuletzt. Es lässt sich nicht rückgängig machen, daher tippen Sie die Anzahl der Konten. Microsoft Graph lässt davon nur wenige zugleich zu: Viele Konten dauern Minuten.',
    ],
    examples: ['remove sign-in methods', 'remove sign-in methods adele@contoso.com'],
  },
  'revoke app consents': {
    summary: 'Widerruft, was Apps im Namen von Personen erlaubt wurde.',
    usage: 'revoke app consents [Konten]',
    details: [
      accounts,
      planFirst,
      'Nur was die Personen selbst erlaubt haben. Apps, denen für alle zugestimmt wurde, behalten ihren Zugriff; der Plan sagt es. Es lässt sich rückgängig machen.',
    ],
    examples: ['revoke app consents', 'revoke app consents adele@contoso.com'],
  },
  'remove licences': {
    summary: 'Entzieht Lizenzen, die Konten direkt zugewiesen sind.',
    usage: 'remove licences [Konten]',
    details: [
      accounts,
      planFirst,
      'Lizenzen aus Gruppen bleiben; der Plan nennt sie. Rückgängig machen weist dieselben Lizenzen mit denselben abgeschalteten Plänen wieder zu, soweit welche frei sind.',
    ],
    examples: ['remove licences', 'remove licences alex@contoso.com'],
  },
  'remove from groups': {
    summary: 'Entfernt Konten aus ihren Gruppen.',
    usage: 'remove from groups [Konten]',
    details: [
      accounts,
      planFirst,
      'Gruppen, die sich von hier nicht ändern lassen, bleiben und werden genannt: mit Mitgliedschaftsregel, aus dem Active Directory, in Exchange verwaltet, mit möglichen Administratorrollen, und die Gruppen, die bestimmen, wer diesen Bot benutzen darf. Rückgängig machen fügt die Konten wieder hinzu.',
    ],
    examples: ['remove from groups', 'remove from groups alex@contoso.com'],
  },
  'offboard accounts': {
    summary: 'Entzieht Konten ausgeschiedener Personen alles: mehrere Schritte als ein Vorgang.',
    usage: 'offboard accounts [Konten]',
    details: [
      accounts,
      planFirst,
      'Sperrt die Anmeldung, beendet Sitzungen, widerruft App-Zustimmungen, deaktiviert Geräte, entzieht Lizenzen und Gruppen; der Plan hat für jeden Schritt eine Zeile und einen Schalter. Alles außer dem Abmelden lässt sich rückgängig machen. Das Ergebnis zählt auf, was von Hand zu tun bleibt.',
    ],
    examples: ['offboard accounts', 'offboard accounts alex@contoso.com; megan@contoso.com'],
  },
  operations: {
    summary: 'Listet Ihre Vorgänge auf.',
    usage: 'operations',
    details: ['Was läuft, wartet oder noch bevorsteht, dann was geplant war und wie es ausging, das Neueste zuerst.'],
    examples: ['operations'],
  },
  operation: {
    summary: 'Zeigt einen Vorgang.',
    usage: 'operation [Kennung]',
    details: ['Wie weit er ist oder wie er ausging, Konto für Konto.'],
    examples: ['operation tobaki-42'],
  },
  undo: {
    summary: 'Macht rückgängig, was ein Vorgang geändert hat.',
    usage: 'undo [Kennung]',
    details: [
      'Sie bekommen zuerst einen Plan. Nur Konten, die dieser Vorgang geändert hat und seitdem niemand sonst, werden zurückgesetzt; die anderen werden genannt.',
      'Abmeldungen lassen sich nicht rückgängig machen.',
    ],
    examples: ['undo tobaki-42'],
  },
  retry: {
    summary: 'Wiederholt, was ein Vorgang nicht erledigt hat.',
    usage: 'retry [Kennung]',
    details: [
      'Sie bekommen zuerst einen Plan: die Konten, die fehlgeschlagen, nicht sicher oder nicht erreicht sind, neu gelesen.',
      'Wenn nur Abmeldungen fehlen, werden diese geplant.',
    ],
    examples: ['retry tobaki-42'],
  },
  'plan again': {
    summary: 'Plant noch einmal, was abgelehnt wurde oder abgelaufen ist.',
    usage: 'plan again [Kennung]',
    details: [
      'Ein neuer Plan mit denselben Konten, demselben Grund und Ticket. Alles wird neu geprüft, und Sie bestätigen ihn wie jeden Plan.',
    ],
    examples: ['plan again tobaki-42'],
  },
  'cancel operation': {
    summary: 'Bricht einen Plan ab, bevor er läuft.',
    usage: 'cancel operation [Kennung]',
    details: ['Für die Person, die ihn geplant hat, bis er beginnt. Nichts ändert sich.'],
    examples: ['cancel operation tobaki-42'],
  },
  'stop operation': {
    summary: 'Hält einen laufenden Vorgang an.',
    usage: 'stop operation [Kennung]',
    details: [
      'Für die Person, die ihn geplant hat. Was schon abgeschickt ist, läuft zu Ende; alles Weitere bleibt, wie es ist.',
    ],
    examples: ['stop operation tobaki-42'],
  },
  'continue operation': {
    summary: 'Setzt einen Vorgang fort, der unterbrochen ist, weil viele Konten fehlgeschlagen sind.',
    usage: 'continue operation Kennung',
    details: [
      'Für die Person, die ihn geplant hat. Nach Konten, die aus demselben Grund fehlschlagen, wird nicht noch einmal gefragt.',
    ],
    examples: ['continue operation tobaki-42'],
  },
  approval: {
    summary: 'Zeigt, was Sie genehmigen sollen.',
    usage: 'approval [Kennung]',
    details: ['Für Genehmigende: wer fragt, warum, und alle Konten Seite für Seite.'],
    examples: ['approval tobaki-42'],
  },
  approve: {
    summary: 'Genehmigt den Vorgang einer anderen Person.',
    usage: 'approve [Kennung] [Kommentar]',
    details: [
      'Zeigt auf einer Karte, worum gebeten wird; ihre Schaltflächen antworten.',
      'Für die Gefragten; nicht für die Person, die fragt, und nicht für das eigene Konto. Es läuft mit den Rechten der Person, die fragt; die erste Antwort zählt.',
    ],
    examples: ['approve tobaki-42 mit der Personalabteilung geklärt'],
  },
  deny: {
    summary: 'Lehnt den Vorgang einer anderen Person ab.',
    usage: 'deny [Kennung] [Kommentar]',
    details: ['Wie approve; der Vorgang endet und nichts wird geändert.'],
    examples: ['deny tobaki-42 nicht vor Montag'],
  },
  audit: {
    summary: 'Zeigt, wer was wann warum mit wem gemacht hat.',
    usage: 'audit [Konto|Vorgang|Person]',
    details: [
      'Grenzen Sie es mit einem Anmeldenamen, einer Objekt-ID oder der Kennung eines Vorgangs ein; „account:“ oder „operator:“ davor sagt, was gemeint ist.',
      'Zeigt Vorgänge, die neuesten zuerst; „Einzelheiten“ und „audit details“ zeigen jeden Eintrag mit der Anfrage-ID von Microsoft Graph. Eine Zeile sagt, ob das Protokoll vollständig ist.',
    ],
    examples: ['audit', 'audit details', 'audit adele@contoso.com', 'audit operator:megan@contoso.com'],
  },
  notifications: {
    summary: 'Wählt, welche Nachrichten ich Ihnen von mir aus schicke.',
    usage: 'notifications [all|decisions|off]',
    details: [
      'All: wie eine Anfrage entschieden wurde, dass ein Vorgang auf Sie wartet oder eine Anfrage bald abläuft, und das Ende von allem, was länger als eine halbe Minute dauerte, geplant oder genehmigt war.',
      'Decisions: dasselbe ohne das Ende. Off: nur die Karten. Anfragen, die Sie genehmigen sollen, kommen immer.',
      'Niemand wird über das benachrichtigt, was er selbst getan hat.',
    ],
    examples: ['notifications', 'notifications decisions', 'notifications off'],
  },
  settings: {
    summary: 'Zeigt die geltenden Grenzen und Regeln.',
    usage: 'settings',
    details: [
      'Grenzen, geschützte Konten, Cloud und Version. Festgelegt von den Betreibern dieses Bots, nicht im Chat.',
    ],
    examples: ['settings'],
  },
}
