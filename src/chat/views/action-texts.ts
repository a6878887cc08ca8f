import { lookUp } from '../../core/look-up.ts'
import type { ActionText, PlaybookText } from '../../operations/registry/texts.ts'
import type { Messages } from '../words/index.ts'

/** The texts of a playbook; general ones for a playbook of another version of the bot. */
export const playbookText = (messages: Messages, name: string): PlaybookText =>
  lookUp<PlaybookText>(messages.playbooks, name) ?? messages.otherPlaybook

/** The texts of an action; the kind itself for actions of another version of the bot. */
export const actionText = (messages: Messages, kind: string): ActionText =>
  lookUp<ActionText>(messages.actions, kind) ?? { label: kind }

/** What is said of accounts that only a policy keeps from signing in. */
export const ifProvenText = (
  actions: readonly { readonly kind: string }[],
  messages: Messages,
): NonNullable<ActionText['ifProven']> =>
  actions.flatMap(({ kind }) => actionText(messages, kind).ifProven ?? [])[0] ?? { where: '', by: '' }
