import type { fileErrors } from '../../../input/errors.ts'
import type { SaidErrors } from '../../told.ts'
import { number } from '../terms.ts'

export const fileWords: SaidErrors<typeof fileErrors> = {
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
}
