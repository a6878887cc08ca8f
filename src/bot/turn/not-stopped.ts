import { commandSpecs } from '../../command-specs/index.ts'
import { stopOperation } from '../../command-specs/operations.ts'
import { UserError } from '../../core/errors.ts'
import { parseCommand, plainText } from '../input/parse.ts'
import type { Asked } from '../sign-in/sign-in.ts'

/** Whoever asked for a stop while the database is away must not read that nothing is being changed: the operation goes on. */
export function notStopped(error: unknown, asked: Pick<Asked, 'text' | 'data'>): unknown {
  const away = error instanceof UserError && error.code === 'storeUnavailable'
  return away && asksToStop(asked) ? new UserError('storeUnavailable', { stopping: 1 }, { cause: error.cause }) : error
}

function asksToStop({ text = '', data }: Pick<Asked, 'text' | 'data'>): boolean {
  if (data) return data['command'] === stopOperation.name
  const parsed = parseCommand(plainText(text), commandSpecs)
  // As data a command takes no text, so that what stands behind its name leaves it the nearest one.
  const { command } = 'nearest' in parsed ? (parsed.nearest ?? { command: undefined }) : parsed
  return command?.name === stopOperation.name
}
