import type { Operation } from '../../operations/model/types.ts'
import type { Messages } from '../words/index.ts'
import { ifProvenText, playbookText } from './action-texts.ts'
import { shorten, type Viewer } from './viewer.ts'

/** Determines the names a card can show: none where others can read it. */
export type NamingRules = Pick<Viewer, 'place'> & { readonly discreet?: boolean }

const maxNamed = 3

/** "Adele Vance, Lynne Robbins and Megan Bowen", in the reader's language. */
export const joinNames = (names: readonly string[], { locale }: Messages): string =>
  new Intl.ListFormat(locale === 'en' ? 'en-GB' : locale).format(names)

/** The names of an operation's accounts, if they are few and can be shown here. */
function findNames(
  { named, counts: { change } }: Pick<Operation, 'named'> & { readonly counts: Pick<Operation['counts'], 'change'> },
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

/** Up to three accounts by name in private chats, otherwise their number. */
export const someNames = (
  { names, count }: { readonly names: readonly string[]; readonly count: number },
  messages: Messages,
  naming: NamingRules,
): string => findNames({ named: names, counts: { change: count } }, messages, naming) ?? messages.common.accounts(count)

/** The accounts of an operation: up to three by name in private chats, otherwise their number. */
export const accountsText = (
  operation: Pick<Operation, 'named' | 'counts'>,
  messages: Messages,
  naming: NamingRules,
): string => findNames(operation, messages, naming) ?? messages.common.accounts(operation.counts.change)

/** Whether a title can name the accounts. */
export const isNamed = (operation: Operation, messages: Messages, naming: NamingRules): boolean =>
  findNames(operation, messages, naming) !== undefined

/** What an operation does to whom: "Disable Adele Vance". */
export const operationText = (operation: Operation, messages: Messages, naming: NamingRules): string =>
  playbookText(messages, operation.playbook).does(accountsText(operation, messages, naming))

/** Whether there are enough steps (three) to list each one individually. */
export const hasManySteps = ({
  definition,
  actions,
  omittedSteps,
}: Pick<Operation, 'definition' | 'actions' | 'omittedSteps'>): boolean =>
  definition.steps.length > 2 || actions.length > 2 || omittedSteps.some(({ because }) => because !== 'nothing')

/**
 * How many accounts an operation of several steps keeps from signing in, or lets sign in again, whatever else it did to
 * them; undefined for other operations.
 */
export function countPurpose(operation: Operation): number | undefined {
  const { definition, blocking, progress: at } = operation
  if (!hasManySteps(operation)) return undefined
  if (blocking?.wanted) return Math.max(0, at.total - blocking.open)
  return definition.releases === undefined ? undefined : Math.max(0, at.total - at.notReleased)
}

/** What it has done: "Disabled Adele Vance", "Couldn’t disable Adele Vance", "Disabled 273 of 300 accounts". */
export function doneText(operation: Operation, messages: Messages, naming: NamingRules): string {
  const { playbook, progress: at, blocking } = operation
  const names = findNames(operation, messages, naming)
  const texts = playbookText(messages, playbook)
  const { result: says, common } = messages
  const purpose = countPurpose(operation)
  const done = purpose ?? at.done - at.unseen
  if (at.unseen > 0 && done === 0) return says.notSeen(texts.does(names ?? common.accounts(at.total)))
  if (names && done === 0 && at.total > 0) return says.couldNot(texts.does(names))
  // Everyone is blocked, although another step is missing.
  if (blocking?.wanted && done === at.total && purpose !== undefined && at.done - at.unseen < at.total)
    return says.noneCan(names, at.total, blockedByPolicy(operation, messages))
  return texts.done((done === at.total && names) || common.of(done, at.total))
}

/** How many accounts only a policy keeps from signing in; '' if none. */
function blockedByPolicy({ actions, blocking }: Operation, messages: Messages): string {
  const { blocked = 0 } = blocking?.proofs ?? {}
  return blocked > 0 ? `${messages.number(blocked)} ${ifProvenText(actions, messages).by}` : ''
}
