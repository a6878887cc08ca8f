import type { Sayings } from '../../told.ts'
import { told } from './told.ts'

/** About who somebody is and may do. */
export const signIn = {
  signedOut: () => ({ what: 'You are not signed in.', todo: 'Sign in, then ask again.' }),
  signInExpired: () => ({
    what: 'Your sign-in has expired.',
    todo: 'Sign in again; what you asked for goes on after it.',
  }),
  wrongAccount: () => ({
    what: 'You signed in with another account than the one you use in Teams.',
    todo: 'That sign-in was dropped. Sign in with your Teams account.',
  }),
  consentRequired: ({ scopes, url }) => ({
    what: told(
      scopes,
      (names) => `The app may not do this for you yet: ${names} is missing.`,
      'The app may not do this for you yet.',
    ),
    todo: told(
      url,
      (link) =>
        `You cannot grant it yourself, and signing in again does not help. Send this link to a Cloud Application Administrator, Privileged Role Administrator or Global Administrator, who grants it for everyone: ${link} Then ask again.`,
      'You cannot grant it yourself, and signing in again does not help. Ask an administrator to grant it for everyone, then ask again.',
    ),
  }),
  moreProofRequired: () => ({
    what: 'Your organisation asks for more proof that it is you.',
    todo: 'Sign in again and complete the extra step.',
  }),
  notAnOperator: () => ({
    what: 'You are not in the group of people who may look after accounts here.',
    todo: 'Ask an administrator to add you to the operators.',
  }),
  wrongTenant: () => ({
    what: 'I work for another organisation than yours.',
    todo: 'Ask the people who run this bot whether yours has one of its own.',
  }),
  unknownSender: () => ({
    what: 'I cannot tell who you are, so I do nothing.',
    todo: 'Write to me from Teams with your work account.',
  }),
} satisfies Sayings
