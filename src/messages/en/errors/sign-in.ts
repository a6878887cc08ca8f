import type { Sayings } from '../../told.ts'

/** What kind of policy stands in the way. */
const policies: Readonly<Record<string, string>> & { readonly access: string } = {
  access: 'A Conditional Access policy of your organization blocks access',
  location:
    'A Conditional Access policy of your organization does not allow access from the network of the bot’s server',
  device:
    'A Conditional Access policy of your organization requires a managed device, which the bot’s server cannot show',
  app: 'A Conditional Access policy of your organization allows approved apps only',
  risk: 'A Conditional Access policy of your organization blocks this sign-in because of its risk',
  mfa: 'A Conditional Access policy of your organization requires multifactor authentication, and your sign-in did not provide it',
}

const code = (aadsts: string | number | undefined) => (aadsts ? ` (AADSTS${aadsts})` : '')

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
    what: `The app may not do this for you yet: ${scopes} is missing.`,
    todo: url
      ? `You cannot grant it yourself, and signing in again does not help. Send this link to a Cloud Application Administrator, Privileged Role Administrator or Global Administrator, who grants it for everyone: ${url} Then ask again.`
      : 'You cannot grant it yourself, and signing in again does not help. Ask an administrator to grant it for everyone, then ask again.',
  }),
  moreProofRequired: () => ({
    what: 'Your organisation asks for more proof that it is you.',
    todo: 'Sign in again and complete the extra step.',
  }),
  policyBlocked: ({ policy, aadsts }) => ({
    what: `${policies[String(policy)] ?? policies.access}${code(aadsts)}.`,
    todo:
      policy === 'location'
        ? 'Signing in again does not help. Ask an administrator to add the public IP address of the bot’s server to a trusted named location.'
        : policy === 'mfa'
          ? 'Ask an administrator to include this bot’s sign-in app in the policy: only then does the sign-in page ask for the extra step.'
          : 'Signing in again does not help. An administrator finds the policy in the sign-in logs, under non-interactive sign-ins. If it is about locations, the public IP address of the bot’s server must be trusted.',
  }),
  signInRefused: ({ aadsts }) => ({
    what: `You signed in, but Microsoft Entra did not accept that sign-in${code(aadsts)}.`,
    todo: 'Tell the people who run this bot: signing in again will not help.',
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
} satisfies Partial<Sayings>
