import { features } from '../../src/features/index.ts'
import { type Messages, messagesFor } from '../../src/messages/index.ts'

/** Everything that the bot says in a language, with what features say. */
export function everythingSaid(locale: 'en' | 'de'): Messages {
  return Object.assign({}, messagesFor(locale), ...features.map(({ words }) => words?.[locale] ?? {}))
}
