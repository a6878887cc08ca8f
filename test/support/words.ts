import type { Messages } from '../../src/chat/words/index.ts'
import { messagesOf } from '../../src/features/define.ts'
import { features } from '../../src/features/index.ts'
import { wholeRegistry } from './registry.ts'

/** What the bot says, with what all features and actions say of what they declare. */
export const messagesFor = messagesOf(features, wholeRegistry)

/** Everything that the bot says in a language, with what features say of anything else. */
export function everythingSaid(locale: 'en' | 'de'): Messages {
  return { ...Object.assign({}, ...features.map(({ words }) => words?.[locale] ?? {})), ...messagesFor(locale) }
}
