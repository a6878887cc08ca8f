import type * as en from '../en/commands.ts'

export const commands: typeof en.commands = {
  'ways back in': {
    summary: 'Zeigt, wem ein Vorgang wieder Zugang gibt, mit den Links.',
    usage: 'ways back in [ID [Name]]',
    details: [
      'Zeigt, wer wieder angemeldet ist und wer auf wen wartet, jeweils mit dem Link. Ein Link funktioniert nur für die Person, für die er bestimmt ist. Sie können ihn also auch jemandem senden, der die App nicht hat.',
      'Mit einem Teil eines Namens oder Anmeldenamens sehen Sie nur die passenden Konten oder die, denen diese Person Zugang gibt.',
    ],
    examples: ['ways back in tobaki-42', 'rückkehr tobaki-42', 'ways back in tobaki-42 adele'],
  },
}

export const auditSteps: typeof en.auditSteps = {
  vouchersOpened: 'Neuer Zugang ermöglicht',
  passAsked: 'Zugriffspass angefordert',
  passShown: 'Zugriffspass angezeigt',
  passNotShown: 'Zugriffspass nicht angezeigt',
  backIn: 'Wieder angemeldet',
  voucherExpired: 'Neuer Zugang abgelaufen',
  voucherCancelled: 'Neuer Zugang nicht mehr möglich',
  voucherGiven: 'Neuer Zugang: andere Person benannt',
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
