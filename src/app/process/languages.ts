import type { ActionKind } from '../../actions/index.ts'
import type { PlaybookName } from '../../actions/playbooks.ts'
import { type ActionText, type Messages, messagesFor, type PlaybookText } from '../../messages/index.ts'

/** What a language has to say about the actions and playbooks there are. */
export interface ActionWords {
  readonly actions: Readonly<Record<ActionKind, ActionText>>
  readonly playbooks: Readonly<Record<PlaybookName, PlaybookText>>
}

/** Every language. An action or a playbook without words in one of them doesn't compile. */
export const languages: readonly (Messages & ActionWords)[] = [messagesFor('en'), messagesFor('de')]
