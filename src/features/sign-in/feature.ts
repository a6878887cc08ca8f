import { defineFeature } from '../define.ts'
import { signIn as command, signOut, thanks, whoami } from './commands.ts'
import { words } from './words.ts'

export const signIn = defineFeature({ name: 'sign-in', words, commands: [whoami, command, signOut, thanks] })
