import type { Sayings } from '../../told.ts'
import { seconds } from './duration.ts'

/** About what this bot relies on. */
export const services = {
  graphForbidden: ({ needed }) => ({
    what: 'Microsoft Entra does not let you do this.',
    todo: `Ask an administrator for access. It takes ${needed}, and a directory role that allows it. Just activated your role? Try again in a few minutes.`,
  }),
  licenceMissing: () => ({
    what: 'Your tenant has no licence for this.',
    todo: 'It takes Microsoft Entra ID P2. In the Microsoft 365 admin center an administrator sees which licences you have.',
  }),
  notInCloud: () => ({
    what: 'Your Microsoft cloud does not offer this.',
    todo: 'Microsoft has it in other clouds only. All other commands work as usual.',
  }),
  switchedOff: ({ setting }) => ({
    what: 'This is switched off.',
    todo: `Ask the people who run this bot to set ${setting}=true, and an administrator to grant the permissions that it takes.`,
  }),
  graphThrottled: ({ seconds: wait }) => ({
    what: 'Microsoft Entra is throttling requests.',
    todo: `Try again in ${seconds(wait)}.`,
  }),
  graphUnavailable: () => ({
    what: 'Microsoft Entra does not answer.',
    todo: 'Try again in a minute. Nothing was lost.',
  }),
  graphTooLarge: () => ({
    what: 'What Microsoft Entra answers is too large for me to take.',
    todo: 'Ask for fewer accounts at a time. If one account alone does it, look at it in the Microsoft Entra admin center.',
  }),
  tokenServiceUnavailable: () => ({
    what: 'Signing in does not work at the moment: the service for it does not answer.',
    todo: 'Try again in a minute.',
  }),
  storeFull: () => ({
    what: 'The disk under my own database is full, so I change nothing.',
    todo: 'Tell the people who run this bot. When there is room again, I go on by myself.',
  }),
  storeUnavailable: ({ stopping }) =>
    stopping
      ? {
          what: 'The operation was not stopped: my own database does not answer.',
          todo: 'While it is away, the operation waits. It goes on when the database is back: stop it then. If it stays so, tell the people who run this bot.',
        }
      : {
          what: 'My own database does not answer, so I change nothing.',
          todo: 'Try again in a minute; if it stays so, tell the people who run this bot.',
        },
} satisfies Partial<Sayings>
