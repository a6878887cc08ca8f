import type { commandErrors } from '../../../commands/errors.ts'
import type { SaidErrors } from '../../told.ts'
import { number } from '../terms.ts'

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

export const commandWords: SaidErrors<typeof commandErrors> = {
  unknownCommand: ({ alone, nearest, file }) => ({
    what: alone ? `“${alone}” takes no arguments. Nothing was changed.` : 'I don’t know that command.',
    todo: nearest
      ? file
        ? `Did you mean “${nearest}”? If so, send that and attach the file again: I haven’t used it.`
        : `Did you mean “${nearest}”? Or send “help”.`
      : 'Send “help” to see what I can do.',
  }),
  badArguments: ({ command, argument, onCard, ...wrong }, { commands }) => {
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
        : `Usage: ${commands[command]?.usage ?? command}`,
    }
  },
}
