import type { English } from '../en.ts'

export const manualSteps: English['manualSteps'] = {
  system: {
    mailbox: 'Postfachschritte',
    oneDrive: 'OneDrive-Schritte',
    activeDirectory: 'Active-Directory-Schritte',
  },
  title: (steps, who) => `${steps}: ${who}`,
  steps: {
    rules: 'Posteingangsregeln prüfen',
    forwarding: 'Weiterleitung ausschalten',
    delegates: 'prüfen, wer sonst noch Zugriff hat',
    shared: 'in ein freigegebenes Postfach umwandeln',
    automaticReply: 'automatische Antwort einrichten',
    hidden: 'aus der Adressliste ausblenden',
    regular: 'wieder in ein Benutzerpostfach umwandeln',
    noReply: 'automatische Antwort ausschalten',
    listed: 'wieder in der Adressliste anzeigen',
    managerAccess: 'der vorgesetzten Person Zugriff geben',
    noManagerAccess: 'der vorgesetzten Person den Zugriff entziehen',
  },
}
