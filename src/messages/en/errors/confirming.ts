import type { Sayings } from '../../told.ts'
import { told } from './told.ts'

/** About what a plan still needs, or forbids. */
export const confirming = {
  reasonRequired: ({ min, length }) => ({
    what: told(length, () => 'The reason is too short.', 'A reason is missing.'),
    todo: told(
      min,
      (n) => `Say why, in at least ${n} characters: it goes into the record.`,
      'Say why: it goes into the record.',
    ),
  }),
  badTicket: ({ pattern }) => ({
    what: 'The ticket number does not look right.',
    todo: told(pattern, (form) => `It must look like this: ${form}`, 'Check it and type it again.'),
  }),
  countMismatch: ({ expected }) => ({
    what: 'The number you typed is not the number of accounts.',
    todo: told(
      expected,
      (n) => `Type ${n} to confirm, or cancel.`,
      'Type the number of accounts that will change, or cancel.',
    ),
  }),
  tampered: () => ({
    what: 'This card cannot be used: it is not the one I sent, or it was used before.',
    todo: 'Open the operation again with “operations”.',
  }),
  timeUnreadable: () => ({
    what: 'I could not read the date and time.',
    todo: 'Give both, such as 2026-05-29 and 18:00, or leave both empty.',
  }),
  timeInGap: ({ date, time, zone }) => ({
    what: told(
      time,
      (hour) => `Clocks never show ${hour} on ${date} in ${zone}: they go forward then.`,
      'Clocks never show this time: they go forward then.',
    ),
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
    todo: told(days, (n) => `Choose a time within ${n} days.`, 'Choose an earlier time.'),
  }),
  tooManyThisHour: ({ count, limit, minutes }) => ({
    what: told(
      limit,
      (n) => `You may confirm ${n} accounts within an hour, and this would be more.`,
      'These are more accounts than you may confirm within an hour.',
    ),
    todo: told(
      minutes,
      (n) => `There is room for these ${count} in ${n} ${n === '1' ? 'minute' : 'minutes'}.`,
      'Send fewer at a time.',
    ),
  }),
  nothingToDo: () => ({
    what: 'There is nothing to change: no account is left that needs it and may be changed.',
    todo: 'See the list for the reason of each account.',
  }),
  readOnly: () => ({
    what: 'Changes are switched off at the moment: I can only look things up.',
    todo: 'Ask the people who run this bot when changes will be back.',
  }),
  nobodyMayApprove: ({ limit }) => ({
    what: told(
      limit,
      (n) => `More than ${n} accounts need a second person’s approval, and there is nobody who may give it.`,
      'This needs a second person’s approval, and there is nobody who may give it.',
    ),
    todo: 'Ask the people who run this bot to set a group of approvers, or send fewer accounts at a time.',
  }),
} satisfies Sayings
