import { defineWords } from '../../chat/words/words.ts'
import { commands as commandsDe } from './de/commands.ts'
import { playbooks as playbooksDe } from './de/playbooks.ts'
import { commands } from './en/commands.ts'
import { playbooks } from './en/playbooks.ts'

export const words = defineWords({ commands, playbooks }, { commands: commandsDe, playbooks: playbooksDe })
