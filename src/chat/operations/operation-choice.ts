import type { PersonKey } from '../../core/model.ts'
import type { Operation } from '../../operations/index.ts'
import type { Button } from '../card/index.ts'
import { listOperations } from '../commands/operations.ts'
import { type Press, press } from '../commands/press.ts'
import type { AuthorisedTurn, Services } from '../turn/command.ts'
import { showChoices } from '../views/choices.ts'
import { operationText } from '../views/operation-text.ts'
import type { Reply } from '../views/reply.ts'
import { shorten } from '../views/viewer.ts'

/** How many operations back "undo" without an ID can refer to. */
const maxRecent = 50
const maxShown = 6

/** "undo it", "undo my last operation", "stop that": a pronoun instead of an ID. */
const pronoun =
  /^(?:it|that|this|(?:the |my )?(?:last|latest)?(?: (?:one|operation|change))?)$|^(?:das|alles|(?:den |die |das |meinen |meine )?letzte[nrs]?(?: (?:vorgang|änderung))?)$/i

/** The operation ID typed after a command, if any. */
export const readOperationId = (rest: string): { operation?: string } =>
  pronoun.test(rest.trim()) ? {} : { operation: rest }

/** The person's matching operations, pending ones first, then newest first. */
export async function findOperations(
  { operations }: Pick<Services, 'operations'>,
  person: PersonKey,
  fits: (operation: Operation) => boolean,
): Promise<readonly Operation[]> {
  return (await operations.list(person, { offset: 0, limit: maxRecent })).operations.filter(fits)
}

/**
 * Applies a command to the given operation, or to the only one that matches. If there are several, to the only `urgent`
 * one of them; otherwise the person chooses first.
 */
export async function withOperation(
  turn: AuthorisedTurn,
  id: string | undefined,
  {
    fits,
    urgent = () => false,
    again,
    forAll = () => [],
    act,
  }: {
    readonly fits: (operation: Operation) => boolean
    readonly urgent?: (operation: Operation) => boolean
    readonly again: (id: string) => Press
    /** Buttons that apply it to all of them, or to all urgent ones. */
    readonly forAll?: (
      found: readonly Operation[],
      meant: readonly Operation[],
      messages: AuthorisedTurn['messages'],
    ) => readonly Button[]
    readonly act: (id: string) => Promise<Reply>
  },
): Promise<Reply> {
  if (id) return act(id)
  const found = await findOperations(turn.services, turn.person, fits)
  const most = found.filter(urgent)
  const [only, ...others] = most.length > 0 ? most : found
  return only && others.length === 0
    ? act(only.id)
    : askWhichOperation(found, { again, forAll: forAll(found, most.length > 1 ? most : found, turn.messages) }, turn)
}

/** The answer if several operations or none match. */
function askWhichOperation(
  found: readonly Operation[],
  {
    again,
    forAll,
  }: {
    readonly again: (id: string) => Press
    readonly forAll: readonly Button[]
  },
  { messages, sender }: Pick<AuthorisedTurn, 'messages' | 'sender'>,
): Reply {
  const { choices, operations } = messages
  const all = { title: operations.title, data: press(listOperations) }
  if (found.length === 0) {
    const text = choices.noOperationText(again('').command)
    return showChoices({ title: choices.noOperation, text, choices: [all] }, messages, sender)
  }
  const buttons = found.slice(0, maxShown).map((operation) => ({
    title: shorten(`${operationText(operation, messages, sender)} · ${operation.id}`, 80),
    ...(operation.reason && { tooltip: shorten(operation.reason, 100) }),
    data: again(operation.id),
  }))
  return showChoices(
    { title: choices.whichOperation, text: choices.whichText, choices: [...forAll, ...buttons, all] },
    messages,
    sender,
  )
}
