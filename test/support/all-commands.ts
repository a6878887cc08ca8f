import { commandsOf, scopesOf } from '../../src/features/define.ts'
import { features } from '../../src/features/index.ts'
import { wholeRegistry } from './registry.ts'

/** Every command with its handler. */
export const commands = commandsOf(features, wholeRegistry)

/** What they request from Graph. */
export const requested = scopesOf(features, wholeRegistry)
