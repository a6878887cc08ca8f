import type { Sayings } from '../../told.ts'

/** About vouchers: what their receivers read on the page, and operators read in the chat. */
export const vouchers = {
  voucherNotFound: () => ({
    what: 'Hier gibt es nichts für Sie.',
    todo: 'Prüfen Sie, ob Sie mit Ihrem eigenen Geschäfts- oder Schulkonto angemeldet sind. Wenn ja, fragen Sie die Person, von der Sie den Link haben, ob er für Sie bestimmt ist.',
  }),
  receiverUnknown: ({ name }) => ({
    what: `Ich kann „${name}“ keiner Person eindeutig zuordnen.`,
    todo: 'Nennen Sie die E-Mail-Adresse der Person, die den Zugriffspass bekommt.',
  }),
  voucherEnded: ({ state }) => ({
    what: {
      backIn: 'Diese Person kann sich wieder anmelden. Ein weiterer Zugriffspass wird nicht angezeigt.',
      expired: 'Die Frist ist abgelaufen. Es wird kein Zugriffspass mehr angezeigt.',
      cancelled: 'Dieser Link gilt nicht mehr, weil das Konto wieder gesperrt wurde.',
      given: 'Jemand anders gibt dieser Person jetzt wieder Zugang.',
    }[state],
    todo: 'Wenn die Anmeldung weiterhin nicht möglich ist, wenden Sie sich an Ihren Helpdesk.',
  }),
  voucherUsedUp: ({ limit }) => ({
    what: `Es wurde bereits ${limit}-mal ein Zugriffspass angezeigt; öfter ist das nicht möglich.`,
    todo: 'Wenn die Anmeldung weiterhin nicht möglich ist, wenden Sie sich an Ihren Helpdesk.',
  }),
  voucherBusy: () => ({
    what: 'Für diese Person wird gerade ein Zugriffspass erstellt.',
    todo: 'Versuchen Sie es in einer Minute erneut.',
  }),
  receiverNotAllowed: ({ because }) => ({
    what: {
      nobody: 'Für dieses Konto ist im Verzeichnis keine vorgesetzte Person eingetragen.',
      disabled: 'Ihr Konto ist deaktiviert. Deshalb können Sie niemandem wieder Zugang geben.',
      guest: 'Gäste können niemandem wieder Zugang geben.',
      atRisk:
        'Microsoft Entra meldet für Ihr eigenes Konto ein Risiko. Deshalb können Sie niemandem wieder Zugang geben.',
      contained:
        'Ihr eigenes Konto wurde eingedämmt und noch nicht freigegeben. Deshalb können Sie niemandem wieder Zugang geben.',
      self: 'Sie können sich nicht selbst einen Zugriffspass ausstellen.',
      changed: 'Im Verzeichnis sind Sie nicht mehr als vorgesetzte Person eingetragen.',
      gone: 'Ihr Konto wurde im Verzeichnis nicht gefunden.',
    }[because],
    todo: 'Bitten Sie Ihren Helpdesk, jemand anderen zu benennen.',
  }),
  accountNotAllowed: ({ because, name }) => ({
    what: {
      admin:
        'Diese Person hat inzwischen eine Administratorrolle. Eine zweite Person muss das genehmigen, bevor ein Zugriffspass angezeigt wird.',
      protected: 'Das Konto dieser Person ist inzwischen geschützt. Dafür wird kein Zugriffspass angezeigt.',
      unread:
        'Es konnte nicht geprüft werden, ob diese Person eine Administratorrolle hat. Deshalb wird kein Zugriffspass angezeigt.',
    }[because],
    todo: `Wenden Sie sich an ${name}. Diese Person sieht den Grund in Rollcall.`,
  }),
  voucherOperatorSignedOut: ({ name }) => ({
    what: `Der Zugriffspass wird mit der Anmeldung von ${name} erstellt, die zurzeit nicht gültig ist.`,
    todo: `Bitten Sie ${name}, sich bei Rollcall anzumelden, und versuchen Sie es dann erneut. Jemand anders aus dem Team kann das auch übernehmen.`,
  }),
} satisfies Partial<Sayings>
