import { accounts as givenAccounts, planFirst } from '../../chat/words/de/command-details.ts'
import { form } from '../../chat/words/de/playbook-text.ts'
import { accounts, number as n } from '../../core/words/de.ts'
import type { en } from './en.ts'

export const de: typeof en = {
  commands: {
    'quarantine accounts': {
      summary: 'Nimmt Konten in eine Gruppe auf, die der bedingte Zugriff blockiert. Auch für synchronisierte Konten.',
      usage: 'quarantine accounts [Konten]',
      details: [
        givenAccounts,
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
        givenAccounts,
        planFirst,
        'Entlässt die Konten, unabhängig davon, wer sie aufgenommen hat. „release accounts“ erledigt das mit. Bei kompromittierten Konten müssen Sie den Grund wiederholen, und eine zweite Person muss das genehmigen.',
      ],
      examples: ['release from quarantine', 'release from quarantine alex@contoso.com'],
    },
  },
  playbooks: {
    quarantine: {
      button: (count) => `${accounts(count)} unter Quarantäne stellen`,
      does: (who) => `${who} unter Quarantäne stellen`,
      running: (who) => `${who}: Quarantäne wird verhängt`,
      done: (who) => `${who} unter Quarantäne gestellt`,
      one: 'Eine Quarantäne',
      already: 'Bereits unter Quarantäne',
      isAlready: 'bereits unter Quarantäne',
      nothing: 'Kein Konto unter Quarantäne zu stellen',
      parts: { change: 'unter Quarantäne zu stellen', already: 'bereits unter Quarantäne' },
      form: form('Konten unter Quarantäne stellen'),
      notes: [
        'Bis neue Anmeldungen blockiert werden, können einige Minuten vergehen. Werden auch die Sitzungen beendet, blockieren Dienste den Zugriff sofort; sonst kann es bis zu einem Tag dauern.',
        'Geöffnete Apps können noch bis zu einer Stunde weiterlaufen, bis ihr Zugriff endet.',
        'Die Konten bleiben aktiviert. Geräte, E-Mail-Weiterleitungen und andere Gruppen bleiben unverändert.',
      ],
      notFollowed: (count) =>
        `${accounts(count)} ${count === 1 ? 'ist' : 'sind'} unter Quarantäne, aber noch angemeldet`,
      left: (count) => `${accounts(count)} ${count === 1 ? 'ist' : 'sind'} nicht unter Quarantäne`,
      guests: (count) =>
        `${n(count)} davon ${count === 1 ? 'ist ein Gast' : 'sind Gäste'}. Gäste können von hier aus nicht abgemeldet werden.`,
    },
    endQuarantine: {
      button: (count) => `${accounts(count)} aus der Quarantäne entlassen`,
      does: (who) => `${who} aus der Quarantäne entlassen`,
      running: (who) => `${who}: Quarantäne wird beendet`,
      done: (who) => `${who} aus der Quarantäne entlassen`,
      one: 'Eine Entlassung aus der Quarantäne',
      already: 'Nicht unter Quarantäne',
      isAlready: 'nicht unter Quarantäne',
      nothing: 'Kein Konto aus der Quarantäne zu entlassen',
      parts: { change: 'zu entlassen', already: 'nicht unter Quarantäne' },
      form: form('Aus der Quarantäne entlassen'),
      notes: [
        'Die Konten verlassen die Quarantänegruppe, unabhängig davon, wer sie aufgenommen hat. Deaktivierte Konten bleiben deaktiviert.',
        'Bis die Anmeldung wieder möglich ist, können einige Minuten vergehen.',
      ],
      left: (count) => `${accounts(count)} ${count === 1 ? 'ist' : 'sind'} noch unter Quarantäne`,
    },
  },
  quarantineGroup: 'Quarantäne',
  permissions: { 'Policy.Read.All': 'sehen, ob der bedingte Zugriff Konten unter Quarantäne blockiert' },
}
