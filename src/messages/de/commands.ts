import type { English } from '../en.ts'
import { accounts, compromised, more, named, planFirst } from './command-details.ts'

export const commands: English['commands'] = {
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
}
