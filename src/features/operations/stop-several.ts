import type { Button } from '../../chat/card/index.ts'
import { listOperations, showOperation, stopOperation } from '../../chat/commands/operations.ts'
import { press } from '../../chat/commands/press.ts'
import type { AuthorisedTurn } from '../../chat/turn/command.ts'
import { showChoices } from '../../chat/views/choices.ts'
import { operationText } from '../../chat/views/operation-text.ts'
import type { Reply } from '../../chat/views/reply.ts'
import { shorten } from '../../chat/views/viewer.ts'
import { UserError } from '../../core/errors.ts'
import type { Operation } from '../../operations/index.ts'

/** The most operations that one button stops. */
const maxStopped = 20
const maxShown = 5

/** Stops all that are `meant` of those found, unless there are too many for a button. */
export function stopAllButtons(
  found: readonly Operation[],
  meant: readonly Operation[],
  { choices }: AuthorisedTurn['messages'],
): readonly Button[] {
  const { length } = meant
  if (length < 2 || length > maxStopped) return []
  const title = length < found.length ? choices.stopRunning(length) : choices.stopAll(length)
  return [{ title, data: press(stopOperation, { several: meant.map(({ id }) => id) }) }]
}

/**
 * Stops these operations, which must all belong to this person: checked before the first is stopped, and again for each.
 * Those that have ended meanwhile stay as they are.
 */
export async function stopSeveral(turn: AuthorisedTurn, ids: readonly string[]): Promise<Reply> {
  const { services, person, messages, sender } = turn
  const { operations } = services
  const own = await Promise.all(ids.map((id) => operations.get(id, person)))
  const stopped: Operation[] = []
  for (const { id } of own) {
    try {
      stopped.push(await operations.stop(id, { person }))
    } catch (error) {
      if (!(error instanceof UserError) || error.meaning.kind !== 'movedOn') throw error
    }
  }
  const { choices } = messages
  const text = own.map((one) => shorten(operationText(one, messages, sender), 80)).join('; ')
  const each = stopped.slice(0, maxShown).map(({ id }) => ({
    title: id,
    data: press(showOperation, { operation: id }),
  }))
  const all = { title: messages.operations.title, data: press(listOperations) }
  const title = choices.stoppingSeveral(stopped.length, own.length)
  return { ...showChoices({ title, text, choices: [...each, all] }, messages, sender), replace: true }
}
