import { requestedScopes } from '../../src/chat/commands/scopes.ts'
import { commandsOf } from '../../src/features/define.ts'
import { features } from '../../src/features/index.ts'
import { wholeRegistry } from './registry.ts'

/** Every command with its handler. */
export const commands = commandsOf(features, wholeRegistry)

/** What they request from Graph. */
export const requested = requestedScopes(commands, wholeRegistry)
