import { accounts as givenAccounts, named, planFirst } from '../../chat/words/de/command-details.ts'
import { form } from '../../chat/words/de/playbook-text.ts'
import { accounts } from '../../core/words/de.ts'
import type { en } from './en.ts'

export const de: typeof en = {
  commands: {
    'offboard accounts': {
      summary: 'Entzieht ausscheidenden Personen den Zugriff: mehrere Schritte in einem Vorgang.',
      usage: 'offboard accounts [Konten]',
      details: [
        givenAccounts,
        named,
        planFirst,
        'Blockiert die Anmeldung, beendet Sitzungen, widerruft App-Zustimmungen, deaktiviert Geräte und entzieht Lizenzen und Gruppenmitgliedschaften. Der Plan hat für jeden Schritt eine Zeile und einen Schalter.',
        'Alles außer dem Abmelden kann rückgängig gemacht werden. Das Ergebnis nennt, was von Hand zu tun bleibt.',
      ],
      examples: ['offboard accounts', 'offboard accounts alex@contoso.com; megan@contoso.com'],
    },
  },
  playbooks: {
    offboard: {
      button: (count) => `Offboarding für ${accounts(count)} ausführen`,
      does: (who) => `Offboarding für ${who} ausführen`,
      running: (who) => `${who}: Offboarding läuft`,
      done: (who) => `Offboarding abgeschlossen: ${who}`,
      one: 'Ein Offboarding',
      already: 'Offboarding bereits abgeschlossen',
      nothing: 'Kein Konto für ein Offboarding',
      parts: { change: 'für das Offboarding', already: 'bereits abgeschlossen' },
      form: form('Offboarding ausführen'),
      byHand: 'Einiges ist von Hand zu erledigen, etwa im Postfach: Die Postfachschritte beschreiben, wie.',
      admins: (count) =>
        `${accounts(count)} ${count === 1 ? 'behält seine' : 'behalten ihre'} Administratorrollen, aktive und berechtigte: Entfernen Sie sie von Hand im Microsoft Entra Admin Center.`,
      notes: [
        'Von Hand, in Exchange, innerhalb von 30 Tagen nach dem Entzug der Lizenzen: freigegebenes Postfach oder Archiv, Weiterleitung, automatische Antworten, Verteilerlisten. Microsoft Graph lässt das für andere nicht zu.',
        'Von Hand, in SharePoint: die Dateien in OneDrive übergeben.',
        'Von Hand, in Teams und Entra: neue Besitzer für Teams, Gruppen, Apps und Flows bestimmen. Gruppen, die bleiben, stehen beim jeweiligen Konto.',
        'Von Hand, in Intune: Geräte zurücksetzen oder abkoppeln.',
      ],
    },
  },
}
