import { defineFeature } from '../define.ts'
import { settings as command, notifications } from './commands.ts'

export const settings = defineFeature({ name: 'settings', commands: [command, notifications] })
