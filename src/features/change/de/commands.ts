import {
  compromised,
  accounts as givenAccounts,
  more,
  named,
  planFirst,
} from '../../../chat/words/de/command-details.ts'
import type { commands as english } from '../en/commands.ts'

export const commands: typeof english = {
  'disable accounts': {
    summary: 'Blockiert die Anmeldung von Konten.',
    usage: 'disable accounts [Konten]',
    details: [givenAccounts, named, more, compromised, planFirst, 'Ohne Konten bekommen Sie ein Formular.'],
    examples: ['disable accounts', 'disable accounts adele@contoso.com; miriam@contoso.com'],
    featured: 'Konten deaktivieren',
  },
  'enable accounts': {
    summary: 'Lässt die Anmeldung von Konten wieder zu.',
    usage: 'enable accounts [Konten]',
    details: [givenAccounts, more, planFirst, 'Ohne Konten bekommen Sie ein Formular.'],
    examples: ['enable accounts', 'enable accounts miriam@contoso.com'],
  },
  'sign out everywhere': {
    summary: 'Beendet die Sitzungen von Konten auf allen Geräten.',
    usage: 'sign out everywhere [Konten]',
    details: [
      givenAccounts,
      named,
      planFirst,
      'Die Konten bleiben aktiviert: Eine neue Anmeldung ist möglich. Gäste werden nicht abgemeldet.',
    ],
    examples: ['sign out everywhere', 'sign out everywhere adele@contoso.com'],
  },
  'require password change': {
    summary: 'Verlangt bei der nächsten Anmeldung ein neues Kennwort.',
    usage: 'require password change [Konten]',
    details: [
      givenAccounts,
      planFirst,
      'Bis zur nächsten Anmeldung gilt das jetzige Kennwort. Die Aufforderung kann rückgängig gemacht werden. Gäste behalten das Kennwort ihrer Heimatorganisation.',
    ],
    examples: ['require password change', 'require password change adele@contoso.com'],
  },
  'reset passwords': {
    summary: 'Ersetzt Kennwörter durch zufällige, die niemand kennt.',
    usage: 'reset passwords [Konten]',
    details: [
      givenAccounts,
      planFirst,
      'Die neuen Kennwörter werden nie angezeigt oder gespeichert. Die Personen können sich über die Self-Service-Kennwortzurücksetzung oder mit einem befristeten Zugriffspass wieder anmelden. Das Zurücksetzen kann nicht rückgängig gemacht werden, deshalb bestätigen Sie mit der Anzahl der Konten.',
    ],
    examples: ['reset passwords', 'reset passwords adele@contoso.com'],
  },
  'remove sign-in methods': {
    summary: 'Entfernt Telefone, Apps und Schlüssel, mit denen Personen ihre Identität bestätigen.',
    usage: 'remove sign-in methods [Konten]',
    details: [
      givenAccounts,
      planFirst,
      'Das Kennwort bleibt. Die Standardmethode wird zuletzt entfernt. Das kann nicht rückgängig gemacht werden, deshalb bestätigen Sie mit der Anzahl der Konten. Microsoft Graph lässt nur wenige solcher Änderungen gleichzeitig zu: Bei vielen Konten dauert es mehrere Minuten.',
    ],
    examples: ['remove sign-in methods', 'remove sign-in methods adele@contoso.com'],
  },
  'revoke app consents': {
    summary: 'Widerruft die Zustimmungen, die Personen für Apps erteilt haben.',
    usage: 'revoke app consents [Konten]',
    details: [
      givenAccounts,
      planFirst,
      'Widerrufen werden nur Zustimmungen, die Personen selbst erteilt haben. Apps mit mandantenweiter Administratorzustimmung behalten ihren Zugriff; der Plan weist darauf hin. Der Widerruf kann rückgängig gemacht werden.',
    ],
    examples: ['revoke app consents', 'revoke app consents adele@contoso.com'],
  },
  'remove licences': {
    summary: 'Entzieht Lizenzen, die Konten direkt zugewiesen sind.',
    usage: 'remove licences [Konten]',
    details: [
      givenAccounts,
      planFirst,
      'Über Gruppen zugewiesene Lizenzen bleiben; der Plan nennt sie. „Rückgängig“ weist dieselben Lizenzen mit denselben ausgeschalteten Diensten wieder zu, wenn genügend verfügbar sind. Sonst weist der Plan darauf hin.',
    ],
    examples: ['remove licences', 'remove licences alex@contoso.com'],
  },
  'disable devices': {
    summary: 'Deaktiviert die Geräte, die auf Personen registriert sind.',
    usage: 'disable devices [Konten]',
    details: [
      givenAccounts,
      planFirst,
      'Von einem deaktivierten Gerät aus kann sich niemand anmelden, auch nicht andere, die es nutzen. „Rückgängig“ aktiviert genau die deaktivierten Geräte wieder. Der Befehl ist ausgeschaltet, bis DEVICE_ACTIONS=true gesetzt ist, weil er eine weitreichende Berechtigung erfordert.',
    ],
    examples: ['disable devices', 'disable devices alex@contoso.com'],
  },
  'remove from groups': {
    summary: 'Entfernt Konten aus ihren Gruppen.',
    usage: 'remove from groups [Konten]',
    details: [
      givenAccounts,
      planFirst,
      'Gruppen, die von hier aus nicht geändert werden können, werden übersprungen und genannt: dynamische, rollenzuweisbare, in Exchange verwaltete und aus dem Active Directory synchronisierte Gruppen sowie die, die festlegen, wer diesen Bot benutzen darf. Der Plan nennt Lizenzen, die mit einer Gruppe entfallen. „Rückgängig“ fügt die Konten wieder hinzu.',
    ],
    examples: ['remove from groups', 'remove from groups alex@contoso.com'],
  },
  'confirm compromised': {
    summary: 'Meldet Microsoft Entra ID Protection, dass Konten kompromittiert sind.',
    usage: 'confirm compromised [Konten]',
    details: [
      givenAccounts,
      planFirst,
      'Das Risiko der Konten wird „hoch“, und Richtlinien zum Benutzerrisiko gelten für sie. „Rückgängig“ verwirft das Risiko. Erfordert Microsoft Entra ID P2. Das Risiko von Gästen bewertet deren Heimatorganisation.',
    ],
    examples: ['confirm compromised', 'confirm compromised alex@contoso.com'],
  },
  'dismiss risk': {
    summary: 'Verwirft das Benutzerrisiko, das Microsoft Entra ID Protection für Konten meldet.',
    usage: 'dismiss risk [Konten]',
    details: [
      givenAccounts,
      planFirst,
      'Richtlinien zum Benutzerrisiko gelten dann nicht mehr für die Konten. „Rückgängig“ bestätigt sie als kompromittiert. Erfordert Microsoft Entra ID P2.',
    ],
    examples: ['dismiss risk', 'dismiss risk alex@contoso.com'],
  },
}
