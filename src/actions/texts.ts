import type { ActionText, Messages, PlaybookText } from '../messages/index.ts'
import type { ActionKind } from './index.ts'
import type { PlaybookName } from './playbooks.ts'

const textFor = <Text>(texts: Readonly<Record<string, Text>>, name: string): Text | undefined =>
  Object.hasOwn(texts, name) ? texts[name] : undefined

/** The texts of a playbook. Omitting one doesn't compile. */
export function playbookText(messages: Messages, name: string): PlaybookText {
  const texts: Readonly<Record<PlaybookName, PlaybookText>> = messages.playbooks
  return textFor(texts, name) ?? messages.otherPlaybook
}

/** The texts of an action; the kind itself for actions of another version of the bot. */
export function actionText(messages: Messages, kind: string): ActionText {
  const texts: Readonly<Record<ActionKind, ActionText>> = messages.actions
  return textFor(texts, kind) ?? { label: kind }
}
