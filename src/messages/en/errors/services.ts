import type { PassRefusal } from '../../../core/passes.ts'
import type { Sayings } from '../../told.ts'
import { seconds } from './duration.ts'

const refusedPass: Readonly<Record<PassRefusal, string>> = {
  policy:
    'Temporary Access Passes are switched off, or not allowed for this account. An administrator can change that in the authentication methods policy.',
  guest: 'This account belongs to another organisation, which has to let the person back in.',
  lifetime: 'The authentication methods policy doesn’t allow passes to be valid for as long as I requested.',
  role: 'The operator’s directory role doesn’t allow this. It requires Authentication Administrator, or Privileged Authentication Administrator for administrators.',
  permission: 'An administrator has to consent to UserAuthMethod-TAP.ReadWrite.All.',
  licence: 'Your tenant has no licence for this.',
  gone: 'The account no longer exists.',
  other: 'It gave no reason that I recognise. Ask the operator.',
}

/** Errors of the services the bot depends on. */
export const services = {
  graphForbidden: ({ needed, role, granted }) => ({
    what: 'Microsoft Entra doesn’t let you do this.',
    todo: granted
      ? `None of your directory roles allows this. Ask an administrator for one that does${role ? `, such as ${role}` : ''}. Just activated your role? Try again in a few minutes.`
      : `Ask an administrator for access. You need ${needed} and a directory role that allows this${role ? `, such as ${role}` : ''}. Just activated your role? Try again in a few minutes.`,
  }),
  licenceMissing: ({ licence = 'P2' }) => ({
    what: 'Your tenant has no licence for this.',
    todo: `It requires Microsoft Entra ID ${licence}. An administrator can see your licences in the Microsoft 365 admin center.`,
  }),
  incidentsRefused: () => ({
    what: 'Microsoft Defender doesn’t let you see incidents.',
    todo: 'Your role might not allow it (it requires Security Reader, or a role in Defender), or your organisation has no licence for Microsoft Defender XDR. Defender doesn’t say which.',
  }),
  passNotShown: ({ left }) => ({
    what: 'Microsoft Entra didn’t respond, so I have no pass to show.',
    todo:
      left === 0
        ? 'No attempts are left. Ask the operator for another way back in.'
        : `Try again: a new pass replaces any that was created but not shown.${left === undefined ? '' : ` Attempts left: ${left}.`}`,
  }),
  passWithdrawn: ({ because, deleted }) => ({
    what: `While the pass was being created, ${
      {
        expired: 'the time to use this link ended',
        given: 'someone else was asked to let this person back in',
        cancelled: 'this person’s account was locked again',
        backIn: 'this person got back in',
        contained: 'your own account was contained',
      }[because]
    }, so nobody is shown it.`,
    todo: `${deleted ? 'It has been deleted.' : 'It couldn’t be deleted yet. I’ll try again, and it expires within the hour anyway.'} If this person still can’t sign in, they can ask your helpdesk.`,
  }),
  passRefused: ({ because }) => ({ what: 'Microsoft Entra didn’t create a pass.', todo: refusedPass[because] }),
  notInCloud: () => ({
    what: 'Your Microsoft cloud doesn’t offer this.',
    todo: 'Microsoft offers it in other clouds only. All other commands work as usual.',
  }),
  switchedOff: ({ setting }) => ({
    what: 'This is switched off.',
    todo: `Ask the people who run this bot to set ${setting}${setting.endsWith('_ID') ? '' : '=true'}, and an administrator to grant the permissions it requires.`,
  }),
  graphThrottled: ({ seconds: wait }) => ({
    what: 'Microsoft Entra is throttling requests.',
    todo: `Try again in ${seconds(wait)}.`,
  }),
  graphUnavailable: () => ({
    what: 'Microsoft Entra isn’t responding.',
    todo: 'Try again in a minute. Nothing was lost.',
  }),
  graphTooLarge: () => ({
    what: 'The response from Microsoft Entra is too large for me to process.',
    todo: 'Ask for fewer accounts at a time. If a single account causes this, open it in the Microsoft Entra admin center.',
  }),
  tokenServiceUnavailable: () => ({
    what: 'Signing in doesn’t work at the moment: the sign-in service isn’t responding.',
    todo: 'Try again in a minute.',
  }),
  storeFull: () => ({
    what: 'My database’s disk is full, so I’m not changing anything.',
    todo: 'Tell the people who run this bot. Once there is space again, I’ll continue automatically.',
  }),
  storeUnavailable: ({ stopping }) =>
    stopping
      ? {
          what: 'The operation was not stopped: my database isn’t responding.',
          todo: 'It continues once the database is back: stop it then. If this continues, tell the people who run this bot.',
        }
      : {
          what: 'My database isn’t responding, so I’m not changing anything.',
          todo: 'Try again in a minute. If this continues, tell the people who run this bot.',
        },
} satisfies Partial<Sayings>
