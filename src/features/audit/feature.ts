import { defineFeature } from '../define.ts'
import { audit as command } from './commands.ts'
import { words } from './words.ts'

export const audit = defineFeature({ name: 'audit', needs: ['export'], words, commands: [command] })
