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
  consentRequired: ({ scopes }) => ({
    what: told(
      scopes,
      (names) => `Die App darf das noch nicht für Sie tun: ${names} fehlt.`,
      'Die App darf das noch nicht für Sie tun.',
    ),
    todo: 'Stimmen Sie zu, wenn Sie gefragt werden, oder bitten Sie eine Administratorin oder einen Administrator, es für alle zu erlauben.',
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
