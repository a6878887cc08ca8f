import type { UserErrorCode } from '../../core/errors.ts'
import { endedAs } from './terms.ts'

/** What a sentence about an error may need to be exact. */
export type ErrorDetails = Readonly<Record<string, string | number>>

/** What happened, and the way out. */
export interface ErrorText {
  readonly what: string
  readonly todo: string
}

const told = (value: string | number | undefined, sentence: (value: string) => string, otherwise: string) =>
  value === undefined || value === '' ? otherwise : sentence(String(value))

/** Every "no, because": details named here are optional, so that a sentence never has a hole. */
export const errors: Record<UserErrorCode, (details: ErrorDetails) => ErrorText> = {
  signedOut: () => ({ what: 'You are not signed in.', todo: 'Sign in, then ask again.' }),
  signInExpired: () => ({
    what: 'Your sign-in has expired.',
    todo: 'Sign in again; what you asked for goes on after it.',
  }),
  wrongAccount: () => ({
    what: 'You signed in with another account than the one you use in Teams.',
    todo: 'That sign-in was dropped. Sign in with your Teams account.',
  }),
  consentRequired: ({ scopes }) => ({
    what: told(
      scopes,
      (names) => `The app may not do this for you yet: ${names} is missing.`,
      'The app may not do this for you yet.',
    ),
    todo: 'Accept the permission when you are asked, or have an administrator grant it for everyone.',
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
  unknownCommand: ({ text, nearest }) => ({
    what: told(text, (typed) => `I do not know “${typed}”.`, 'I do not know this command.'),
    todo: told(nearest, (name) => `Did you mean “${name}”? Or send “help”.`, 'Send “help” to see what I can do.'),
  }),
  badArguments: ({ problem, usage }) => ({
    what: told(problem, (what) => `I could not read this: ${what}.`, 'I could not read what you asked for.'),
    todo: told(
      usage,
      (line) => `Write it like this: ${line}`,
      'Send “help” and the command’s name to see how it is written.',
    ),
  }),
  noAccounts: () => ({
    what: 'I found no account in what you sent.',
    todo: 'Give sign-in names, mail addresses or object ids, separated by commas or one to a line.',
  }),
  listExpired: () => ({
    what: 'The list behind this button is gone: I keep lists for a day.',
    todo: 'Check the accounts again, then press the button of the new answer.',
  }),
  groupNotFound: ({ name }) => ({
    what: told(name, (group) => `There is no group called “${group}”.`, 'There is no such group.'),
    todo: 'Give its whole name in quotes, its mail address, or its object id.',
  }),
  groupAmbiguous: ({ name, choices }) => ({
    what: told(name, (group) => `More than one group is called “${group}”.`, 'More than one group has this name.'),
    todo: told(
      choices,
      (list) => `Name the one you mean by its object id: ${list}`,
      'Name the one you mean by its object id.',
    ),
  }),
  groupEmpty: ({ name }) => ({
    what: told(name, (group) => `Nobody is in the group “${group}”.`, 'Nobody is in this group.'),
    todo: 'Check that it is the group you mean.',
  }),
  tooManyAccounts: ({ count, limit }) => ({
    what: told(count, (n) => `These are too many accounts at once: ${n}.`, 'These are too many accounts at once.'),
    todo: told(limit, (n) => `Send at most ${n} at a time.`, 'Send them in parts.'),
  }),
  textTooLong: ({ limit }) => ({
    what: 'Your message is too long to read.',
    todo: told(limit, (n) => `Keep it under ${n} characters, or send the list in parts.`, 'Send it in parts.'),
  }),
  tooFast: ({ seconds }) => ({
    what: 'You are faster than I can keep up with, so I left this undone.',
    todo: told(
      seconds,
      (n) => (n === '1' ? 'Ask again in a second.' : `Ask again in ${n} seconds.`),
      'Ask again in a moment.',
    ),
  }),
  fileTooLarge: ({ name, limit }) => ({
    what: told(name, (file) => `The file “${file}” is too large.`, 'The file is too large.'),
    todo: told(limit, (n) => `Attach at most ${n} MB, or send the list in parts.`, 'Send the list in parts.'),
  }),
  fileNotText: ({ name }) => ({
    what: told(name, (file) => `The file “${file}” is not a text file.`, 'The file is not a text file.'),
    todo: 'Save it as CSV or as text, and attach that.',
  }),
  fileWithoutAccounts: ({ name }) => ({
    what: told(name, (file) => `I found no account in the file “${file}”.`, 'I found no account in the file.'),
    todo: 'It needs sign-in names, mail addresses or object ids: one to a line, or in a column with a heading such as UserPrincipalName.',
  }),
  fileUnavailable: ({ name }) => ({
    what: told(name, (file) => `I could not fetch the file “${file}”.`, 'I could not fetch the file.'),
    todo: 'Attach it again, or paste what is in it.',
  }),
  reasonRequired: ({ min }) => ({
    what: 'A reason is missing.',
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
  operationNotFound: ({ id }) => ({
    what: told(id, (id) => `There is no operation “${id}”.`, 'There is no such operation.'),
    todo: 'Send “operations” to see yours.',
  }),
  notYourOperation: ({ requester }) => ({
    what: told(requester, (name) => `This operation belongs to ${name}.`, 'This operation belongs to somebody else.'),
    todo: 'Only the person who planned it can confirm, cancel or stop it.',
  }),
  operationExpired: ({ minutes }) => ({
    what: told(
      minutes,
      (n) => `This plan was not confirmed within ${n} minutes; nothing was changed.`,
      'This plan was not confirmed in time; nothing was changed.',
    ),
    todo: 'Ask again to get a plan with the accounts as they are now.',
  }),
  operationUnderWay: ({ id }) => ({
    what: told(
      id,
      (name) => `Operation ${name} was confirmed before and is under way.`,
      'This operation was confirmed before and is under way.',
    ),
    todo: 'Nothing more is needed: its card shows how far it is.',
  }),
  operationEnded: ({ state }) => ({
    what: told(
      endedAs(state),
      (how) => `This operation has already ended: ${how}.`,
      'This operation has already ended.',
    ),
    todo: 'Send “operations” to see how it went.',
  }),
  nothingToDo: () => ({
    what: 'There is nothing to change: no account is left that needs it and may be changed.',
    todo: 'See the list for the reason of each account.',
  }),
  notEnded: ({ id }) => ({
    what: told(id, (name) => `Operation ${name} has not ended yet.`, 'This operation has not ended yet.'),
    todo: 'Wait for its result, then ask again.',
  }),
  cannotUndo: () => ({
    what: 'Sign-outs cannot be undone: the sessions are gone.',
    todo: 'People sign in again by themselves.',
  }),
  nothingToUndo: ({ id }) => ({
    what: told(id, (name) => `Operation ${name} changed no account.`, 'This operation changed no account.'),
    todo: 'Send “operations” to see what the others did.',
  }),
  nothingToRetry: ({ id }) => ({
    what: told(
      id,
      (name) => `Operation ${name} left nothing undone that could be tried again.`,
      'This operation left nothing undone that could be tried again.',
    ),
    todo: 'Open it to see what became of each account.',
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
  nobodyMayApprove: ({ limit }) => ({
    what: told(
      limit,
      (n) => `More than ${n} accounts need a second person’s approval, and there is nobody who may give it.`,
      'This needs a second person’s approval, and there is nobody who may give it.',
    ),
    todo: 'Ask the people who run this bot to set a group of approvers, or send fewer accounts at a time.',
  }),
  notAnApprover: () => ({
    what: 'You are not in the group of people who may approve.',
    todo: 'Ask an administrator to add you to the approvers.',
  }),
  ownApproval: () => ({
    what: 'You asked for this yourself, so somebody else has to approve it.',
    todo: 'Wait for an approver, or cancel the operation.',
  }),
  targetMayNotApprove: () => ({
    what: 'Your own account is in this operation, so somebody else has to approve it.',
    todo: 'Leave it to another approver.',
  }),
  approvalAnswered: ({ name, answer }) => ({
    what: told(
      name,
      (who) => `${who} has already answered: ${answer === 'denied' ? 'denied' : 'approved'}.`,
      'Somebody has already answered.',
    ),
    todo: 'Nothing more is needed: the first answer counts.',
  }),
  approvalExpired: () => ({
    what: 'Nobody answered in time, so this request is over; nothing was changed.',
    todo: 'Whoever asked for it can plan it again.',
  }),
  readOnly: () => ({
    what: 'Changes are switched off at the moment: I can only look things up.',
    todo: 'Ask the people who run this bot when changes will be back.',
  }),
  exportTooLarge: () => ({
    what: 'This is too much for one file.',
    todo: 'Narrow it down with a filter, and export it in parts.',
  }),
  graphForbidden: ({ needed }) => ({
    what: 'Microsoft Entra does not let you do this.',
    todo: told(
      needed,
      (role) => `You need this role or permission: ${role}.`,
      'Ask an administrator for a role that may, such as User Administrator.',
    ),
  }),
  graphThrottled: ({ seconds }) => ({
    what: 'Microsoft Entra is busy and asks to wait.',
    todo: told(seconds, (n) => `Try again in ${n} seconds.`, 'Try again in a minute.'),
  }),
  graphUnavailable: () => ({
    what: 'Microsoft Entra does not answer.',
    todo: 'Try again in a minute. Nothing was lost.',
  }),
  tokenServiceUnavailable: () => ({
    what: 'Signing in does not work at the moment: the service for it does not answer.',
    todo: 'Try again in a minute.',
  }),
  storeUnavailable: () => ({
    what: 'My own database does not answer, so I change nothing.',
    todo: 'Try again in a minute; if it stays so, tell the people who run this bot.',
  }),
}

/** For whatever is not a `UserError`: a bug, told as a reference only. */
export const unexpected = (reference: string): ErrorText => ({
  what: 'Something went wrong on my side.',
  todo: `Try again. If it happens again, tell the people who run this bot this reference: ${reference}`,
})
