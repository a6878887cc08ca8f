import { storeErrors } from '../../store/engine/errors.ts'
import { stopOperation } from '../commands/operations.ts'
import type { CommandSpec } from '../commands/spec.ts'
import { parseCommand, plainText } from '../input/parse.ts'
import type { UserRequest } from '../sign-in/sign-in.ts'

/**
 * If stopping fails because the database is down, the error mustn't say that nothing is being changed, because the
 * operation continues. Nor may it say that nothing was stopped if the answer to the commit was lost.
 */
export function adjustStopError(
  error: unknown,
  asked: Pick<UserRequest, 'text' | 'data'>,
  commands: readonly CommandSpec[],
): unknown {
  const away = error instanceof storeErrors.storeUnavailable && !error.details.storing
  return away && asksToStop(asked, commands)
    ? new storeErrors.storeUnavailable({ stopping: 1 }, { cause: error.cause })
    : error
}

function asksToStop(
  { text = '', data }: Pick<UserRequest, 'text' | 'data'>,
  commands: readonly CommandSpec[],
): boolean {
  if (data) return data['command'] === stopOperation.name
  const parsed = parseCommand(plainText(text), commands)
  // A command in button data takes no text, so with text after its name it is only the nearest match.
  const { command } = 'nearest' in parsed ? (parsed.nearest ?? { command: undefined }) : parsed
  return command?.name === stopOperation.name
}
