import type { LogFields } from '../../core/log.ts'
import type { Chore, Each } from '../model/chore.ts'
import type { Context } from '../model/context.ts'

/**
 * Runs chores one after another, if there is anything to do. Each is caught, counted and timed on its own, so that none
 * keeps another from running.
 */
export function createChoreRunner(
  context: Context,
  chores: readonly Chore<Context>[],
  isAnythingDue: (context: Context) => Promise<boolean>,
) {
  const { clock, log, metrics } = context
  const slow = new Map<Chore<Context>, Promise<void>>()
  let sweeping: Promise<void> | undefined

  const runChore = async (chore: Chore<Context>) => {
    const { name } = chore
    const begun = clock.elapsed()
    let outcome: 'ok' | 'failed' = 'ok'
    const failed = (error: unknown, about?: LogFields) => {
      outcome = 'failed'
      log.warn('A chore failed', { chore: name, ...about, error })
    }
    const each: Each = async (rows, work) => {
      for (const row of rows) await work(row).catch((error: unknown) => failed(error, operationOf(row)))
    }
    await chore.run(context, each).catch(failed)
    metrics.count('rollcall.chores', { chore: name, outcome })
    metrics.seconds('rollcall.chore.duration', (clock.elapsed() - begun) / 1000, { chore: name })
  }
  const sweepOnce = async () => {
    // If that can't be told, each chore finds out for itself what fails.
    if (!(await isAnythingDue(context).catch(() => true))) return
    for (const chore of chores) {
      if (!chore.slow) await runChore(chore)
      else if (!slow.has(chore))
        slow.set(
          chore,
          runChore(chore).finally(() => slow.delete(chore)),
        )
    }
  }
  const sweep = (): Promise<void> => {
    sweeping ??= sweepOnce().finally(() => {
      sweeping = undefined
    })
    return sweeping
  }
  const idle = async (): Promise<void> => {
    while (sweeping || slow.size > 0) await Promise.all([sweeping, ...slow.values()])
  }

  return {
    /** Resolves when all chores are done, except for slow ones. Never rejects. */
    sweep,
    /** Resolves when nothing is under way any more. */
    idle,
    /** Like `sweep`, but also waits for the slow ones. */
    swept: async (): Promise<void> => {
      await sweep()
      await idle()
    },
  }
}

/** The operation that a row is about, for the log. */
function operationOf(row: object): LogFields {
  const { id, operation_id: of = id } = row as { readonly id?: unknown; readonly operation_id?: unknown }
  return typeof of === 'string' ? { operation: of } : {}
}
