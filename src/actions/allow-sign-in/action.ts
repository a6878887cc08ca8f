import * as de from '../../core/words/de.ts'
import * as en from '../../core/words/en.ts'
import { unlicensedAccounts } from '../../graph/directory/licences.ts'
import { defineAction } from '../../operations/registry/action.ts'
import { defineReasons } from '../../operations/registry/reason.ts'
import { setSignIn } from '../sign-in-state.ts'

const reasons = defineReasons({
  sharedMailbox: {
    kind: 'note',
    en: () => 'Disabled and unlicensed, with an email address: probably a shared or room mailbox',
    de: () =>
      'Deaktiviert, mit E-Mail-Adresse und ohne Lizenz: vermutlich ein freigegebenes Postfach oder ein Raumpostfach',
    counted: {
      en: (count) =>
        `▲ ${en.accounts(count)} ${count === 1 ? 'looks like a shared or room mailbox' : 'look like shared or room mailboxes'}. They should stay disabled: once enabled, anyone with the password can sign in.`,
      de: (count) =>
        `▲ ${de.accounts(count)} ${count === 1 ? 'sieht wie ein freigegebenes Postfach oder Raumpostfach aus' : 'sehen wie freigegebene Postfächer oder Raumpostfächer aus'}. Solche Konten sollen deaktiviert bleiben: Sobald sie aktiviert sind, kann sich jeder anmelden, der das Kennwort kennt.`,
    },
  },
  toBeDisabled: {
    kind: 'again',
    en: (detail) =>
      detail
        ? `Due to be disabled again by operation ${detail}: this keeps it enabled`
        : 'Due to be disabled again: this keeps it enabled',
    de: (detail) =>
      detail
        ? `Soll durch Vorgang ${detail} wieder deaktiviert werden: Mit dem neuen Vorgang bleibt es aktiviert`
        : 'Soll wieder deaktiviert werden: Mit diesem Vorgang bleibt es aktiviert',
  },
})

export const allowSignIn = defineAction({
  kind: 'allow-sign-in',
  words: { en: { label: 'Allow sign-in' }, de: { label: 'Anmeldung zulassen' } },
  reasons,
  ...setSignIn(true),
  locksOut: false,
  onPremises: 'enable',
  // Shared, room and equipment mailboxes are created disabled and unlicensed. Graph only reveals a mailbox's type to
  // its owner, so this is a guess.
  remarks: async (directory, accounts) => {
    const likely = accounts.filter((one) => !one.accountEnabled && one.userType === 'Member' && one.mail !== null)
    if (likely.length === 0) return new Map()
    const unlicensed = await directory.ask(
      unlicensedAccounts,
      likely.map(({ id }) => id),
    )
    return new Map([...unlicensed].map((id) => [id, reasons.sharedMailbox.code]))
  },
  undo: { by: 'block-sign-in', keep: reasons.toBeDisabled.code },
})
