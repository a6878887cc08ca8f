import { requireUnique } from '../../core/unique.ts'
import type { InEachLanguage, Language } from '../../core/words/index.ts'
import type { ActionText, PlaybookText } from '../../operations/registry/texts.ts'
import { de } from './de.ts'
import { type English, en } from './en.ts'
import type { CommandText, ErrorWords, OriginText } from './told.ts'

/** What is said of what features, actions and playbooks declare, by its name. */
export interface NamedWords {
  readonly errors: ErrorWords
  readonly commands: Readonly<Record<string, CommandText>>
  readonly playbooks: Readonly<Record<string, PlaybookText>>
  readonly actions: Readonly<Record<string, ActionText>>
  /** Why something isn't changed, or changed with a warning. */
  readonly why: Readonly<Record<string, (detail: string) => string>>
  readonly counted: Readonly<Record<string, (count: number) => string>>
  /** What Graph's permissions are for. */
  readonly permissions: Readonly<Record<string, string>>
  /** What the audit log calls an event. */
  readonly auditSteps: Readonly<Record<string, string>>
  /** What it calls what was there before and after. */
  readonly auditValues: Readonly<Record<string, string>>
}

/** What the feature that operations can respond to says of it; nothing without such a feature. */
export interface SaidOfOrigin {
  readonly origin?: OriginText | undefined
}

/** Everything the chat says in a language. What a feature alone says is in its own words. */
export type Messages = Omit<English, keyof NamedWords> & NamedWords & SaidOfOrigin

/** The texts for a locale such as `de-AT`; English if there is no other match. */
export type MessagesFor = (locale: string | undefined) => Messages

const nouns: Readonly<Record<keyof NamedWords, string>> = {
  errors: 'error',
  commands: 'command',
  playbooks: 'playbook',
  actions: 'action',
  why: 'reason',
  counted: 'counted reason',
  permissions: 'permission',
  auditSteps: 'audit step',
  auditValues: 'audit value',
}

/** Adds what each owner says of what it declares. Throws if two say something of the same name. */
export function createMessages(owners: readonly InEachLanguage<Partial<NamedWords> & SaidOfOrigin>[]): MessagesFor {
  const messagesIn = (language: Language): Messages => {
    const shared: English = language === 'de' ? de : en
    const all: readonly Partial<NamedWords>[] = [shared, ...owners.map((owner) => owner[language])]
    const united = <Kind extends keyof NamedWords>(kind: Kind): NamedWords[Kind] => {
      const lists = all.map((said) => said[kind] ?? {})
      requireUnique(
        `texts of the ${nouns[kind]}`,
        lists.flatMap((list) => Object.keys(list)),
      )
      return Object.assign({}, ...lists)
    }
    return {
      ...shared,
      origin: owners.find((owner) => owner[language].origin)?.[language].origin,
      errors: united('errors'),
      commands: united('commands'),
      playbooks: united('playbooks'),
      actions: united('actions'),
      why: united('why'),
      counted: united('counted'),
      permissions: united('permissions'),
      auditSteps: united('auditSteps'),
      auditValues: united('auditValues'),
    }
  }
  const [english, german] = [messagesIn('en'), messagesIn('de')]
  return (locale) => (locale?.toLowerCase().split('-')[0] === 'de' ? german : english)
}

/** Throws if something of this name has no words in a language. */
export function requireWords(messagesFor: MessagesFor, kind: keyof NamedWords, names: readonly string[]): void {
  for (const messages of [messagesFor('en'), messagesFor('de')]) {
    const silent = names.find((name) => !Object.hasOwn(messages[kind], name))
    if (silent !== undefined) throw new Error(`The ${nouns[kind]} ${silent} has no words in ${messages.locale}`)
  }
}
