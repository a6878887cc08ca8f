import { help } from '../../command-specs/about.ts'
import { press, pressIfValid } from '../../command-specs/press.ts'
import { UserError } from '../../core/errors.ts'
import { oneLine } from '../../core/text.ts'
import type { Meant } from '../../views/notice.ts'
import type { Typing } from '../input/moment.ts'
import type { Guess, Parsed } from '../input/parse.ts'
import type { Command } from './command.ts'

type Unknown = Extract<Parsed<Command>, { nearest: unknown }>

/** What a button may carry of what was typed, in characters; a card has room for more, and a long list is pasted again sooner. */
const carried = 2_000

/** The refusal of a text that names no command. What was typed is for the card alone: of its details, the log keeps the name. */
export class UnknownCommand extends UserError<'unknownCommand'> {
  readonly meant: Meant | undefined
  /** It begins with a command and goes on: perhaps a sentence. */
  readonly goesOn: boolean

  constructor({ nearest, goesOn }: Unknown, typing: Typing, withFile = false) {
    const name = nearest?.command.name
    super('unknownCommand', name ? { nearest: name, ...(goesOn && { alone: name }), ...(withFile && { file: 1 }) } : {})
    this.meant = nearest && meantBy(nearest, typing)
    this.goesOn = goesOn
  }
}

function meantBy({ command, rest }: Guess<Command>, typing: Typing): Meant {
  const { name } = command
  const given = rest && rest.length <= carried ? command.fromText?.(rest, typing) : undefined
  const whole = given && pressIfValid(command, given)
  if (whole) return { line: oneLine(`${name} ${rest}`), data: whole }
  // Without what it needs it could only be refused: then it is explained.
  return { line: name, data: pressIfValid(command, {}) ?? press(help, { topic: name }) }
}
