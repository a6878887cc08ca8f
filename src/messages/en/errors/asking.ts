import type { Sayings } from '../../told.ts'
import { commands } from '../commands.ts'
import { common, number } from '../terms.ts'
import { seconds } from './duration.ts'

const usages: Readonly<Record<string, { usage: string }>> = commands

/** The names of arguments and inputs inside a sentence. */
const named: Readonly<Record<string, string>> = {
  operation: 'operation ID',
  accounts: 'list of accounts',
  people: 'list of people',
  group: 'group name',
  inactive: 'period after “inactive:”',
  topic: 'command name',
  search: 'search text',
  department: 'department',
  title: 'job title',
  account: 'account',
  operator: 'operator',
  any: 'search text',
  comment: 'comment',
  reason: 'reason',
  ticket: 'ticket number',
  count: 'number of accounts',
  runAtDate: 'date',
  runAtTime: 'time',
  enableAtDate: 'date',
  enableAtTime: 'time',
}

/** Errors in the request: command, accounts, files. */
export const asking = {
  unknownCommand: ({ alone, nearest, file }) => ({
    what: alone ? `“${alone}” takes no arguments. Nothing was changed.` : 'I don’t know that command.',
    todo: nearest
      ? file
        ? `Did you mean “${nearest}”? If so, send that and attach the file again: I haven’t used it.`
        : `Did you mean “${nearest}”? Or send “help”.`
      : 'Send “help” to see what I can do.',
  }),
  badArguments: ({ command, argument, onCard, ...wrong }) => {
    const name = named[argument] ?? argument
    const what = {
      missing: `The ${name} is missing.`,
      invalid: `I couldn’t read the ${name}.`,
      tooLong: `The ${name} is too long${wrong.problem === 'tooLong' ? `: at most ${number(wrong.limit)} characters` : ''}.`,
    }
    return {
      what: what[wrong.problem],
      todo: onCard
        ? 'Correct it on the card and press the button again.'
        : `Usage: ${usages[command]?.usage ?? command}`,
    }
  },
  noAccounts: ({ text }) => ({
    what: text ? `I couldn’t find an account for “${text}”.` : 'I couldn’t find an account in what you sent.',
    todo: 'Use names, sign-in names, email addresses or object IDs, separated by commas or one per line.',
  }),
  nothingSelected: () => ({
    what: 'You haven’t selected an account.',
    todo: 'Select at least one in the list, then press the button again.',
  }),
  namesNotFound: ({ text, count, more }) => ({
    what:
      count === 1
        ? `I couldn’t find “${text}”.`
        : `I couldn’t find: ${text}${more > 0 ? ` ${common.andMore(more)}` : ''}.`,
    todo: 'Nothing is planned yet. Check the spelling, or use sign-in names. If it wasn’t a name: put a reason after “because”, and write a time like “tomorrow at 18:00”.',
  }),
  noSuchAccount: ({ text }) => ({
    what: `I couldn’t find an account for “${text}”.`,
    todo: 'Check the spelling. To find a deleted account’s audit log entries, use its sign-in name or object ID.',
  }),
  nameShared: ({ name, count }) => ({
    what: `${number(count)} accounts match “${name}”.`,
    todo: 'Choose the one you mean. Nothing has changed yet.',
  }),
  notUnderstood: ({ text }) => ({
    what: `I didn’t understand “${text}”.`,
    todo: 'Nothing is planned yet. Correct it and send it again. Put a reason after “reason:” or “because”. Write a time like “tomorrow at 18:00” or “until Monday at 8:00”.',
  }),
  filterUnknown: ({ filter, nearest }) => ({
    what: `I don’t know the filter “${filter}”.`,
    todo: `Did you mean “${nearest}”? I can filter by department: and title:, and by enabled, disabled, guests and members.`,
  }),
  filterBesideAccounts: ({ filter }) => ({
    what: `“${filter}” is a filter, but you also named accounts or groups. I can’t tell which you mean.`,
    todo: 'Send the filter on its own, or the accounts and groups without it.',
  }),
  listExpired: () => ({
    what: 'The list behind this button has expired: it works for a day.',
    todo: 'Check the accounts again, then use the button on the new answer.',
  }),
  groupNotFound: ({ name }) => ({
    what: `There is no group called “${name}”.`,
    todo: 'Use its full name in quotes, its email address or its object ID.',
  }),
  groupAmbiguous: ({ name, choices, unquoted }) => ({
    what: unquoted ? `Which group do you mean by “${name}”?` : `More than one group is called “${name}”.`,
    todo: choices
      ? `Choose the one you mean, put its full name in quotes, or use its object ID: ${choices}`
      : 'Choose the one you mean. If it isn’t here, put its full name in quotes. Nothing has changed yet.',
  }),
  incidentNotFound: ({ id }) => ({
    what: `There is no incident ${id} that you’re allowed to see.`,
    todo: 'Use its number in Microsoft Defender. “incidents” lists the open ones.',
  }),
  incidentMerged: ({ id }) => ({
    what: `Incident ${id} was merged into others so often that I stopped looking.`,
    todo: 'Use the number of the incident it ended up in.',
  }),
  incidentNobody: ({ id, some }) => ({
    what: some
      ? `Incident ${id} names no account of your organisation in Microsoft Entra: ${some}.`
      : `Incident ${id} names no accounts.`,
    todo: 'Deal with local and Active Directory accounts where they are managed. Look at the incident in Microsoft Defender.',
  }),
  oneIncident: () => ({
    what: 'I can only handle one incident at a time.',
    todo: 'Send them one after another. Each gets its own plan.',
  }),
  nobodyAtRisk: ({ level }) => ({
    what: `Nobody is at ${level} risk in Identity Protection right now.`,
    todo: 'Nothing was planned.',
  }),
  nobodyLeaving: () => ({ what: 'Nobody’s leave date is today.', todo: 'Nothing was planned.' }),
  leaveDatesUnseen: () => ({
    what: 'I can’t see a leave date on any account.',
    todo: 'Either your organisation doesn’t fill in employeeLeaveDateTime, or your role doesn’t let you see it: that requires Lifecycle Workflows Administrator or Global Reader.',
  }),
  groupEmpty: ({ name }) => ({
    what: `The group “${name}” has no members.`,
    todo: 'Check that this is the group you mean.',
  }),
  membersHidden: ({ name }) => ({
    what: `The membership of the group “${name}” is hidden, so I can’t see who is in it.`,
    todo: 'Use a group with visible membership. If you didn’t name this group, it is part of this bot’s configuration: tell the people who run it.',
  }),
  tooManyAccounts: ({ count, limit }) => ({
    what: `That’s too many accounts at once: ${number(count)}.`,
    todo: `Send at most ${number(limit)} at a time.`,
  }),
  tooManyToRead: ({ count, limit }) => ({
    what: `That would take too long: ${number(count)} accounts to read, and Microsoft Entra allows about 5,000 a minute.`,
    todo: `Narrow it down to at most ${number(limit)}, for example with department:"Sales" or guests.`,
  }),
  onlyListed: ({ filter }) => ({
    what: `“${filter}” only works with “list users”.`,
    todo: `Send “list users ${filter}” and use the buttons below the list.`,
  }),
  messageTooLong: ({ length, limit }) => ({
    what: `This list is too long for one message: ${number(length)} characters.`,
    todo: `Attach it as a CSV or text file in our private chat, with the command or on its own. Or send it in several messages of at most ${number(limit)} characters.`,
  }),
  textTooLong: ({ length, limit }) => ({
    what: `This message is too long: ${number(length)} characters.`,
    todo: `Keep it to ${number(limit)} characters, and send long lists in parts.`,
  }),
  tooFast: ({ seconds: wait }) => ({
    what: 'Too many requests, so I skipped this one.',
    todo: `Ask again in ${seconds(wait)}.`,
  }),
  fileNotTaken: ({ command }) => ({
    what: `“${command}” doesn’t take a file, so I ignored the file.`,
    todo: 'Send the file on its own to check the accounts in it, or with “disable accounts”, “enable accounts” or “sign out everywhere”.',
  }),
  fileTooLarge: ({ limit, ...which }) => ({
    what:
      'files' in which
        ? `The ${number(which.files)} files together are too large.`
        : `The file “${which.name}” is too large.`,
    todo: `Attach at most ${number(limit)} MB at a time, or send the list in parts.`,
  }),
  fileNotText: ({ name }) => ({
    what: `The file “${name}” is not a text file.`,
    todo: 'Save it as CSV or plain text and attach it again.',
  }),
  fileWithoutAccounts: ({ name }) => ({
    what: `I couldn’t find any accounts in the file “${name}”.`,
    todo: 'It needs sign-in names, email addresses or object IDs: one per line, or in a column with a heading such as UserPrincipalName.',
  }),
  fileUnavailable: ({ name }) => ({
    what: `I couldn’t download the file “${name}”.`,
    todo: 'Attach it again, or paste its contents.',
  }),
} satisfies Partial<Sayings>
