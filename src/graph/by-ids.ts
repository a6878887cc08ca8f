import type { Account } from './account.ts'
import { runJob } from './job.ts'
import { filterTasks, manyTasks, readLookup, sameAs } from './lookup-task.ts'
import type { Settled } from './outcome.ts'
import { readPatience } from './retry.ts'
import { asUserError, type Reader } from './single.ts'

/**
 * The accounts of object ids, by id as asked; ids that do not exist are absent. `many`: the token may ask
 * for a thousand at once. Throws UserError when one of them could not be read: absence must mean absence.
 */
export async function byIds(
  reader: Reader,
  ids: readonly string[],
  many: boolean,
  signal?: AbortSignal,
): Promise<Map<string, Account>> {
  const { engine, session, urgency } = reader
  const found = new Map<string, Account>()
  let problem: Exclude<Settled, { fate: 'done' }> | undefined
  const distinct = [...new Set(ids)].map((text) => ({ text, key: sameAs(text) }))
  await runJob(engine, many ? manyTasks(distinct) : filterTasks('id', distinct), {
    session,
    urgency,
    patience: readPatience,
    signal,
    full: many,
    settled: (task, fate, answer) =>
      readLookup(task, fate, answer, {
        match: ({ text }, account) => found.set(text, account),
        failed: (_, fate) => {
          problem ??= fate
        },
      }),
  })
  signal?.throwIfAborted()
  if (problem) throw asUserError(problem.reason)
  return found
}
