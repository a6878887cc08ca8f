import type { tokenErrors } from '../../../../auth/errors.ts'
import type { permissionErrors, signInErrors } from '../../../../core/sign-in-errors.ts'
import { enumerate } from '../../../../core/text.ts'
import type { SaidErrors } from '../../told.ts'

/** By the kind of Conditional Access policy. */
const policies: Readonly<Record<string, string>> & { readonly access: string } = {
  access: 'A Conditional Access policy in your organisation blocks access',
  location:
    'A Conditional Access policy in your organisation doesn’t allow access from the network of the bot’s server',
  device:
    'A Conditional Access policy in your organisation requires a compliant or joined device, and your sign-in didn’t show one',
  app: 'A Conditional Access policy in your organisation allows approved apps only',
  risk: 'A Conditional Access policy in your organisation blocks this sign-in because of its risk',
  mfa: 'A Conditional Access policy in your organisation requires multifactor authentication, and you signed in without it',
}

/** AADSTS number: someone ended all sessions, or the password was changed. */
const revoked = 50173

/** AADSTS number: the app requires assignment, and this person isn't assigned to it. */
const notAssigned = 50105

const code = (aadsts: string | number | undefined) => (aadsts ? ` (AADSTS${aadsts})` : '')

const listOf = (scopes: string, word: string) => enumerate(scopes.split(' '), word)

/** Entra doesn't say which of several permissions it is. */
const missing = (scopes: string) =>
  scopes.includes(' ') ? `At least one of these is missing: ${listOf(scopes, 'and')}.` : `${scopes} is missing.`

export const signInWords: SaidErrors<typeof signInErrors & typeof permissionErrors & typeof tokenErrors> = {
  signedOut: () => ({ what: 'You’re not signed in.', todo: 'Sign in, then try again.' }),
  signInExpired: ({ aadsts }) => ({
    what: aadsts === revoked ? 'Your sign-in was revoked, or your password was changed.' : 'Your sign-in has expired.',
    todo: 'Sign in again and I’ll continue with your request.',
  }),
  wrongAccount: () => ({
    what: 'You signed in with a different account from the one you use in Teams.',
    todo: 'That sign-in was discarded. Sign in with your Teams account.',
  }),
  consentRequired: ({ scopes, url, addOn }) => ({
    what: addOn
      ? `This is an add-on that is off: nobody has consented to ${listOf(scopes, 'and')} yet.`
      : `The app doesn’t have permission to do this for you yet. ${missing(scopes)}`,
    todo: addOn
      ? 'To turn it on, an administrator adds this permission to the sign-in app and consents to it. Signing in again won’t help.'
      : url
        ? `You can’t grant it yourself, and signing in again won’t help. Send this link to a Cloud Application Administrator, Privileged Role Administrator or Global Administrator, who can grant it for everyone: ${url} Then ask again.`
        : 'You can’t grant it yourself, and signing in again won’t help. Ask an administrator to grant it for everyone, then try again.',
  }),
  moreProofRequired: ({ policy }) =>
    policy === 'device'
      ? {
          what: 'Your organisation requires a compliant or joined device.',
          todo: 'Sign in again on such a device.',
        }
      : {
          what: 'Your organisation requires additional verification.',
          todo: 'Sign in again and complete the extra step.',
        },
  policyBlocked: ({ policy, aadsts }) => ({
    what: `${policies[String(policy)] ?? policies.access}${code(aadsts)}.`,
    todo:
      policy === 'location'
        ? 'Signing in again won’t help. Ask an administrator to add the public IP address of the bot’s server to a trusted named location.'
        : policy === 'mfa'
          ? 'Ask an administrator to include this bot’s sign-in app in the policy: only then does the sign-in page ask for the extra step.'
          : policy === 'device'
            ? 'Ask an administrator to include this bot’s sign-in app in the policy, and sign in once on such a device. If that is refused too, they can exclude the group of operators from the policy.'
            : 'Signing in again won’t help. An administrator can find the policy in the sign-in logs, under non-interactive sign-ins. If it is a location policy, the public IP address of the bot’s server must be trusted.',
  }),
  signInRefused: ({ aadsts }) =>
    aadsts === notAssigned
      ? {
          what: `You’re not assigned to this bot’s sign-in app${code(aadsts)}.`,
          todo: 'Signing in again won’t help. Ask an administrator to assign you to it, under Enterprise applications in the Microsoft Entra admin center.',
        }
      : {
          what: `You signed in, but Microsoft Entra didn’t accept that sign-in${code(aadsts)}.`,
          todo: 'Signing in again won’t help. Tell the people who run this bot.',
        },
  graphForbidden: ({ needed, role, granted }) => ({
    what: 'Microsoft Entra doesn’t let you do this.',
    todo: granted
      ? `None of your admin roles allows this. Ask an administrator for one that does${role ? `, such as ${role}` : ''}. Just activated your role? Try again in a few minutes.`
      : `Ask an administrator for access. You need ${needed} and an admin role that allows this${role ? `, such as ${role}` : ''}. Just activated your role? Try again in a few minutes.`,
  }),
  tokenServiceUnavailable: () => ({
    what: 'Signing in doesn’t work at the moment: the sign-in service isn’t responding.',
    todo: 'Try again in a minute.',
  }),
}
