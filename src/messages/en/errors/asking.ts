import type { Sayings } from '../../told.ts'
import { commands } from '../commands.ts'
import { number } from '../terms.ts'
import { seconds } from './duration.ts'

const usages: Readonly<Record<string, { usage: string }>> = commands

/** What can be typed behind a command or into a card, as it is called in a sentence. */
const named: Readonly<Record<string, string>> = {
  operation: 'operation id',
  accounts: 'list of accounts',
  people: 'list of people',
  group: 'group name',
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

/** About what was asked: commands, accounts, files. */
export const asking = {
  unknownCommand: ({ alone, nearest, file }) => ({
    what: alone ? `“${alone}” takes no arguments. Nothing was changed.` : 'I don’t know that command.',
    todo: nearest
      ? file
        ? `Did you mean “${nearest}”? Send that, and attach the file once more: I did nothing with it.`
        : `Did you mean “${nearest}”? Or send “help”.`
      : 'Send “help” to see what I can do.',
  }),
  badArguments: ({ command, argument, onCard, ...wrong }) => {
    const name = named[argument] ?? argument
    const what = {
      missing: `The ${name} is missing.`,
      invalid: `I could not read the ${name}.`,
      tooLong: `The ${name} is too long${wrong.problem === 'tooLong' ? `: at most ${number(wrong.limit)} characters` : ''}.`,
    }
    return {
      what: what[wrong.problem],
      todo: onCard
        ? 'Correct it on the card and press the button again.'
        : `Write it like this: ${usages[command]?.usage ?? command}`,
    }
  },
  noAccounts: ({ text }) => ({
    what: text ? `I couldn’t find an account for “${text}”.` : 'I couldn’t find an account in what you sent.',
    todo: 'Give names, sign-in names, mail addresses or object ids, separated by commas or one to a line.',
  }),
  nameShared: ({ name, count }) => ({
    what: `${number(count)} accounts match “${name}”.`,
    todo: 'Choose the one you mean. Nothing has changed yet.',
  }),
  notUnderstood: ({ text }) => ({
    what: `I didn’t understand “${text}”.`,
    todo: 'Nothing is planned yet. Correct it and send it again. A reason goes behind “reason:” or “because”, a time is written like “tomorrow at 18:00” or “until Monday at 8:00”.',
  }),
  filterUnknown: ({ filter, nearest }) => ({
    what: `I don’t know the filter “${filter}”.`,
    todo: `Did you mean “${nearest}”? I can filter by department: and title:, and by enabled, disabled, guests and members.`,
  }),
  filterBesideAccounts: ({ filter }) => ({
    what: `“${filter}” stands beside accounts or groups, which leaves open whom you mean.`,
    todo: 'Send the filter alone, or the accounts and groups without it.',
  }),
  listExpired: () => ({
    what: 'The list behind this button is gone: I keep lists for a day.',
    todo: 'Check the accounts again, then press the button of the new answer.',
  }),
  groupNotFound: ({ name }) => ({
    what: `There is no group called “${name}”.`,
    todo: 'Give its whole name in quotes, its mail address, or its object id.',
  }),
  groupAmbiguous: ({ name, choices, unquoted }) => ({
    what: unquoted ? `Which group do you mean by “${name}”?` : `More than one group is called “${name}”.`,
    todo: `Choose the one you mean, put its whole name in quotes, or give its object id: ${choices}`,
  }),
  groupEmpty: ({ name }) => ({
    what: `Nobody is in the group “${name}”.`,
    todo: 'Check that it is the group you mean.',
  }),
  membersHidden: ({ name }) => ({
    what: `The membership of the group “${name}” is hidden, so I cannot see who is in it.`,
    todo: 'Use a group with visible membership. If you did not name this group, tell the people who run this bot: it is in its configuration.',
  }),
  tooManyAccounts: ({ count, limit }) => ({
    what: `These are too many accounts at once: ${number(count)}.`,
    todo: `Send at most ${number(limit)} at a time.`,
  }),
  messageTooLong: ({ length, limit }) => ({
    what: `This list is too long for one message: ${number(length)} characters.`,
    todo: `Attach it as a CSV or text file in our 1:1 chat, with the command or alone, or send it in several messages of at most ${number(limit)} characters.`,
  }),
  textTooLong: ({ length, limit }) => ({
    what: `This is too long to read: ${number(length)} characters.`,
    todo: `Keep it to ${number(limit)} characters; send a list in parts.`,
  }),
  tooFast: ({ seconds: wait }) => ({
    what: 'Too many requests, so I skipped this one.',
    todo: `Ask again in ${seconds(wait)}.`,
  }),
  fileNotTaken: ({ command }) => ({
    what: `“${command}” takes no file, so I did nothing with it.`,
    todo: 'Send the file alone to check the accounts in it, or with “disable accounts”, “enable accounts” or “sign out everywhere”.',
  }),
  fileTooLarge: ({ limit, ...which }) => ({
    what:
      'files' in which
        ? `The ${number(which.files)} files are too large together.`
        : `The file “${which.name}” is too large.`,
    todo: `Attach at most ${number(limit)} MB at a time, or send the list in parts.`,
  }),
  fileNotText: ({ name }) => ({
    what: `The file “${name}” is not a text file.`,
    todo: 'Save it as CSV or as text, and attach that.',
  }),
  fileWithoutAccounts: ({ name }) => ({
    what: `I couldn’t find an account in the file “${name}”.`,
    todo: 'It needs sign-in names, mail addresses or object ids: one to a line, or in a column with a heading such as UserPrincipalName.',
  }),
  fileUnavailable: ({ name }) => ({
    what: `I could not fetch the file “${name}”.`,
    todo: 'Attach it again, or paste what is in it.',
  }),
} satisfies Partial<Sayings>
