import { commandsOf } from '../../src/features/define.ts'
import { features } from '../../src/features/index.ts'

/** Every command with its handler. */
export const commands = commandsOf(features)
