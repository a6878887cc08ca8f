import type { English } from '../en.ts'

const accounts =
  'Konten können Namen, Anmeldenamen, E-Mail-Adressen oder Objekt-IDs sein. Trennen Sie sie mit Kommas, Semikolons oder Zeilenumbrüchen oder fügen Sie sie ein, wie sie sind.'
const more =
  'Hinter den Konten können Sie einen Grund („weil …“), ein Ticket („Ticket: INC123“) und einen Zeitpunkt („morgen um 18 Uhr“) angeben.'
const compromised =
  '„als kompromittiert“ markiert die Konten: Zum Reaktivieren sind erneut der Grund sowie die Genehmigung einer zweiten Person nötig.'
const named =
  '„Vorfall:1234“ steht für die Konten eines Vorfalls in Microsoft Defender, „Risiko:hoch“ oder „Risiko:mittel“ für gefährdete Personen, „Ausscheiden:heute“ für alle, deren letzter Tag heute ist.'
const planFirst =
  'Sie bekommen zuerst einen Plan. Er zeigt, was mit jedem Konto geschehen würde, und es ändert sich nichts, bevor Sie ihn bestätigen.'

export const commands: English['commands'] = {
  help: {
    summary: 'Zeigt, was ich kann.',
    usage: 'help [Befehl]',
    details: ['Mit dem Namen eines Befehls: Verwendung, Berechtigungen und Beispiele.'],
    examples: ['help', 'help disable accounts'],
  },
  whoami: {
    summary: 'Zeigt, mit welchem Konto Sie angemeldet sind und was Sie dürfen.',
    usage: 'whoami',
    details: ['Name, Anmeldename, Mandant, Berechtigungen, Administratorrollen und Ablauf der Anmeldung.'],
    examples: ['whoami', 'wer bin ich'],
  },
  'sign in': {
    summary: 'Meldet Sie mit Ihrem Geschäfts- oder Schulkonto an.',
    usage: 'sign in',
    details: [
      'Das müssen Sie nicht vorab tun: Befehle, die eine Anmeldung brauchen, fordern Sie dazu auf und fahren dann fort.',
    ],
    examples: ['sign in', 'anmelden'],
  },
  'sign out': {
    summary: 'Meldet Sie selbst von diesem Bot ab.',
    usage: 'sign out',
    details: [
      'Meldet Sie ab, sonst niemanden.',
      'Nach spätestens zwei Sekunden wird in Ihrem Namen nichts mehr gesendet; bereits gesendete Anfragen werden noch ausgeführt. Ihre Vorgänge warten, bis Sie sich wieder anmelden.',
    ],
    examples: ['sign out', 'abmelden'],
  },
  'list users': {
    summary: 'Listet Konten auf, mit Suche und Filtern.',
    usage: 'list users [Suche] [enabled|disabled] [guests|members] [department:x] [title:x] [inactive:90d]',
    details: [
      'Gesucht wird am Anfang von Namen und Anmeldenamen.',
      'Setzen Sie Abteilungen oder Positionen aus mehreren Wörtern in Anführungszeichen.',
      'inactive:90d (auch inaktiv:90t) findet Konten, mit denen sich seit 90 Tagen niemand angemeldet hat, auch nie benutzte. Nötig sind Microsoft Entra ID P1 und eine Rolle wie Berichtleseberechtigter.',
    ],
    examples: [
      'list users',
      'list users alex',
      'list users disabled department:"Customer Service"',
      'list users guests',
      'list users inaktiv:90t guests',
    ],
  },
  'check status': {
    summary: 'Prüft, ob Konten aktiviert sind, beliebig viele auf einmal.',
    usage: 'check status [details] [Konten]',
    details: [
      accounts,
      named,
      'Zeigt Position, Art und Status und nennt Einträge, die nicht gefunden, mehrdeutig oder doppelt sind.',
      '„details“ zeigt für bis zu 300 Konten auch letzte Anmeldung, Anmeldemethoden, Lizenzen, Geräte, Risiko und wichtige Gruppen. Die Karte nennt, was Ihre Rolle, Ihre Berechtigungen oder Ihre Lizenz nicht zulassen.',
    ],
    examples: ['check status adele@contoso.com, miriam@contoso.com', 'check status details adele@contoso.com'],
  },
  'disable accounts': {
    summary: 'Blockiert die Anmeldung von Konten.',
    usage: 'disable accounts [Konten]',
    details: [accounts, named, more, compromised, planFirst, 'Ohne Konten bekommen Sie ein Formular.'],
    examples: ['disable accounts', 'disable accounts adele@contoso.com; miriam@contoso.com'],
  },
  'enable accounts': {
    summary: 'Lässt die Anmeldung von Konten wieder zu.',
    usage: 'enable accounts [Konten]',
    details: [accounts, more, planFirst, 'Ohne Konten bekommen Sie ein Formular.'],
    examples: ['enable accounts', 'enable accounts miriam@contoso.com'],
  },
  'sign out everywhere': {
    summary: 'Beendet die Sitzungen von Konten auf allen Geräten.',
    usage: 'sign out everywhere [Konten]',
    details: [
      accounts,
      named,
      planFirst,
      'Die Konten bleiben aktiviert: Eine neue Anmeldung ist möglich. Gäste werden nicht abgemeldet.',
    ],
    examples: ['sign out everywhere', 'sign out everywhere adele@contoso.com'],
  },
  'contain accounts': {
    summary: 'Entzieht Angreifern den Zugriff auf Konten: mehrere Schritte in einem Vorgang.',
    usage: 'contain accounts [Konten]',
    details: [
      accounts,
      named,
      planFirst,
      'Ist eine Quarantäne eingerichtet, werden synchronisierte Konten zuerst unter Quarantäne gestellt.',
      'Blockiert die Anmeldung, beendet Sitzungen, setzt Kennwörter zurück, widerruft App-Zustimmungen, bestätigt die Konten als kompromittiert, deaktiviert Geräte und entfernt Anmeldemethoden.',
      'Der Plan hat für jeden Schritt eine Zeile und einen Schalter und zeigt, was nicht rückgängig gemacht werden kann. Schritte, für die Ihnen oder dem Bot die Berechtigung fehlt, werden übersprungen und genannt.',
    ],
    examples: ['contain accounts', 'contain accounts adele@contoso.com; miriam@contoso.com', 'contain Vorfall:1234'],
  },
  incidents: {
    summary: 'Listet offene Vorfälle mit betroffenen Konten auf, mit Schaltflächen zum Reagieren.',
    usage: 'incidents',
    details: [
      'Vorfälle aus Microsoft Defender XDR und Sentinel, die neuesten zuerst. „Eindämmen“ erstellt einen Plan für die kompromittierten Konten; es ändert sich nichts, bevor Sie ihn bestätigen.',
      'Das ist eine Erweiterung: Ein Administrator muss einer Berechtigung zustimmen, und Sie brauchen eine Rolle wie Sicherheitsleseberechtigter.',
    ],
    examples: ['incidents', 'offene Vorfälle'],
  },
  'quarantine accounts': {
    summary: 'Nimmt Konten in eine Gruppe auf, die der bedingte Zugriff blockiert. Auch für synchronisierte Konten.',
    usage: 'quarantine accounts [Konten]',
    details: [
      accounts,
      planFirst,
      'Nimmt die Konten in die Gruppe aus QUARANTINE_GROUP_ID auf und meldet sie ab. Das funktioniert auch bei Gästen und bei Konten aus dem Active Directory, bei denen die nächste Synchronisierung eine Blockierung rückgängig machen würde.',
      'Als blockiert gelten sie nur, wenn ich eine aktivierte Richtlinie lesen konnte, die diese Gruppe blockiert. „Rückgängig“ entfernt die Konten, die dieser Vorgang aufgenommen hat, wieder aus der Gruppe.',
    ],
    examples: ['quarantine accounts', 'quarantine accounts alex@contoso.com'],
  },
  'release from quarantine': {
    summary: 'Entlässt Konten aus der Gruppe, die der bedingte Zugriff blockiert.',
    usage: 'release from quarantine [Konten]',
    details: [
      accounts,
      planFirst,
      'Entlässt die Konten, unabhängig davon, wer sie aufgenommen hat. „release accounts“ erledigt das mit. Bei kompromittierten Konten müssen Sie den Grund wiederholen, und eine zweite Person muss das genehmigen.',
    ],
    examples: ['release from quarantine', 'release from quarantine alex@contoso.com'],
  },
  'disable devices': {
    summary: 'Deaktiviert die Geräte, die auf Personen registriert sind.',
    usage: 'disable devices [Konten]',
    details: [
      accounts,
      planFirst,
      'Von einem deaktivierten Gerät aus kann sich niemand anmelden, auch nicht andere, die es nutzen. „Rückgängig“ aktiviert genau die deaktivierten Geräte wieder. Der Befehl ist ausgeschaltet, bis DEVICE_ACTIONS=true gesetzt ist, weil er eine weitreichende Berechtigung erfordert.',
    ],
    examples: ['disable devices', 'disable devices alex@contoso.com'],
  },
  'confirm compromised': {
    summary: 'Meldet Microsoft Entra ID Protection, dass Konten kompromittiert sind.',
    usage: 'confirm compromised [Konten]',
    details: [
      accounts,
      planFirst,
      'Das Risiko der Konten wird „hoch“, und Richtlinien zum Benutzerrisiko gelten für sie. „Rückgängig“ verwirft das Risiko. Erfordert Microsoft Entra ID P2. Das Risiko von Gästen bewertet deren Heimatorganisation.',
    ],
    examples: ['confirm compromised', 'confirm compromised alex@contoso.com'],
  },
  'dismiss risk': {
    summary: 'Verwirft das Benutzerrisiko, das Microsoft Entra ID Protection für Konten meldet.',
    usage: 'dismiss risk [Konten]',
    details: [
      accounts,
      planFirst,
      'Richtlinien zum Benutzerrisiko gelten dann nicht mehr für die Konten. „Rückgängig“ bestätigt sie als kompromittiert. Erfordert Microsoft Entra ID P2.',
    ],
    examples: ['dismiss risk', 'dismiss risk alex@contoso.com'],
  },
  'release accounts': {
    summary: 'Gibt Konten nach einem Vorfall wieder frei und stellt wieder her, was entzogen wurde.',
    usage: 'release accounts [Konten]',
    details: [
      accounts,
      planFirst,
      'Aktiviert die Konten, verwirft ihr Risiko und stellt wieder her, was „contain accounts“ entzogen hat, soweit möglich. Der Plan nennt, was nicht wiederhergestellt werden kann.',
      'App-Zustimmungen und Geräte kommen nur zurück, wenn Sie es im Plan auswählen, denn sie könnten von einem Angreifer stammen. Was Sie weglassen, bietet die nächste Freigabe wieder an.',
      'Den Anfang machen 5 Konten. Die übrigen folgen, wenn Sie den Vorgang nicht anhalten und nicht zu viele Änderungen fehlschlagen. Bei kompromittierten Konten müssen Sie den Grund wiederholen, und eine zweite Person muss die Freigabe genehmigen.',
    ],
    examples: ['release accounts', 'release accounts alex@contoso.com; megan@contoso.com'],
  },
  'let back in': {
    summary: 'Gibt Personen wieder Zugang, die Kennwort oder Anmeldemethoden verloren haben.',
    usage: 'let back in [Konten]',
    details: [
      accounts,
      planFirst,
      'Die vorgesetzte Person bekommt einen Link. Auf der Seite meldet sie sich an, gibt an, wie sie die Identität geprüft hat, und sieht einen befristeten Zugriffspass. Sonst sieht ihn niemand, und er wird nirgends gespeichert.',
      'Wenn für jemanden keine vorgesetzte Person eingetragen ist, benennen Sie jemand anderen („receiver: grady@contoso.com“). Das muss dann eine zweite Person genehmigen.',
      'Das ist eine Erweiterung: Ein Administrator muss einer Berechtigung zustimmen, und in Entra müssen befristete Zugriffspässe eingeschaltet sein. Gäste und Konten, die deaktiviert oder noch eingedämmt sind, werden übersprungen.',
    ],
    examples: ['let back in adele@contoso.com', 'let back in group:"Phished accounts" because the incident is over'],
  },
  'require password change': {
    summary: 'Verlangt bei der nächsten Anmeldung ein neues Kennwort.',
    usage: 'require password change [Konten]',
    details: [
      accounts,
      planFirst,
      'Bis zur nächsten Anmeldung gilt das jetzige Kennwort. Die Aufforderung kann rückgängig gemacht werden. Gäste behalten das Kennwort ihrer Heimatorganisation.',
    ],
    examples: ['require password change', 'require password change adele@contoso.com'],
  },
  'reset passwords': {
    summary: 'Ersetzt Kennwörter durch zufällige, die niemand kennt.',
    usage: 'reset passwords [Konten]',
    details: [
      accounts,
      planFirst,
      'Die neuen Kennwörter werden nie angezeigt oder gespeichert. Die Personen bekommen wieder Zugang über die Self-Service-Kennwortzurücksetzung oder einen befristeten Zugriffspass. Das Zurücksetzen kann nicht rückgängig gemacht werden, deshalb bestätigen Sie mit der Anzahl der Konten.',
    ],
    examples: ['reset passwords', 'reset passwords adele@contoso.com'],
  },
  'remove sign-in methods': {
    summary: 'Entfernt Telefone, Apps und Schlüssel, mit denen Personen ihre Identität bestätigen.',
    usage: 'remove sign-in methods [Konten]',
    details: [
      accounts,
      planFirst,
      'Das Kennwort bleibt. Die Standardmethode wird zuletzt entfernt. Das kann nicht rückgängig gemacht werden, deshalb bestätigen Sie mit der Anzahl der Konten. Microsoft Graph lässt nur wenige solcher Änderungen gleichzeitig zu: Bei vielen Konten dauert es mehrere Minuten.',
    ],
    examples: ['remove sign-in methods', 'remove sign-in methods adele@contoso.com'],
  },
  'revoke app consents': {
    summary: 'Widerruft die Zustimmungen, die Personen für Apps erteilt haben.',
    usage: 'revoke app consents [Konten]',
    details: [
      accounts,
      planFirst,
      'Widerrufen werden nur Zustimmungen, die Personen selbst erteilt haben. Apps mit mandantenweiter Administratorzustimmung behalten ihren Zugriff; der Plan weist darauf hin. Der Widerruf kann rückgängig gemacht werden.',
    ],
    examples: ['revoke app consents', 'revoke app consents adele@contoso.com'],
  },
  'remove licences': {
    summary: 'Entzieht Lizenzen, die Konten direkt zugewiesen sind.',
    usage: 'remove licences [Konten]',
    details: [
      accounts,
      planFirst,
      'Über Gruppen zugewiesene Lizenzen bleiben; der Plan nennt sie. „Rückgängig“ weist dieselben Lizenzen mit denselben ausgeschalteten Diensten wieder zu, wenn genügend verfügbar sind. Sonst weist der Plan darauf hin.',
    ],
    examples: ['remove licences', 'remove licences alex@contoso.com'],
  },
  'remove from groups': {
    summary: 'Entfernt Konten aus ihren Gruppen.',
    usage: 'remove from groups [Konten]',
    details: [
      accounts,
      planFirst,
      'Gruppen, die von hier aus nicht geändert werden können, werden übersprungen und genannt: dynamische, rollenzuweisbare, in Exchange verwaltete und aus dem Active Directory synchronisierte Gruppen sowie die, die festlegen, wer diesen Bot benutzen darf. Der Plan nennt Lizenzen, die mit einer Gruppe entfallen. „Rückgängig“ fügt die Konten wieder hinzu.',
    ],
    examples: ['remove from groups', 'remove from groups alex@contoso.com'],
  },
  'offboard accounts': {
    summary: 'Entzieht ausscheidenden Personen den Zugriff: mehrere Schritte in einem Vorgang.',
    usage: 'offboard accounts [Konten]',
    details: [
      accounts,
      named,
      planFirst,
      'Blockiert die Anmeldung, beendet Sitzungen, widerruft App-Zustimmungen, deaktiviert Geräte und entzieht Lizenzen und Gruppenmitgliedschaften. Der Plan hat für jeden Schritt eine Zeile und einen Schalter.',
      'Alles außer dem Abmelden kann rückgängig gemacht werden. Das Ergebnis nennt, was von Hand zu tun bleibt.',
    ],
    examples: ['offboard accounts', 'offboard accounts alex@contoso.com; megan@contoso.com'],
  },
  operations: {
    summary: 'Listet Ihre Vorgänge auf.',
    usage: 'operations [alle]',
    details: [
      'Zuerst laufende, wartende und geplante Vorgänge, dann vergangene mit ihrem Ergebnis, die neuesten zuerst.',
      'Mit „alle“ sehen Genehmigende und Mitglieder der Operatorengruppe die offenen Vorgänge aller Personen.',
    ],
    examples: ['operations', 'operations alle'],
  },
  operation: {
    summary: 'Zeigt einen Vorgang.',
    usage: 'operation [ID]',
    details: [
      'Fortschritt oder Ergebnis, Konto für Konto.',
      'Genehmigende und Mitglieder der Operatorengruppe sehen auch bestätigte Vorgänge anderer.',
    ],
    examples: ['operation tobaki-42', 'operation'],
  },
  more: {
    summary: 'Zeigt alles, was mit einem beendeten Vorgang möglich ist.',
    usage: 'more [ID]',
    details: ['Die Schaltflächen, für die auf seiner Karte kein Platz ist, und Hinweise zum Ergebnis.'],
    examples: ['more tobaki-42', 'more'],
  },
  evidence: {
    summary: 'Zeigt, was ein Angreifer in eingedämmten Konten hinterlassen haben könnte.',
    usage: 'evidence [ID]',
    details: [
      'Neue Anmeldemethoden und Geräte, App-Zustimmungen, eigene Anwendungen mit Geheimnissen und was das Überwachungsprotokoll von Microsoft über Postfächer zeigt; mit dem Grund, wenn etwas nicht geprüft wurde.',
      'Wer genehmigen oder Konten ändern darf, kann auch die Vorgänge anderer ansehen.',
    ],
    examples: ['evidence tobaki-42', 'evidence'],
  },
  undo: {
    summary: 'Macht rückgängig, was ein Vorgang geändert hat.',
    usage: 'undo [ID]',
    details: [
      'Sie bekommen zuerst einen Plan. Zurückgesetzt werden nur Konten, die dieser Vorgang geändert hat und die seitdem niemand sonst geändert hat. Die anderen werden genannt.',
      'Abmeldungen können nicht rückgängig gemacht werden.',
    ],
    examples: ['undo tobaki-42', 'rückgängig'],
  },
  retry: {
    summary: 'Wiederholt, was ein Vorgang nicht erledigt hat.',
    usage: 'retry [ID]',
    details: [
      'Sie bekommen zuerst einen Plan. Dafür werden alle Konten erneut geprüft, bei denen die Änderung fehlgeschlagen oder unklar ist oder die nicht erreicht wurden.',
      'Wenn nur Abmeldungen fehlen, werden diese geplant.',
    ],
    examples: ['retry tobaki-42', 'wiederholen'],
  },
  'plan again': {
    summary: 'Plant einen abgelehnten oder abgelaufenen Vorgang erneut.',
    usage: 'plan again [ID]',
    details: [
      'Sie bekommen einen neuen Plan mit denselben Konten, demselben Grund und demselben Ticket. Alles wird neu geprüft, und Sie bestätigen ihn wie jeden Plan.',
    ],
    examples: ['plan again tobaki-42', 'neu planen'],
  },
  'change time': {
    summary: 'Führt einen geplanten Vorgang zu einer anderen Zeit aus.',
    usage: 'change time [ID] [Zeit]',
    details: [
      'Sie bekommen für die neue Zeit einen neuen Plan mit denselben Konten, demselben Grund und demselben Ticket. Mit der Bestätigung ersetzt er den geplanten Vorgang. Eine Genehmigung gilt für die Zeit, für die sie erteilt wurde, und wird deshalb neu angefragt.',
    ],
    examples: ['verschieben tobaki-42 auf Freitag 18 Uhr', 'zeit ändern'],
  },
  'cancel operation': {
    summary: 'Bricht einen Plan ab, bevor er ausgeführt wird.',
    usage: 'cancel operation [ID]',
    details: [
      'Das kann nur die Person, die ihn geplant hat, und nur, bis die Ausführung beginnt. Es wird nichts geändert. Für Vorgänge anderer siehe „stop“.',
    ],
    examples: ['cancel tobaki-42', 'abbrechen'],
  },
  'stop operation': {
    summary: 'Hält einen laufenden Vorgang an.',
    usage: 'stop operation [ID] [Grund]',
    details: [
      'Bereits gesendete Anfragen werden noch ausgeführt; weitere werden nicht gesendet.',
      'Genehmigende und Mitglieder der Operatorengruppe können auch Vorgänge anderer anhalten, selbst geplante und solche, die auf Genehmigung warten. Dafür ist ein Grund nötig, und die anfordernde Person wird benachrichtigt.',
    ],
    examples: ['stop tobaki-42', 'stop tobaki-42 falsche Liste'],
  },
  'take over': {
    summary: 'Übernimmt den Vorgang einer anderen Person.',
    usage: 'take over [ID]',
    details: [
      'Für geplante, laufende und unterbrochene Vorgänge. Die Person, der der Vorgang gehört, wird um die Übergabe gebeten; wartet er schon länger auf sie, werden auch Genehmigende gefragt.',
      'Nach der Übergabe läuft er mit Ihren Berechtigungen, und alles wird erneut geprüft.',
    ],
    examples: ['take over tobaki-42', 'übernehmen tobaki-42'],
  },
  'hand over': {
    summary: 'Übergibt einen Vorgang an die Person, die darum bittet.',
    usage: 'hand over [ID]',
    details: [
      'Zeigt die Anfrage mit Schaltflächen für die Antwort. Für die Person, der der Vorgang gehört, und für angefragte Genehmigende.',
    ],
    examples: ['hand over tobaki-42', 'übergeben tobaki-42'],
  },
  'keep operation': {
    summary: 'Lehnt die Übergabe eines Vorgangs ab.',
    usage: 'keep operation [ID]',
    details: [
      'Zeigt die Anfrage mit Schaltflächen für die Antwort. Für die Person, der der Vorgang gehört, und für angefragte Genehmigende.',
    ],
    examples: ['keep operation tobaki-42', 'behalten tobaki-42'],
  },
  'hand off': {
    summary: 'Gibt Schritte weiter, die ich nicht ausführen kann, etwa in Postfächern.',
    usage: 'hand off [ID] [postfach | onedrive | active directory] [an Person]',
    details: [
      'Für beendete Vorgänge, nach denen in Postfächern, OneDrive oder im Active Directory etwas zu tun bleibt. Zeigt eine Karte mit den PowerShell-Befehlen als Datei und mit Schaltflächen für „erledigt“ und „nicht nötig“.',
      'Wenn Sie eine Person nennen, bekommt sie diese Karte in ihrem privaten Chat. Sie muss kein Operator sein. Die Befehle führe ich nie aus.',
    ],
    examples: ['hand off tobaki-42', 'weitergeben tobaki-42 postfach an grady@contoso.com'],
  },
  'ways back in': {
    summary: 'Zeigt, wem ein Vorgang wieder Zugang gibt, mit den Links.',
    usage: 'ways back in [ID [Name]]',
    details: [
      'Zeigt, wer wieder angemeldet ist und wer auf wen wartet, jeweils mit dem Link. Ein Link funktioniert nur für die Person, für die er bestimmt ist. Sie können ihn also auch jemandem senden, der die App nicht hat.',
      'Mit einem Teil eines Namens oder Anmeldenamens sehen Sie nur die passenden Konten oder die, denen diese Person Zugang gibt.',
    ],
    examples: ['ways back in tobaki-42', 'rückkehr tobaki-42', 'ways back in tobaki-42 adele'],
  },
  report: {
    summary: 'Erstellt einen Bericht zu einem Vorgang oder Vorfall: wer was wann getan hat, mit Belegen.',
    usage: 'report [ID | vorfall:Nummer] [markdown | json] [redacted]',
    details: [
      'Der Bericht umfasst den Vorgang mit Wiederholungen, Rücknahmen und Freigaben, was in anderen Systemen von Hand getan wurde, Notizen und jedes Konto mit seinen Belegen. Er beruht allein auf dem Protokoll und lässt sich daran überprüfen. Soll er auch zeigen, was vor einer Freigabe geschah, nennen Sie den ersten Vorgang oder den Vorfall.',
      'Es gibt ihn als Seite für Browser und Drucker, als Markdown oder JSON. „redacted“ ersetzt Namen durch Nummern; die Zuordnung steht in einer eigenen Datei.',
    ],
    examples: ['report tobaki-42', 'bericht tobaki-42 markdown', 'bericht vorfall:1234 redacted'],
  },
  note: {
    summary: 'Fügt dem Bericht über einen Vorgang eine Notiz hinzu.',
    usage: 'note [ID] [Text]',
    details: [
      'Die Notiz kommt mit Namen und Zeit ins Protokoll und in den Bericht. Sie kann nicht mehr geändert werden.',
    ],
    examples: ['notiz tobaki-42: Bank angerufen, Karten sind gesperrt', 'notiz'],
  },
  aware: {
    summary: 'Trägt ein, seit wann ein Vorfall bekannt ist.',
    usage: 'aware [ID] [Zeit]',
    details: [
      'Der Bericht nennt die Zeitpunkte 24 Stunden, 72 Stunden und einen Monat danach. Ob etwas zu melden ist, sagt er nicht.',
      'Die letzte Angabe gilt. Alle Angaben bleiben mit Namen im Protokoll.',
    ],
    examples: ['aware tobaki-42 9:40', 'bekannt seit tobaki-42 gestern um 18:15', 'aware tobaki-42 2026-11-28 09:40'],
  },
  'continue operation': {
    summary: 'Setzt einen Vorgang fort, der unterbrochen ist, weil viele Änderungen fehlgeschlagen sind.',
    usage: 'continue operation [ID]',
    details: [
      'Das kann nur die Person, die ihn geplant hat. Weitere Fehler aus demselben Grund unterbrechen ihn nicht erneut.',
    ],
    examples: ['continue tobaki-42', 'fortsetzen'],
  },
  approval: {
    summary: 'Zeigt eine Anfrage, die Sie genehmigen sollen.',
    usage: 'approval [ID]',
    details: ['Für Genehmigende: wer anfragt, warum, und alle Konten, Seite für Seite.'],
    examples: ['approval tobaki-42', 'genehmigungen'],
  },
  approve: {
    summary: 'Genehmigt den Vorgang einer anderen Person.',
    usage: 'approve [ID] [Kommentar | ohne Konten]',
    details: [
      'Zeigt die Anfrage auf einer Karte mit Schaltflächen für die Antwort.',
      'Antworten können nur die angefragten Genehmigenden, jedoch weder die anfordernde Person noch jemand, dessen Konto zum Vorgang gehört. Der Vorgang läuft mit den Berechtigungen der anfordernden Person; die erste Antwort zählt.',
      'Ausgeschlossene Konten bleiben, wie sie sind, und jede Karte nennt sie. Sollen alle ausgeschlossen werden, lehnen Sie die Anfrage ab.',
    ],
    examples: [
      'approve tobaki-42',
      'approve tobaki-42 mit der Personalabteilung geklärt',
      'approve tobaki-42 ohne adele@contoso.com, miriam@contoso.com',
    ],
  },
  deny: {
    summary: 'Lehnt den Vorgang einer anderen Person ab.',
    usage: 'deny [ID] [Kommentar]',
    details: [
      'Antworten können nur die angefragten Genehmigenden. Der Vorgang endet sofort, und es wird nichts geändert.',
    ],
    examples: ['deny tobaki-42', 'deny tobaki-42 nicht vor Montag'],
  },
  ask: {
    summary: 'Stellt der anfordernden Person vor der Entscheidung eine Frage.',
    usage: 'ask [ID] [Frage]',
    details: [
      'Für die angefragten Genehmigenden. Alle sehen Frage und Antwort, und beides wird protokolliert. Bis zu 5 Fragen pro Anfrage.',
      'Ihre Frist verlängert sich dadurch nicht.',
    ],
    examples: ['ask geht es um die Phishing-Mail?', 'ask tobaki-42 warum Ann Lee?'],
  },
  answer: {
    summary: 'Beantwortet eine Frage zu Ihrer Anfrage.',
    usage: 'answer [ID] [Text]',
    details: ['Beantwortet die älteste offene Frage. Alle angefragten Genehmigenden können die Antwort lesen.'],
    examples: ['answer ja, sie hat die Mail geöffnet', 'answer tobaki-42 sie hat die Mail geöffnet'],
  },
  extend: {
    summary: 'Gibt den Genehmigenden mehr Zeit für Ihre Anfrage.',
    usage: 'extend [ID]',
    details: [
      'Das ist einmal möglich. Die Genehmigenden haben dann noch einmal so lange Zeit, aber höchstens bis zum geplanten Zeitpunkt des Vorgangs. Wer gefragt wurde, wird benachrichtigt.',
    ],
    examples: ['extend', 'extend tobaki-42'],
  },
  audit: {
    summary: 'Zeigt, wer wann was mit welchen Konten getan hat und warum.',
    usage: 'audit [Konto|Vorgang|Person]',
    details: [
      'Grenzen Sie die Anzeige mit einem Namen, Anmeldenamen, einer Objekt-ID oder einer Vorgangs-ID ein. „account:“ oder „operator:“ davor legt fest, was gemeint ist.',
      'Zeigt Vorgänge, die neuesten zuerst. „Details“ und „audit details“ zeigen jeden Eintrag mit der Anfrage-ID von Microsoft Graph. Eine Zeile zeigt, ob das Protokoll unverändert ist.',
    ],
    examples: ['audit', 'audit details', 'audit adele@contoso.com', 'audit operator:megan@contoso.com'],
  },
  notifications: {
    summary: 'Legt fest, welche Nachrichten ich Ihnen schicke.',
    usage: 'notifications [alle|entscheidungen|aus]',
    details: [
      'Alle: Entscheidungen über Ihre Anfragen, Vorgänge, die auf Sie warten, und Anfragen, die bald ablaufen. Außerdem die Ergebnisse von Vorgängen, die geplant oder genehmigt waren oder länger als eine halbe Minute dauerten.',
      'Entscheidungen: dasselbe ohne die Ergebnisse. Aus: nur die Karten. Genehmigungsanfragen kommen immer.',
      'Über das, was Sie selbst getan haben, benachrichtige ich Sie nie.',
    ],
    examples: ['notifications', 'notifications decisions', 'notifications off'],
  },
  away: {
    summary: 'Meldet Sie als genehmigende Person abwesend.',
    usage: 'away [bis Datum und Uhrzeit|aus]',
    details: [
      'Bis dahin werden nur andere gefragt. Sind alle Genehmigenden abwesend, wird die anfordernde Person benachrichtigt und die zweite Gruppe gefragt, falls es eine gibt.',
      'Ohne Zeitangabe zeigt der Befehl, ob Sie abwesend sind. „zurück“ oder „away aus“ beendet die Abwesenheit, und ich schicke Ihnen die Anfragen, die noch warten.',
    ],
    examples: ['away bis Montag 8 Uhr', 'away bis 14.08.2026', 'away aus'],
  },
  back: {
    summary: 'Meldet Sie als genehmigende Person zurück.',
    usage: 'back',
    details: ['Beendet „away“. Ich schicke Ihnen die Anfragen, die noch auf eine Antwort warten.'],
    examples: ['back', 'ich bin zurück'],
  },
  settings: {
    summary: 'Zeigt die geltenden Grenzwerte und Regeln.',
    usage: 'settings',
    details: [
      'Grenzwerte, geschützte Konten, Cloud und Version. Die Betreiber dieses Bots legen sie fest; im Chat lassen sie sich nicht ändern.',
    ],
    examples: ['settings', 'einstellungen'],
  },
}
