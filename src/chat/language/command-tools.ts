import { z } from 'zod/v4'
import type { Messages } from '../../messages/index.ts'
import type { Command } from '../turn/command.ts'

/** A command as offered to a model. */
export interface CommandTool {
  readonly command: Command
  /** A valid tool name, without spaces. */
  readonly tool: string
  readonly summary: string
  /** The part of the command's schema that a sentence can fill in. */
  readonly arguments: z.ZodObject
  readonly parameters: Readonly<Record<string, unknown>>
}

/** The commands a model can choose from, in listing order. */
export function toCommandTools(commands: readonly Command[], messages: Messages): readonly CommandTool[] {
  const summaries: Readonly<Record<string, { readonly summary: string }>> = messages.commands
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
        parameters: toJsonSchema(own),
      },
    ]
  })
}

function toJsonSchema(schema: z.ZodObject): Record<string, unknown> {
  const { $schema: _dialect, ...parameters } = z.toJSONSchema(schema, { io: 'input' })
  return parameters
}
