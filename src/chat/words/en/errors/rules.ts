import type { ruleErrors } from '../../../../operations/rules/errors.ts'
import type { SaidErrors } from '../../told.ts'
import { number } from '../terms.ts'
import { minutes } from './duration.ts'

export const ruleWords: SaidErrors<typeof ruleErrors> = {
  textTooLong: ({ length, limit }) => ({
    what: `This message is too long: ${number(length)} characters.`,
    todo: `Keep it to ${number(limit)} characters, and send long lists in parts.`,
  }),
  reasonRequired: ({ min, length }) => ({
    what: length ? 'The reason is too short.' : 'A reason is missing.',
    todo: `Say why, in at least ${number(min)} characters. It is recorded in the audit log.`,
  }),
  badTicket: ({ pattern }) => ({
    what: 'The ticket number has the wrong format.',
    todo: `It must match ${pattern}`,
  }),
  countMismatch: ({ expected }) => ({
    what: 'The number you typed doesn’t match the number of accounts.',
    todo: `Type ${number(expected)} to confirm, or cancel.`,
  }),
  reasonNotRepeated: ({ count, reasons }) => ({
    what: `${count === 1 ? '1 account was' : `${number(count)} accounts were`} contained as compromised, and you didn’t repeat ${reasons === 1 ? 'the reason' : `all ${number(reasons)} reasons`}.`,
    todo: `Type ${reasons === 1 ? 'it' : 'each of them'} as the plan shows it next to the accounts. If this plan doesn’t show it, plan again.`,
  }),
  adminsNotNamed: ({ count }) => ({
    what:
      count === 1
        ? 'The sign-in name you typed doesn’t match the administrator.'
        : 'The sign-in names you typed don’t match the administrators.',
    todo:
      count === 1
        ? 'Type it as the plan shows it, or cancel.'
        : `Type all ${number(count)} as the plan shows them, separated by commas, or cancel.`,
  }),
  tooManyAdmins: ({ count, limit }) => ({
    what: `These accounts include ${number(count)} administrators, but one plan can change at most ${number(limit)}.`,
    todo: 'Plan the administrators separately, a few at a time.',
  }),
  compromisedTimed: () => ({
    what: 'Compromised accounts can’t be enabled again on a schedule: someone has to check them first.',
    todo: 'Leave that time empty, or switch off “Mark as compromised”.',
  }),
  timePast: ({ field }) => ({
    what:
      field === 'enableAt'
        ? 'The accounts would be enabled again before they are disabled.'
        : 'This time has already passed.',
    todo: 'Choose a later one.',
  }),
  timeAhead: () => ({
    what: 'This time is in the future.',
    todo: 'Enter when it became known.',
  }),
  timeTooFar: ({ days }) => ({
    what: 'This is too far in the future.',
    todo: `Choose a time within ${number(days)} days.`,
  }),
  nothingToDo: () => ({
    what: 'There is nothing to change: every account is already in this state or can’t be changed.',
    todo: 'The list shows the reason for each account.',
  }),
  tooManyThisHour: ({ count, limit, minutes: wait }) => ({
    what: `You can change ${number(limit)} accounts per hour, and this would exceed that.`,
    todo:
      wait === undefined
        ? 'Send fewer at a time.'
        : `You can change ${count === 1 ? 'this account' : `these ${number(count)} accounts`} in ${minutes(wait)}.`,
  }),
  protectionIncomplete: () => ({
    what: 'I can’t determine which accounts are protected, so I’m not changing anything.',
    todo: 'Ask the people who run this bot to correct the list of protected accounts, then plan this again.',
  }),
  readOnly: () => ({
    what: 'Changes are switched off at the moment: I can only look things up.',
    todo: 'Ask the people who run this bot when changes will be allowed again.',
  }),
}
