import { accounts as givenAccounts, planFirst } from '../../../chat/words/de/command-details.ts'
import type * as en from '../en/commands.ts'

export const commands: typeof en.commands = {
  'let back in': {
    summary: 'Lässt Personen wieder anmelden, deren Kennwort oder Anmeldemethoden entfernt wurden.',
    usage: 'let back in [Konten]',
    details: [
      givenAccounts,
      planFirst,
      'Die vorgesetzte Person bekommt einen Link. Auf der Seite meldet sie sich an, gibt an, wie sie die Identität geprüft hat, und sieht einen befristeten Zugriffspass. Sonst sieht ihn niemand, und er wird nirgends gespeichert.',
      'Wenn für jemanden keine vorgesetzte Person eingetragen ist, benennen Sie jemand anderen („receiver: grady@contoso.com“). Das muss dann eine zweite Person genehmigen.',
      'Das ist eine Erweiterung: Ein Administrator muss einer Berechtigung zustimmen, und in Entra müssen befristete Zugriffspässe eingeschaltet sein. Gäste und Konten, die deaktiviert oder noch eingedämmt sind, werden übersprungen.',
    ],
    examples: ['let back in adele@contoso.com', 'let back in group:"Phished accounts" because the incident is over'],
  },
  'ways back in': {
    summary: 'Zeigt, wen ein Vorgang wieder anmelden lässt, mit den Links.',
    usage: 'ways back in [ID [Name]]',
    details: [
      'Zeigt, wer wieder angemeldet ist und wer auf wen wartet, jeweils mit dem Link. Ein Link funktioniert nur für die Person, für die er bestimmt ist. Sie können ihn also auch jemandem senden, der die App nicht hat.',
      'Mit einem Teil eines Namens oder Anmeldenamens sehen Sie nur die passenden Konten oder die, denen diese Person helfen soll.',
    ],
    examples: ['ways back in tobaki-42', 'rückkehr tobaki-42', 'ways back in tobaki-42 adele'],
  },
}

export const auditSteps: typeof en.auditSteps = {
  vouchersOpened: 'Wiederanmeldung ermöglicht',
  passAsked: 'Zugriffspass angefordert',
  passShown: 'Zugriffspass angezeigt',
  passNotShown: 'Zugriffspass nicht angezeigt',
  backIn: 'Wieder angemeldet',
  voucherExpired: 'Wiederanmeldung abgelaufen',
  voucherCancelled: 'Wiederanmeldung nicht mehr möglich',
  voucherGiven: 'Wiederanmeldung: andere Person benannt',
  receiversReminded: 'Empfänger erinnert',
}

export const auditValues: typeof en.auditValues = {
  seen: 'Identität persönlich oder per Video geprüft',
  calledBack: 'Identität durch Rückruf geprüft',
  idDocument: 'Identität mit einem Ausweis geprüft',
  used: 'Zugriffspass wurde benutzt',
  method: 'neue Anmeldemethode',
  signIn: 'Anmeldung',
}

export const permissions: typeof en.permissions = {
  'UserAuthMethod-TAP.ReadWrite.All': 'befristete Zugriffspässe erstellen, mit denen man sich wieder anmelden kann',
  'Policy.Read.AuthenticationMethod': 'sehen, für wen befristete Zugriffspässe erlaubt sind',
}
