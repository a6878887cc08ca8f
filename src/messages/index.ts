import { de } from './de.ts'
import { en, type Messages } from './en.ts'

export type { CommandText } from './en/commands.ts'
export type { PlaybookText } from './en/playbook-text.ts'
export type { ActionText } from './en/playbooks.ts'
export type { Messages } from './en.ts'
export type { ErrorText } from './told.ts'
export { errorText } from './told.ts'

/** The texts for a locale such as `de-AT`; English if there is no other match. */
export function messagesFor(locale: string | undefined): Messages {
  return locale?.toLowerCase().split('-')[0] === 'de' ? de : en
}
