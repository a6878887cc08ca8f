import { oneLine } from '../../core/text.ts'
import { help } from '../commands/about.ts'
import { commandErrors } from '../commands/errors.ts'
import { press, pressIfValid } from '../commands/press.ts'
import type { TypingContext } from '../input/moment.ts'
import type { Guess, ParseResult } from '../input/parse.ts'
import type { SuggestedCommand } from '../views/notice.ts'
import type { Command } from './command.ts'

type UnknownText = Extract<ParseResult<Command>, { nearest: unknown }>

/**
 * Maximum length of text in a button, in characters. Cards could hold more, but pasting a long list again is faster.
 */
const maxButtonText = 2_000

/** Refuses text that isn't a command. The text itself is only for the card; the log gets only the error's code. */
export class UnknownCommand extends commandErrors.unknownCommand {
  readonly meant: SuggestedCommand | undefined

  constructor({ nearest, continues }: UnknownText, typing: TypingContext, withFile = false) {
    const name = nearest?.command.name
    super(name ? { nearest: name, ...(continues && { alone: name }), ...(withFile && { file: 1 }) } : {})
    this.meant = nearest && suggestionFor(nearest, typing)
  }
}

function suggestionFor({ command, rest }: Guess<Command>, typing: TypingContext): SuggestedCommand {
  const { name } = command
  const given = rest && rest.length <= maxButtonText ? command.fromText?.(rest, typing) : undefined
  const whole = given && pressIfValid(command, given)
  if (whole) return { line: oneLine(`${name} ${rest}`), data: whole }
  // If the command can't run without arguments, explain it instead.
  return { line: name, data: pressIfValid(command, {}) ?? press(help, { topic: name }) }
}
