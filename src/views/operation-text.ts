import { playbookText } from '../actions/texts.ts'
import type { Messages } from '../messages/index.ts'
import type { Operation } from '../operations/model/types.ts'
import { shorten, type Viewer } from './viewer.ts'

/** Determines the names a card can show: none where others can read it. */
export type NamingRules = Pick<Viewer, 'place'> & { readonly discreet?: boolean }

const maxNamed = 3

/** "Adele Vance, Lynne Robbins and Megan Bowen", in the reader's language. */
export const joinNames = (names: readonly string[], { locale }: Messages): string =>
  new Intl.ListFormat(locale === 'en' ? 'en-GB' : locale).format(names)

/** The names of an operation's accounts, if they are few and can be shown here. */
function findNames(
  { named, counts: { change } }: Pick<Operation, 'named' | 'counts'>,
  messages: Messages,
  { place = 'personal', discreet = false }: NamingRules,
): string | undefined {
  const isKnown = change > 0 && change <= maxNamed && named.length === change
  if (!isKnown || place !== 'personal' || discreet) return undefined
  return joinNames(
    named.map((name) => shorten(name, 40)),
    messages,
  )
}

/** The accounts of an operation: up to three by name in private chats, otherwise their number. */
export const accountsText = (
  operation: Pick<Operation, 'named' | 'counts'>,
  messages: Messages,
  naming: NamingRules,
): string => findNames(operation, messages, naming) ?? messages.common.accounts(operation.counts.change)

/** What an operation does to whom: "Disable Adele Vance". */
export const operationText = (operation: Operation, messages: Messages, naming: NamingRules): string =>
  playbookText(messages, operation.playbook).does(accountsText(operation, messages, naming))

/** What it has done: "Disabled Adele Vance", "Couldn’t disable Adele Vance", "Disabled 273 of 300 accounts". */
export function doneText(operation: Operation, messages: Messages, naming: NamingRules): string {
  const { playbook, progress: at } = operation
  const names = findNames(operation, messages, naming)
  const texts = playbookText(messages, playbook)
  const seen = at.done - at.unseen
  if (at.unseen > 0 && seen === 0)
    return messages.result.notSeen(texts.does(names ?? messages.common.accounts(at.total)))
  if (names && seen === 0 && at.total > 0) return messages.result.couldNot(texts.does(names))
  return texts.done((seen === at.total && names) || messages.common.of(seen, at.total))
}
