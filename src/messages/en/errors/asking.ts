import type { Sayings } from '../../told.ts'
import { told } from './told.ts'

/** About what was asked: commands, accounts, files. */
export const asking = {
  unknownCommand: ({ alone, nearest, file }) => ({
    what: told(alone, (name) => `“${name}” takes nothing behind it, so I did nothing.`, 'I do not know this command.'),
    todo: told(
      nearest,
      (name) =>
        file
          ? `Did you mean “${name}”? Send that, and attach the file once more: I did nothing with it.`
          : `Did you mean “${name}”? Or send “help”.`,
      'Send “help” to see what I can do.',
    ),
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
  filterBesideAccounts: ({ filter }) => ({
    what: told(
      filter,
      (text) => `“${text}” stands beside accounts or groups, which leaves open whom you mean.`,
      'A filter beside accounts or groups leaves open whom you mean.',
    ),
    todo: 'Send the filter alone, or the accounts and groups without it.',
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
  membersHidden: ({ name }) => ({
    what: told(
      name,
      (group) => `The membership of the group “${group}” is hidden, so I cannot see who is in it.`,
      'The membership of this group is hidden, so I cannot see who is in it.',
    ),
    todo: 'Use a group with visible membership. If you did not name this group, tell the people who run this bot: it is in its configuration.',
  }),
  tooManyAccounts: ({ count, limit }) => ({
    what: told(count, (n) => `These are too many accounts at once: ${n}.`, 'These are too many accounts at once.'),
    todo: told(limit, (n) => `Send at most ${n} at a time.`, 'Send them in parts.'),
  }),
  textTooLong: ({ length, limit }) => ({
    what: told(length, (n) => `This is too long to read: ${n} characters.`, 'This is too long to read.'),
    todo: told(limit, (n) => `Keep it to ${n} characters; send a list in parts.`, 'Send it in parts.'),
  }),
  tooFast: ({ seconds }) => ({
    what: 'You are faster than I can keep up with, so I left this undone.',
    todo: told(
      seconds,
      (n) => (n === '1' ? 'Ask again in a second.' : `Ask again in ${n} seconds.`),
      'Ask again in a moment.',
    ),
  }),
  fileNotTaken: ({ command }) => ({
    what: told(command, (name) => `“${name}” takes no file, so I did nothing with it.`, 'This command takes no file.'),
    todo: 'Send the file alone to check the accounts in it, or with “disable accounts”, “enable accounts” or “sign out everywhere”.',
  }),
  fileTooLarge: ({ name, files, limit }) => ({
    what: told(
      files,
      (n) => `The ${n} files are too large together.`,
      told(name, (file) => `The file “${file}” is too large.`, 'The file is too large.'),
    ),
    todo: told(limit, (n) => `Attach at most ${n} MB at a time, or send the list in parts.`, 'Send the list in parts.'),
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
} satisfies Sayings
