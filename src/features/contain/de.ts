import { accounts as givenAccounts, named, planFirst } from '../../chat/words/de/command-details.ts'
import { form } from '../../chat/words/de/playbook-text.ts'
import { accounts } from '../../core/words/de.ts'
import type { en } from './en.ts'

export const de: typeof en = {
  commands: {
    'contain accounts': {
      summary: 'Entzieht Angreifern den Zugriff auf Konten: mehrere Schritte in einem Vorgang.',
      usage: 'contain accounts [Konten]',
      details: [
        givenAccounts,
        named,
        planFirst,
        'Ist eine Quarantäne eingerichtet, werden synchronisierte Konten zuerst unter Quarantäne gestellt.',
        'Blockiert die Anmeldung, beendet Sitzungen, setzt Kennwörter zurück, widerruft App-Zustimmungen, bestätigt die Konten als kompromittiert, deaktiviert Geräte und entfernt Anmeldemethoden.',
        'Der Plan hat für jeden Schritt eine Zeile und einen Schalter und zeigt, was nicht rückgängig gemacht werden kann. Schritte, für die Ihnen oder dem Bot die Berechtigung fehlt, werden übersprungen und genannt.',
      ],
      examples: ['contain accounts', 'contain accounts adele@contoso.com; miriam@contoso.com', 'contain Vorfall:1234'],
      featured: 'Konten eindämmen',
    },
  },
  playbooks: {
    contain: {
      button: (count) => `${accounts(count)} eindämmen`,
      does: (who) => `${who} eindämmen`,
      running: (who) => `${who}: Eindämmung läuft`,
      done: (who) => `${who} eingedämmt`,
      one: 'Eine Eindämmung',
      already: 'Nichts mehr einzudämmen',
      nothing: 'Kein Konto einzudämmen',
      parts: { change: 'einzudämmen', already: 'nichts mehr einzudämmen' },
      form: form('Konten eindämmen'),
      byHand: 'Einiges ist von Hand zu prüfen, etwa Posteingangsregeln: Die Postfachschritte beschreiben, wie.',
      admins: (count) =>
        `${accounts(count)} ${count === 1 ? 'behält seine' : 'behalten ihre'} Administratorrollen, aktive und berechtigte: Entfernen Sie sie von Hand im Microsoft Entra Admin Center.`,
      notes: [
        'Von Hand, in Exchange: Posteingangsregeln, auch verborgene, Weiterleitungen, Stellvertretungen, Ordnerberechtigungen und gesendete Nachrichten prüfen. Rollcall zeigt höchstens deren letzte Änderungen, nie die Regeln selbst.',
        'Von Hand, in Entra: Anwendungen prüfen, die den Konten gehören. Besitzer können geheime Clientschlüssel hinzufügen.',
        'Von Hand: geteilte und heruntergeladene Dateien prüfen sowie Apps mit mandantenweiter Zustimmung oder eigenen Sitzungen.',
        'Von Hand, im Microsoft Entra Admin Center: Hardwaretoken, Sicherheitsfragen und App-Kennwörter prüfen. Microsoft Graph zeigt und widerruft sie nicht, und App-Kennwörter überstehen ein Zurücksetzen des Kennworts.',
        'Sobald ihre Konten wieder aktiviert sind, hilft den Personen ein befristeter Zugriffspass oder ein Kennwort, das ein Administrator festlegt. Ohne Anmeldemethoden funktioniert die Self-Service-Kennwortzurücksetzung nicht.',
      ],
      guestsAfter:
        'Bei Gästen: den Administrator ihres Heimatmandanten informieren. Kennwort, Anmeldemethoden und Sitzungen werden dort verwaltet.',
      hybridAfter:
        'Von Hand, im Active Directory oder in Intune: die hybrid eingebundenen Computer dieser Personen deaktivieren.',
    },
  },
}
