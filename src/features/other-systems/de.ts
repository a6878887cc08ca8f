import { terms } from '../../chat/words/de/terms.ts'
import type { SaidErrors } from '../../chat/words/told.ts'
import type { en } from './en.ts'
import type { otherSystemsErrors } from './errors.ts'

const n = terms.number

const errors: SaidErrors<typeof otherSystemsErrors> = {
  nothingByHand: ({ id }) => ({
    what: `Bei Vorgang ${id} bleibt nichts von Hand zu tun.`,
    todo: `Senden Sie „operation ${id}“, um zu sehen, was er getan hat.`,
  }),
  cannotAssignTo: ({ name, because }) => ({
    what: {
      target: `Dieser Vorgang ändert das Konto von ${name}. Die Schritte können dieser Person nicht zugewiesen werden.`,
      disabled: `Das Konto von ${name} ist deaktiviert. Die Schritte können dieser Person nicht zugewiesen werden.`,
      unknown: `Ich kann „${name}“ keiner Person eindeutig zuordnen.`,
    }[because],
    todo: 'Nennen Sie jemand anderen, mit E-Mail-Adresse oder mit @.',
  }),
}

export const de: typeof en = {
  errors,
  commands: {
    'assign steps': {
      summary: 'Weist jemandem Schritte zu, die ich nicht ausführen kann, etwa in Postfächern.',
      usage: 'assign steps [ID] [postfach | onedrive | active directory] [an Person]',
      details: [
        'Für beendete Vorgänge, nach denen in Postfächern, OneDrive oder im Active Directory etwas zu tun bleibt. Zeigt eine Karte mit den PowerShell-Befehlen als Datei und mit Schaltflächen für „erledigt“ und „nicht nötig“.',
        'Wenn Sie eine Person nennen, bekommt sie diese Karte in ihrem privaten Chat. Sie muss kein Operator sein. Die Befehle führe ich nie aus.',
      ],
      examples: ['assign steps tobaki-42', 'zuweisen tobaki-42 postfach an grady@contoso.com'],
    },
  },
  auditSteps: {
    handedOff: 'Schritte zugewiesen',
    handOffDone: 'Schritte erledigt',
    handOffNotNeeded: 'Schritte nicht nötig',
  },
  manualSteps: {
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
  },
  /** Steps in other systems, which people do with their own permissions. */
  assignment: {
    button: (steps, count) => (count === 1 ? steps : `${steps} (${n(count)})`),
    toDo: (steps) => `Zu tun: ${steps}.`,
    toDoThere: 'Was dort zu tun ist, hängt vom Konto ab: Die Datei enthält die Schritte für jedes Konto.',
    file: 'In der Datei stehen die Befehle für jedes Konto. Rollcall führt sie nicht aus.',
    for: (name) => `Für ${name}`,
    unreachable: (name) =>
      `${name} war nicht zu erreichen. Diese Person muss zuerst die App installieren oder mir schreiben.`,
    openFile: 'Befehle abrufen',
    done: 'Erledigt',
    notNeeded: 'Nicht nötig',
    back: 'Zurück',
    assign: 'Zuweisen',
    doneBy: (name) => `erledigt von ${name}`,
    notNeededBy: (name, reason) => `laut ${name} nicht nötig: ${reason}`,
    openWith: (name) => (name ? `offen, zugewiesen an ${name}` : 'offen'),
    line: (steps, state) => `${steps}: ${state}.`,
    already: {
      done: (name, time) => `${name} hat das bereits um ${time} als erledigt markiert.`,
      notNeeded: (name, time) => `${name} hat das bereits um ${time} als nicht nötig markiert.`,
    },
    which: { title: 'Welche Schritte?', text: (id) => `Bei Vorgang ${id} bleibt in mehreren Systemen etwas zu tun.` },
    whyNot: { title: 'Warum ist es nicht nötig?', text: 'Der Grund steht dann im Protokoll und im Ergebnis.' },
    whom: {
      title: 'Wer erledigt das?',
      text: 'Diese Person bekommt eine Karte in ihrem privaten Chat mit mir.',
      label: 'Wer soll das erledigen?',
    },
    sheet: {
      head: (steps, who, id) => `${steps}, ${who}, Vorgang ${id}`,
      made: (time, name) => `Erstellt um ${time} für ${name}`,
      care: 'Rollcall führt nichts davon aus. Für jedes Konto: prüfen, ändern, erneut prüfen.',
      once: 'Einmal, am Anfang:',
      tenant: 'NAME durch den eigenen Namen ersetzen, wie in https://NAME.sharepoint.com',
      licence:
        'Exchange löscht ein Postfach 30 Tage nach dem Entzug der Lizenz, es sei denn, es wurde bis dahin in ein freigegebenes umgewandelt.',
      rulesNote:
        'Deaktiviert nach Rückfrage jede Regel, die Nachrichten weiterleitet, verschiebt oder löscht, und entfernt clientseitige Outlook-Regeln.',
      read: 'Prüfen:',
      change: 'Ändern:',
      readAgain: 'Erneut prüfen:',
      synced: 'Synchronisiert: im Active Directory ändern. Die Schritte stehen in der Active-Directory-Datei.',
      syncedForwarding:
        'Synchronisiert: In einer Exchange-Hybridumgebung werden der zweite und der dritte Befehl abgelehnt. Leeren Sie dort altRecipient und deliverAndRedirect in Active Directory.',
      syncedDelegates:
        'Synchronisiert: In einer Exchange-Hybridumgebung wird der letzte Befehl abgelehnt. Leeren Sie dort publicDelegates in Active Directory oder verwenden Sie lokal Set-RemoteMailbox -GrantSendOnBehalfTo.',
      syncedType: (type) =>
        `Synchronisiert: Führen Sie in einer Exchange-Hybridumgebung auch lokal Set-RemoteMailbox -Type ${type} aus. Sonst kann der Typ zurückspringen.`,
      owner: (upn) => `Besitzer muss ${upn} sein.`,
      noManager: 'Keine vorgesetzte Person im Verzeichnis: MANAGER ersetzen.',
      managerUnread: 'Die vorgesetzte Person konnte nicht abgerufen werden: MANAGER ersetzen.',
      gone: 'Nicht mehr im Verzeichnis, deshalb ist der Name im Active Directory unbekannt.',
      cloud: (state) => `In Microsoft Entra: ${state}`,
      reply: (name) => `${name} arbeitet nicht mehr hier.`,
      replyWith: (name, contact) => `${name} arbeitet nicht mehr hier. Schreiben Sie stattdessen an ${contact}.`,
      tasks: {
        disable: 'Konto deaktivieren',
        enable: 'Konto aktivieren',
        resetPassword: 'ein zufälliges Kennwort festlegen',
        resetPasswordTwice: 'zweimal ein zufälliges Kennwort festlegen, das zweite erst, wenn das erste repliziert ist',
        requirePasswordChange: 'bei der nächsten Anmeldung ein neues Kennwort verlangen',
        removeFromGroups: 'aus Gruppen entfernen',
        disableComputers: 'Computer deaktivieren',
        enableComputers: 'Computer aktivieren',
        hidden: 'aus der Adressliste ausblenden, sofern das Active Directory die Exchange-Attribute enthält',
        listed: 'wieder in der Adressliste anzeigen',
      },
    },
  },
}
