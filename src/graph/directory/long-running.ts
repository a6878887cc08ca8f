import { runJob } from '../batch/job.ts'
import { judgeProgress, type Settled } from '../batch/outcome.ts'
import { readPatience } from '../batch/retry.ts'
import { requests } from '../http/request.ts'
import type { Reader } from './read.ts'

/** A write that Graph has taken and works on. */
export interface Accepted {
  readonly key: string
  /** Where to ask what became of it. */
  readonly location: string
}

/** When to ask, in ms after one another: a password is written back within seconds, or not at all. */
const waits = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000]

/**
 * Asks what became of them until each has an end. Who may write need not be one who may ask: what is not told, or takes
 * longer than a minute, stays uncertain.
 */
export async function followAccepted(
  reader: Reader,
  accepted: readonly Accepted[],
  signal: AbortSignal,
): Promise<{ key: string; outcome: Settled }[]> {
  const { engine, session } = reader
  const ended: { key: string; outcome: Settled }[] = []
  let open = accepted
  for (const wait of waits) {
    if (open.length === 0 || signal.aborted) break
    await engine.clock.sleep(wait, signal).catch(() => undefined)
    if (signal.aborted) break
    const going: Accepted[] = []
    const tasks = open.map((one) => ({ ...one, request: requests.progressOf(one.location) }))
    await runJob(engine, tasks, {
      session,
      urgency: 'high',
      patience: readPatience,
      settled: ({ key, location }, _outcome, answer) => {
        const outcome = judgeProgress(answer)
        if (outcome) ended.push({ key, outcome })
        else going.push({ key, location })
        return undefined
      },
    })
    open = going
  }
  const reason = { code: signal.aborted ? 'cancelled' : 'unavailable' } as const
  return [...ended, ...open.map(({ key }) => ({ key, outcome: { outcome: 'uncertain', reason } as const }))]
}
