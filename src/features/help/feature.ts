import { defineFeature } from '../define.ts'
import { help as command } from './commands.ts'

export const help = defineFeature({ name: 'help', commands: [command] })
