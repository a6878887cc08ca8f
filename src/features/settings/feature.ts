import { defineFeature } from '../define.ts'
import { settings as command, notifications } from './commands.ts'
import { words } from './words.ts'

export const settings = defineFeature({ name: 'settings', words, commands: [command, notifications] })
