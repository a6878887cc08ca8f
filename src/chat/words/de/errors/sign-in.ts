import type { tokenErrors } from '../../../../auth/errors.ts'
import type { permissionErrors, signInErrors } from '../../../../core/sign-in-errors.ts'
import { enumerate } from '../../../../core/text.ts'
import type { SaidErrors } from '../../told.ts'

/** By the kind of Conditional Access policy. */
const policies: Readonly<Record<string, string>> & { readonly access: string } = {
  access: 'Eine Richtlinie Ihrer Organisation für bedingten Zugriff blockiert den Zugriff',
  location:
    'Eine Richtlinie Ihrer Organisation für bedingten Zugriff erlaubt keinen Zugriff aus dem Netz des Bot-Servers',
  device:
    'Eine Richtlinie Ihrer Organisation für bedingten Zugriff verlangt ein konformes oder eingebundenes Gerät, und Ihre Anmeldung hat keines nachgewiesen',
  app: 'Eine Richtlinie Ihrer Organisation für bedingten Zugriff erlaubt nur genehmigte Apps',
  risk: 'Eine Richtlinie Ihrer Organisation für bedingten Zugriff blockiert diese Anmeldung wegen ihres Risikos',
  mfa: 'Eine Richtlinie Ihrer Organisation für bedingten Zugriff verlangt Multi-Faktor-Authentifizierung (MFA), und Sie haben sich ohne sie angemeldet',
}

/** AADSTS number: someone ended all sessions, or the password was changed. */
const revoked = 50173

/** AADSTS number: the app requires assignment, and this person isn't assigned to it. */
const notAssigned = 50105

const code = (aadsts: string | number | undefined) => (aadsts ? ` (AADSTS${aadsts})` : '')

const listOf = (scopes: string, word: string) => enumerate(scopes.split(' '), word)

export const signInWords: SaidErrors<typeof signInErrors & typeof permissionErrors & typeof tokenErrors> = {
  signedOut: () => ({
    what: 'Sie sind nicht angemeldet.',
    todo: 'Melden Sie sich an und versuchen Sie es erneut.',
  }),
  signInExpired: ({ aadsts }) => ({
    what:
      aadsts === revoked
        ? 'Ihre Anmeldung wurde widerrufen oder Ihr Kennwort geändert.'
        : 'Ihre Anmeldung ist abgelaufen.',
    todo: 'Melden Sie sich wieder an; danach fahre ich mit Ihrer Anfrage fort.',
  }),
  wrongAccount: () => ({
    what: 'Sie haben sich mit einem anderen Konto angemeldet als dem, das Sie in Teams verwenden.',
    todo: 'Diese Anmeldung wurde verworfen. Melden Sie sich mit Ihrem Teams-Konto an.',
  }),
  consentRequired: ({ scopes, url, addOn }) => ({
    what: addOn
      ? `Diese Erweiterung ist nicht eingeschaltet: Niemand hat bisher ${listOf(scopes, 'und')} zugestimmt.`
      : scopes.includes(' ')
        ? `Der App fehlt dafür noch mindestens eine dieser Berechtigungen: ${listOf(scopes, 'und')}.`
        : `Der App fehlt dafür noch eine Berechtigung: ${scopes}.`,
    todo: addOn
      ? 'Ein Administrator kann sie einschalten, indem er der Anmelde-App die Berechtigung hinzufügt und ihr zustimmt. Eine neue Anmeldung hilft nicht.'
      : url
        ? `Sie können sie nicht selbst erteilen, und eine neue Anmeldung hilft nicht. Senden Sie diesen Link einer Person mit der Rolle Cloudanwendungsadministrator, Administrator für privilegierte Rollen oder Globaler Administrator, die sie für alle erteilen kann: ${url} Versuchen Sie es danach erneut.`
        : 'Sie können sie nicht selbst erteilen, und eine neue Anmeldung hilft nicht. Bitten Sie einen Administrator, sie für alle zu erteilen, und versuchen Sie es danach erneut.',
  }),
  moreProofRequired: ({ policy }) =>
    policy === 'device'
      ? {
          what: 'Ihre Organisation verlangt ein konformes oder eingebundenes Gerät.',
          todo: 'Melden Sie sich auf einem solchen Gerät erneut an.',
        }
      : {
          what: 'Ihre Organisation verlangt eine zusätzliche Überprüfung.',
          todo: 'Melden Sie sich erneut an und führen Sie den zusätzlichen Schritt aus.',
        },
  policyBlocked: ({ policy, aadsts }) => ({
    what: `${policies[String(policy)] ?? policies.access}${code(aadsts)}.`,
    todo:
      policy === 'location'
        ? 'Eine neue Anmeldung hilft nicht. Bitten Sie einen Administrator, die öffentliche IP-Adresse des Bot-Servers in einen vertrauenswürdigen benannten Standort aufzunehmen.'
        : policy === 'mfa'
          ? 'Bitten Sie einen Administrator, die Anmelde-App dieses Bots in die Richtlinie aufzunehmen: Nur dann verlangt die Anmeldeseite den zusätzlichen Schritt.'
          : policy === 'device'
            ? 'Bitten Sie einen Administrator, die Anmelde-App dieses Bots in die Richtlinie aufzunehmen, und melden Sie sich einmal auf einem solchen Gerät an. Wird auch das abgelehnt, kann er die Gruppe der Operatoren von der Richtlinie ausnehmen.'
            : 'Eine neue Anmeldung hilft nicht. Ein Administrator findet die Richtlinie in den Anmeldeprotokollen unter den nicht interaktiven Anmeldungen. Geht es um Standorte, muss die öffentliche IP-Adresse des Bot-Servers vertrauenswürdig sein.',
  }),
  signInRefused: ({ aadsts }) =>
    aadsts === notAssigned
      ? {
          what: `Sie sind der Anmelde-App dieses Bots nicht zugewiesen${code(aadsts)}.`,
          todo: 'Eine neue Anmeldung hilft nicht. Bitten Sie einen Administrator, Sie ihr im Microsoft Entra Admin Center unter „Unternehmensanwendungen“ zuzuweisen.',
        }
      : {
          what: `Sie haben sich angemeldet, aber Microsoft Entra hat diese Anmeldung nicht akzeptiert${code(aadsts)}.`,
          todo: 'Eine neue Anmeldung hilft nicht. Informieren Sie die Betreiber dieses Bots.',
        },
  graphForbidden: ({ needed, role, granted }) => ({
    what: 'Microsoft Entra erlaubt Ihnen das nicht.',
    todo: granted
      ? `Keine Ihrer Administratorrollen erlaubt das. Bitten Sie einen Administrator um eine, die es erlaubt${role ? `, etwa ${role}` : ''}. Gerade erst eine Rolle aktiviert? Versuchen Sie es in ein paar Minuten erneut.`
      : `Bitten Sie einen Administrator um Zugriff. Nötig sind ${needed} und eine Administratorrolle, die das erlaubt${role ? `, etwa ${role}` : ''}. Gerade erst eine Rolle aktiviert? Versuchen Sie es in ein paar Minuten erneut.`,
  }),
  tokenServiceUnavailable: () => ({
    what: 'Die Anmeldung ist zurzeit nicht möglich: Der Anmeldedienst antwortet nicht.',
    todo: 'Versuchen Sie es in einer Minute erneut.',
  }),
}
