import { defineFeature } from '../define.ts'
import { signIn as command, signOut, thanks, whoami } from './commands.ts'

export const signIn = defineFeature({ name: 'sign-in', commands: [whoami, command, signOut, thanks] })
