import type { Sayings } from '../../told.ts'
import { told } from './told.ts'

/** About who somebody is and may do. */
export const signIn = {
  signedOut: () => ({ what: 'Sie sind nicht angemeldet.', todo: 'Melden Sie sich an und fragen Sie noch einmal.' }),
  signInExpired: () => ({
    what: 'Ihre Anmeldung ist abgelaufen.',
    todo: 'Melden Sie sich wieder an; danach geht es mit Ihrer Anfrage weiter.',
  }),
  wrongAccount: () => ({
    what: 'Sie haben sich mit einem anderen Konto angemeldet als dem, das Sie in Teams benutzen.',
    todo: 'Diese Anmeldung wurde verworfen. Melden Sie sich mit Ihrem Teams-Konto an.',
  }),
  consentRequired: ({ scopes, url }) => ({
    what: told(
      scopes,
      (names) => `Die App darf das noch nicht für Sie tun: ${names} fehlt.`,
      'Die App darf das noch nicht für Sie tun.',
    ),
    todo: told(
      url,
      (link) =>
        `Sie können das nicht selbst erlauben, und eine neue Anmeldung ändert nichts daran. Schicken Sie diesen Link einer Person mit der Rolle Cloudanwendungsadministrator, Administrator für privilegierte Rollen oder Globaler Administrator; sie erlaubt es für alle: ${link} Fragen Sie danach noch einmal.`,
      'Sie können das nicht selbst erlauben, und eine neue Anmeldung ändert nichts daran. Bitten Sie die Administration, es für alle zu erlauben, und fragen Sie danach noch einmal.',
    ),
  }),
  moreProofRequired: () => ({
    what: 'Ihre Organisation verlangt einen weiteren Nachweis, dass Sie es sind.',
    todo: 'Melden Sie sich noch einmal an und führen Sie den zusätzlichen Schritt aus.',
  }),
  notAnOperator: () => ({
    what: 'Sie gehören nicht zur Gruppe derer, die sich hier um Konten kümmern dürfen.',
    todo: 'Bitten Sie die Administration, Sie in die Gruppe aufzunehmen.',
  }),
  wrongTenant: () => ({
    what: 'Ich arbeite für eine andere Organisation als Ihre.',
    todo: 'Fragen Sie die Betreiber dieses Bots, ob Ihre einen eigenen hat.',
  }),
  unknownSender: () => ({
    what: 'Ich kann nicht erkennen, wer Sie sind; deshalb tue ich nichts.',
    todo: 'Schreiben Sie mir aus Teams mit Ihrem Arbeitskonto.',
  }),
} satisfies Sayings
