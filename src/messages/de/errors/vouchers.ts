import type { Sayings } from '../../told.ts'

/** Was Personen lesen, die andere wieder anmelden lassen. */
export const vouchers = {
  voucherNotFound: () => ({
    what: 'Hier gibt es nichts für Sie.',
    todo: 'Achten Sie darauf, dass Sie mit Ihrem eigenen Geschäftskonto angemeldet sind. Fragen Sie sonst bei der Person nach, von der Sie den Link haben.',
  }),
  receiverUnknown: ({ name }) => ({
    what: `Ich habe keine eindeutige Person namens ${name} gefunden.`,
    todo: 'Benennen Sie die Person, die den Zugriffspass bekommt, mit ihrer E-Mail-Adresse.',
  }),
  voucherEnded: ({ state }) => ({
    what: {
      backIn: 'Diese Person kann sich wieder anmelden. Ein weiterer Zugriffspass wird nicht angezeigt.',
      expired: 'Die Frist ist abgelaufen. Es wird kein Zugriffspass mehr angezeigt.',
      cancelled: 'Das gilt nicht mehr, weil das Konto wieder gesperrt wurde.',
      given: 'Jemand anders gibt dieser Person jetzt wieder Zugang.',
    }[state],
    todo: 'Wenn die Anmeldung noch nicht klappt, hilft Ihr Helpdesk.',
  }),
  voucherUsedUp: ({ limit }) => ({
    what: `Ein Zugriffspass wurde schon ${limit}-mal angezeigt, öfter geht es nicht.`,
    todo: 'Wenn die Anmeldung noch nicht klappt, hilft Ihr Helpdesk.',
  }),
  voucherBusy: () => ({
    what: 'Für diese Person wird gerade ein Zugriffspass erstellt.',
    todo: 'Versuchen Sie es in einer Minute noch einmal.',
  }),
  receiverNotAllowed: ({ because }) => ({
    what: {
      nobody: 'Für dieses Konto steht keine vorgesetzte Person im Verzeichnis.',
      disabled: 'Ihr Konto ist deaktiviert. Deshalb können Sie niemanden wieder anmelden lassen.',
      guest: 'Gäste können niemanden wieder anmelden lassen.',
      atRisk:
        'Microsoft Entra meldet für Ihr eigenes Konto ein Risiko. Deshalb können Sie niemanden wieder anmelden lassen.',
      contained:
        'Ihr eigenes Konto wurde eingedämmt und noch nicht freigegeben. Deshalb können Sie niemanden wieder anmelden lassen.',
      self: 'Sie können sich nicht selbst einen Zugriffspass ausstellen.',
      changed: 'Im Verzeichnis sind Sie nicht mehr als vorgesetzte Person eingetragen.',
      gone: 'Ihr Konto wurde im Verzeichnis nicht gefunden.',
    }[because],
    todo: 'Bitten Sie Ihren Helpdesk, jemand anderen zu benennen.',
  }),
  accountNotAllowed: ({ because, name }) => ({
    what: {
      admin:
        'Diese Person hat inzwischen eine Administratorrolle. Eine zweite Person muss genehmigen, bevor ein Zugriffspass angezeigt wird.',
      protected: 'Das Konto dieser Person ist inzwischen geschützt. Dafür wird kein Zugriffspass angezeigt.',
      unread:
        'Es ließ sich nicht prüfen, ob diese Person eine Administratorrolle hat. Deshalb wird kein Zugriffspass angezeigt.',
    }[because],
    todo: `Wenden Sie sich an ${name}. In Rollcall steht dort der Grund.`,
  }),
  voucherOperatorSignedOut: ({ name }) => ({
    what: `Der Zugriffspass wird mit der Anmeldung von ${name} erstellt, und die ist gerade nicht gültig.`,
    todo: `Bitten Sie ${name}, sich bei Rollcall anzumelden, und versuchen Sie es dann noch einmal. Jemand anders aus dem Team kann das auch übernehmen.`,
  }),
} satisfies Partial<Sayings>
