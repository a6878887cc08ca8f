import { z } from 'zod/v4'
import { parseCommand } from '../bot/input/parse.ts'
import { type Command, defineCommand } from '../bot/turn/command.ts'
import { UserError } from '../core/errors.ts'
import { showCommand, showHelp } from '../views/help.ts'

/** Explains all commands, or one; it is handed the list it explains. */
export function createHelp(commands: () => readonly Command[]): Command {
  return defineCommand({
    name: 'help',
    aliases: ['?', 'hi', 'hello', 'help me'],
    aloud: 'answer',
    arguments: z.object({ topic: z.string().trim().max(200).default('') }),
    fromText: (rest) => ({ topic: rest }),
    async run({ words, speaker }, { topic }) {
      const listed = commands().filter(({ hidden }) => !hidden)
      if (!topic) return showHelp(listed, words, speaker)
      const parsed = parseCommand(topic, listed)
      // Explaining changes nothing, so a slip of the keyboard needs no question back.
      const { command } = 'command' in parsed ? parsed : (parsed.nearest ?? {})
      if (!command) throw new UserError('unknownCommand')
      return showCommand(command, words, speaker)
    },
  })
}
