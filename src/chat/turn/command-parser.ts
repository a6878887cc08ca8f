import { operationErrors } from '../../operations/lifecycle/errors.ts'
import type { Sender } from '../channel/activity.ts'
import { help } from '../commands/about.ts'
import { checkStatus } from '../commands/accounts.ts'
import { isOperationId } from '../commands/arguments.ts'
import { offerChanges } from '../commands/offers.ts'
import { showOperation } from '../commands/operations.ts'
import { argumentsOf } from '../commands/press.ts'
import { fileErrors } from '../input/errors.ts'
import type { TypingContext } from '../input/moment.ts'
import { parseCommand, plainText } from '../input/parse.ts'
import { commandLineFor } from '../input/phrasings.ts'
import { isOnlyTargets, type TakeIds } from '../input/targets.ts'
import { isFullName } from '../input/typed-accounts.ts'
import { isOtherWord } from '../input/verbs.ts'
import type { UserRequest } from '../sign-in/sign-in.ts'
import { argumentError } from './argument-error.ts'
import { type Command, takesAccounts } from './command.ts'
import { turnErrors } from './errors.ts'
import { UnknownCommand } from './unknown-command.ts'

/** Validated by the command's schema. */
export type Arguments = Readonly<Record<string, unknown>>

export interface ParsedCommand {
  readonly command: Command
  readonly args: Arguments
}

/** Longer text isn't parsed; Teams wouldn't deliver an account list of that size. */
const maxText = 100_000
/** Longer text can only be an account list. */
const longText = 20_000

/** Whether a request is so much work to parse that only operators can send it. */
export const isLongText = ({ text = '', data }: UserRequest): boolean =>
  data === undefined && text.length > longText && text.length <= maxText

/** Longer text isn't about one person. */
const maxSentence = 200

/** Whether a text that isn't understood might be a sentence about someone. */
const mayNameSomeone = (text: string): boolean => text.length <= maxSentence && /^\S+ [^\n]*$/.test(text)

/**
 * Finds the command that a message or a pressed button means, and its validated arguments; throws an error that
 * describes any problem.
 */
export function createCommandParser(
  commands: readonly Command[],
  now: () => number,
  takeIds?: TakeIds,
): (asked: UserRequest, sender: Pick<Sender, 'timeZone'>) => ParsedCommand {
  const fromButton = (data: Readonly<Record<string, unknown>>) => {
    const pressed = data['command']
    const command = commands.find(({ name, formerName }) => name === pressed || formerName === pressed)
    if (!command || typeof pressed !== 'string') throw new operationErrors.tampered({ command: '' })
    return { command, raw: argumentsOf(data, command) }
  }

  const find = (text: string) => parseCommand(text, commands, takeIds)

  /** Accounts alone get a status check, because it changes nothing; operation IDs show the card. */
  const parse = (text: string, attached?: string) => {
    const parsed = find(text)
    // "help me with an attack" asks for something other than an explanation.
    const asksForHelp = !('nearest' in parsed) && parsed.command.name === help.name && parsed.rest !== ''
    if (!('nearest' in parsed) && !asksForHelp) return parsed
    if (isOnlyTargets(text, takeIds)) return find(`${checkStatus.name} ${text}`)
    if (isOperationId(text)) return find(`${showOperation.name} ${text.replace(/[\s.!?]+$/, '')}`)
    const line = commandLineFor(text, (plain) => !('nearest' in find(plain)), commands)
    // Replies to polite phrases and offers have no name to type.
    const untyped = commands.find(
      ({ name, hidden }) => hidden && line && (line === name || line.startsWith(`${name} `)),
    )
    if (untyped) return { command: untyped, rest: line?.slice(untyped.name.length).trim() ?? '' }
    const meant = line === undefined ? parsed : find(line)
    if (!('nearest' in meant)) return meant
    if (!('nearest' in parsed)) return parsed
    if (attached && !parsed.nearest) return find(checkStatus.name)
    const check = commands.find(({ name }) => name === checkStatus.name)
    if (parsed.nearest) return parsed
    // Any word could be a name, so the command is only suggested.
    if (check && isFullName(text) && !text.split(/\s+/).some(isOtherWord))
      return { nearest: { command: check, rest: text }, continues: false }
    const offer = commands.find(({ name }) => name === offerChanges.name)
    return offer && mayNameSomeone(text) ? { command: offer, rest: `other: ${text}` } : parsed
  }

  const fromText = (typed: string, typing: TypingContext, attached?: string) => {
    if (typed.length > maxText) throw new turnErrors.messageTooLong({ length: typed.length, limit: maxText })
    const parsed = parse(plainText(typed), attached)
    if ('nearest' in parsed) throw new UnknownCommand(parsed, typing, attached !== undefined)
    if (attached && !takesAccounts(parsed.command)) throw new fileErrors.fileNotTaken({ command: parsed.command.name })
    const raw: Readonly<Record<string, unknown>> = parsed.command.fromText?.(parsed.rest, typing) ?? {}
    const accounts = [raw['accounts'], attached].filter(Boolean).join('\n')
    return { command: parsed.command, raw: attached ? { ...raw, accounts } : raw }
  }

  return ({ text, attached, data }, { timeZone }) => {
    const { command, raw } = data ? fromButton(data) : fromText(text ?? '', { now: now(), timeZone }, attached)
    const parsed = command.arguments.safeParse(raw)
    if (!parsed.success) throw argumentError(command.name, raw, parsed.error, data !== undefined)
    return { command, args: parsed.data as Arguments }
  }
}
