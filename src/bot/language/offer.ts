import { z } from 'zod/v4'
import type { Messages } from '../../messages/index.ts'
import type { Command } from '../turn/command.ts'

/** A command as a model is told of it. */
export interface Offer {
  readonly command: Command
  /** The name as tools are named: no spaces. */
  readonly tool: string
  readonly summary: string
  /** The part of the command's own schema that a sentence may fill. */
  readonly arguments: z.ZodObject
  readonly parameters: Readonly<Record<string, unknown>>
}

/** The commands a model may choose from, in the order in which they are listed. */
export function offersFrom(commands: readonly Command[], words: Messages): readonly Offer[] {
  const summaries: Readonly<Record<string, { readonly summary: string }>> = words.commands
  return commands.flatMap((command) => {
    const { sentence: keys } = command
    if (!keys) return []
    const own = command.arguments.pick(Object.fromEntries(keys.map((key) => [key, true])))
    return [
      {
        command,
        tool: command.name.replaceAll(' ', '_'),
        summary: summaries[command.name]?.summary ?? '',
        arguments: own,
        parameters: parametersOf(own),
      },
    ]
  })
}

function parametersOf(schema: z.ZodObject): Record<string, unknown> {
  const { $schema: _dialect, ...parameters } = z.toJSONSchema(schema, { io: 'input' })
  return parameters
}
