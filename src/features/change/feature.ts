import { defineWords } from '../../chat/words/words.ts'
import { defineFeature } from '../define.ts'
import { changeCommands } from './change-accounts.ts'
import { commands as commandsDe } from './de/commands.ts'
import { playbooks as playbooksDe } from './de/playbooks.ts'
import { commands } from './en/commands.ts'
import { playbooks } from './en/playbooks.ts'
import { offerChanges } from './offers.ts'
import { changePlaybooks } from './playbooks.ts'

export const change = defineFeature({
  name: 'change',
  words: defineWords({ commands, playbooks }, { commands: commandsDe, playbooks: playbooksDe }),
  playbooks: changePlaybooks,
  commands: (registry) => [...changeCommands(registry), offerChanges],
})
