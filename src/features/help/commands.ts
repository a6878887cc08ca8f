import * as specs from '../../chat/commands/about.ts'
import { commandErrors } from '../../chat/commands/errors.ts'
import { parseCommand } from '../../chat/input/parse.ts'
import { defineCommand } from '../../chat/turn/command.ts'
import { showCommand, showHelp, showHelpGroup } from '../../chat/views/help.ts'

/** Explains one command, lists the commands of a group, or shows the groups. */
export const help = defineCommand(specs.help, {
  fromText: (rest) => ({ topic: rest }),
  async run({ services, messages, sender }, { topic, group }) {
    const visibleCommands = services.commands.filter(({ hidden }) => !hidden)
    if (group) return showHelpGroup(group, visibleCommands, messages, sender)
    if (!topic) {
      const personal = sender.place === 'personal'
      return showHelp(
        visibleCommands,
        messages,
        sender,
        personal ? await services.operations.approverStanding(sender) : undefined,
      )
    }
    const parsed = parseCommand(topic, visibleCommands)
    // Explaining is harmless, so typos are corrected without asking.
    const { command } = 'command' in parsed ? parsed : (parsed.nearest ?? {})
    if (!command) throw new commandErrors.unknownCommand()
    return showCommand(command, messages, sender)
  },
})
