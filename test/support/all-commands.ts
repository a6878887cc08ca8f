import { commandsOf, scopesOf, sourceOf } from '../../src/features/define.ts'
import { features } from '../../src/features/index.ts'
import { wholeRegistry } from './registry.ts'

/** Every command with its handler. */
export const commands = commandsOf(features, wholeRegistry)

/** What they request from Graph. */
export const requested = scopesOf(features, wholeRegistry)

/** Takes the IDs of what names accounts out of a text. */
export const takeIds = sourceOf(features)?.takeIds
