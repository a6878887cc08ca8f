import type { graphErrors } from '../../../../graph/directory/errors.ts'
import type { SaidErrors } from '../../told.ts'
import { number } from '../terms.ts'
import { seconds } from './duration.ts'

export const graphWords: SaidErrors<typeof graphErrors> = {
  licenceMissing: ({ licence = 'P2' }) => ({
    what: 'Your tenant has no licence for this.',
    todo: `It requires Microsoft Entra ID ${licence}. An administrator can see your licences in the Microsoft 365 admin center.`,
  }),
  notInCloud: () => ({
    what: 'Your Microsoft cloud doesn’t offer this.',
    todo: 'Microsoft offers it in other clouds only. All other commands work as usual.',
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
  membersHidden: ({ name }) => ({
    what: `The membership of the group “${name}” is hidden, so I can’t see who is in it.`,
    todo: 'Use a group with visible membership. If you didn’t name this group, it is part of this bot’s configuration: tell the people who run it.',
  }),
  tooManyToRead: ({ count, limit }) => ({
    what: `That would take too long: ${number(count)} accounts to read, and Microsoft Entra allows about 5,000 a minute.`,
    todo: `Narrow it down to at most ${number(limit)}, for example with department:"Sales" or guests.`,
  }),
  leaveDatesUnseen: () => ({
    what: 'I can’t see a leave date on any account.',
    todo: 'Either your organisation doesn’t fill in employeeLeaveDateTime, or your role doesn’t let you see it: that requires Lifecycle Workflows Administrator or Global Reader.',
  }),
}
