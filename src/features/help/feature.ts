import { defineFeature } from '../define.ts'
import { help as command } from './commands.ts'
import { words } from './words.ts'

export const help = defineFeature({ name: 'help', words, commands: [command] })
