import type { UserError } from '../../core/errors.ts'
import { runJob } from '../batch/job.ts'
import { readRetries } from '../batch/retry-times.ts'
import { canReadDirectory } from '../http/token-scopes.ts'
import type { Account } from './account.ts'
import { filterTasks, idTasks, normalizeCase, readLookup } from './lookup-task.ts'
import { asUserError, type Reader } from './read.ts'

export interface ByIdsOptions {
  readonly signal?: AbortSignal | undefined
  /** Counts distinct IDs. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined
}

/**
 * Accounts by object ID, keyed as given; accounts that don't exist are absent. Throws UserError if any can't be read,
 * so that absence really means the account doesn't exist, and the signal's reason if aborted.
 */
export async function accountsByIds(
  reader: Reader,
  ids: readonly string[],
  { signal, onProgress }: ByIdsOptions = {},
): Promise<Map<string, Account>> {
  const { engine, session, urgency } = reader
  const many = canReadDirectory(await session.token())
  const found = new Map<string, Account>()
  let problem: UserError | undefined
  const distinct = [...new Set(ids)].map((text) => ({ text, key: normalizeCase(text) }))
  let done = 0
  await runJob(engine, many ? idTasks(distinct) : filterTasks('id', distinct), {
    session,
    urgency,
    retries: readRetries,
    signal,
    fillBatches: many,
    onSettled: (task, outcome, response) => {
      const more = readLookup(task, outcome, response, {
        match: ({ text }, account) => found.set(text, account),
        failed: (_, { reason }) => {
          problem ??= asUserError(reason, task.request, response, session)
        },
      })
      if (more) return more
      done += task.values.length
      onProgress?.(done, distinct.length)
      return undefined
    },
  })
  signal?.throwIfAborted()
  if (problem) throw problem
  return found
}
