import type { SaidErrors } from '../../../chat/words/told.ts'
import type { wayBackInErrors } from '../errors.ts'
import type { PassRefusal, passErrors } from '../pass-errors.ts'

const refusedPass: Readonly<Record<PassRefusal, string>> = {
  policy:
    'Befristete Zugriffspässe sind ausgeschaltet oder für dieses Konto nicht erlaubt. Ein Administrator kann das in der Richtlinie für Authentifizierungsmethoden ändern.',
  guest: 'Dieses Konto gehört zu einer anderen Organisation. Nur sie kann der Person helfen, sich wieder anzumelden.',
  lifetime:
    'Die Richtlinie für Authentifizierungsmethoden erlaubt keine Zugriffspässe mit der angeforderten Gültigkeitsdauer.',
  role: 'Die Administratorrolle des Operators erlaubt das nicht. Nötig ist die Rolle Authentifizierungsadministrator, bei Konten von Administratoren die Rolle Privilegierter Authentifizierungsadministrator.',
  permission: 'Ein Administrator muss UserAuthMethod-TAP.ReadWrite.All zustimmen.',
  licence: 'Ihrem Mandanten fehlt die Lizenz dafür.',
  gone: 'Das Konto gibt es nicht mehr.',
  other: 'Entra hat keinen Grund genannt, den ich kenne. Fragen Sie den Operator.',
}

export const errors: SaidErrors<typeof passErrors & typeof wayBackInErrors> = {
  receiverMayNotApprove: () => ({
    what: 'Dieser Vorgang würde Ihnen einen Zugriffspass anzeigen; genehmigen muss ihn jemand anders.',
    todo: 'Überlassen Sie es einer anderen genehmigenden Person.',
  }),
  passNotShown: ({ left }) => ({
    what: 'Microsoft Entra hat nicht geantwortet. Ich kann deshalb keinen Zugriffspass anzeigen.',
    todo:
      left === 0
        ? 'Es gibt keinen weiteren Versuch. Bitten Sie den Operator, der Person auf anderem Weg zu helfen.'
        : `Versuchen Sie es erneut: Ein neuer Zugriffspass ersetzt einen, den niemand gesehen hat.${left === undefined ? '' : ` Verbleibende Versuche: ${left}.`}`,
  }),
  passRefused: ({ because }) => ({
    what: 'Microsoft Entra hat keinen Zugriffspass erstellt.',
    todo: refusedPass[because],
  }),
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
      cancelled: 'Dieser Link gilt nicht mehr, weil die Anmeldung mit diesem Konto wieder blockiert wurde.',
      given: 'Jemand anders hilft dieser Person jetzt.',
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
  takerCreatesNoPasses: () => ({
    what: 'Keine Ihrer aktiven Administratorrollen darf Zugriffspässe erstellen; wer auf einen wartet, würde abgewiesen. Der Vorgang wird nicht übergeben.',
    todo: 'Aktivieren Sie „Authentifizierungsadministrator“ und versuchen Sie es in einigen Minuten erneut, oder überlassen Sie es jemandem mit dieser Rolle.',
  }),
  receiverNotAllowed: ({ because }) => ({
    what: {
      nobody: 'Für dieses Konto ist im Verzeichnis keine vorgesetzte Person eingetragen.',
      disabled: 'Ihr Konto ist deaktiviert. Deshalb können Sie niemandem einen Zugriffspass geben.',
      guest: 'Gäste können niemandem einen Zugriffspass geben.',
      atRisk:
        'Microsoft Entra meldet für Ihr eigenes Konto ein Risiko. Deshalb können Sie niemandem einen Zugriffspass geben.',
      contained:
        'Ihr eigenes Konto wurde eingedämmt und noch nicht freigegeben. Deshalb können Sie niemandem einen Zugriffspass geben.',
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
  passWithdrawn: ({ because, deleted }) => ({
    what: `${
      {
        expired: 'Während der Zugriffspass erstellt wurde, ist die Frist abgelaufen.',
        given: 'Während der Zugriffspass erstellt wurde, wurde jemand anders damit beauftragt.',
        cancelled: 'Während der Zugriffspass erstellt wurde, wurde die Anmeldung dieser Person wieder blockiert.',
        backIn: 'Während der Zugriffspass erstellt wurde, hat sich diese Person wieder angemeldet.',
        contained: 'Während der Zugriffspass erstellt wurde, wurde Ihr eigenes Konto eingedämmt.',
      }[because]
    } Deshalb wird er niemandem angezeigt.`,
    todo: `${deleted ? 'Er wurde gelöscht.' : 'Er konnte noch nicht gelöscht werden. Ich versuche es erneut, und er läuft ohnehin bald ab.'} Kann sich die Person weiterhin nicht anmelden, hilft Ihr Helpdesk.`,
  }),
}
