import type { Sayings } from '../../told.ts'
import { number } from '../terms.ts'
import { minutes } from './duration.ts'

/** About what a plan still needs, or forbids. */
export const confirming = {
  reasonRequired: ({ min, length }) => ({
    what: length ? 'The reason is too short.' : 'A reason is missing.',
    todo: `Say why, in at least ${number(min)} characters: it goes into the record.`,
  }),
  badTicket: ({ pattern }) => ({
    what: 'The ticket number does not look right.',
    todo: `It must look like this: ${pattern}`,
  }),
  countMismatch: ({ expected }) => ({
    what: 'The number you typed is not the number of accounts.',
    todo: `Type ${number(expected)} to confirm, or cancel.`,
  }),
  reasonNotRepeated: ({ count, reasons }) => ({
    what: `${count === 1 ? '1 account was' : `${number(count)} accounts were`} contained as compromised, and ${reasons === 1 ? 'the reason for that is' : `the ${number(reasons)} reasons for that are`} not repeated.`,
    todo: `Type ${reasons === 1 ? 'it' : 'each of them'} as the plan shows it beside the accounts. If this plan does not, plan again.`,
  }),
  adminsNotNamed: ({ count }) => ({
    what:
      count === 1
        ? 'The sign-in name you typed is not that of the administrator.'
        : 'The sign-in names you typed are not those of the administrators.',
    todo:
      count === 1
        ? 'Type it as the plan shows it, or cancel.'
        : `Type all ${number(count)} as the plan shows them, separated by commas, or cancel.`,
  }),
  tooManyAdmins: ({ count, limit }) => ({
    what: `These accounts include ${number(count)} administrators, and one plan may change ${number(limit)}.`,
    todo: 'Plan the administrators by themselves, a few at a time.',
  }),
  compromisedTimed: () => ({
    what: 'Compromised accounts are not enabled again at an hour: nobody would be there to look at them.',
    todo: 'Leave that hour empty, or switch off “Compromised”.',
  }),
  tampered: () => ({
    what: 'This card cannot be used: it is not the one I sent, or it was used before.',
    todo: 'Open the operation again with “operations”.',
  }),
  timeUnreadable: () => ({
    what: 'I could not read the date and time.',
    todo: 'Give both, such as 2026-05-29 and 18:00, or leave both empty.',
  }),
  timeMissing: () => ({ what: 'The time is missing.', todo: 'Add one, such as 18:00.' }),
  timeInGap: ({ date, time, zone }) => ({
    what: `Clocks never show ${time} on ${date} in ${zone}: they go forward then.`,
    todo: 'Choose another time, an hour later perhaps.',
  }),
  timePast: ({ field }) => ({
    what:
      field === 'enableAt'
        ? 'The accounts would be enabled again before they are disabled.'
        : 'This time has already gone by.',
    todo: 'Choose a later one.',
  }),
  timeTooFar: ({ days }) => ({
    what: 'This is too far ahead.',
    todo: `Choose a time within ${number(days)} days.`,
  }),
  tooManyThisHour: ({ count, limit, minutes: wait }) => ({
    what: `You may change ${number(limit)} accounts within an hour, and this would be more.`,
    todo:
      wait === undefined ? 'Send fewer at a time.' : `There is room for these ${number(count)} in ${minutes(wait)}.`,
  }),
  nothingToDo: () => ({
    what: 'There is nothing to change: no account is left that needs it and may be changed.',
    todo: 'See the list for the reason of each account.',
  }),
  readOnly: () => ({
    what: 'Changes are switched off at the moment: I can only look things up.',
    todo: 'Ask the people who run this bot when changes will be back.',
  }),
  protectionIncomplete: () => ({
    what: 'It cannot be told which accounts are protected, so nothing is changed.',
    todo: 'Ask the people who run this bot to correct the protected accounts, then plan it again.',
  }),
  nobodyMayApprove: () => ({
    what: 'This needs a second person’s approval, and there is nobody who may give it.',
    todo: 'Ask the people who run this bot to set a group of approvers.',
  }),
} satisfies Partial<Sayings>
