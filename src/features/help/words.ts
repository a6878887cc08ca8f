import { defineWords } from '../../chat/words/words.ts'

export const words = defineWords(
  {
    commands: {
      help: {
        summary: 'Show what I can do.',
        usage: 'help [command]',
        details: ['With a command name: its usage, permissions and examples.'],
        examples: ['help', 'help disable accounts'],
      },
    },
  },
  {
    commands: {
      help: {
        summary: 'Zeigt, was ich kann.',
        usage: 'help [Befehl]',
        details: ['Mit dem Namen eines Befehls: Verwendung, Berechtigungen und Beispiele.'],
        examples: ['help', 'help disable accounts'],
      },
    },
  },
)
