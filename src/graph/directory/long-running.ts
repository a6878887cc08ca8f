import { runJob } from '../batch/job.ts'
import { type FinalOutcome, judgeProgress } from '../batch/judge-responses.ts'
import { readRetries } from '../batch/retry-times.ts'
import { type GraphRequest, get, relativeUrl } from '../http/request.ts'
import type { Reader } from './read.ts'

/** A write that Graph has accepted and is still processing. */
export interface AcceptedWrite {
  readonly key: string
  /** Address to poll for the result. */
  readonly location: string
}

export const longRunningRequests = {
  /** Status of a long-running operation, by the address in its response. */
  progressOf: (location: string): GraphRequest => ({
    ...get('UserAuthenticationMethod.ReadWrite.All', relativeUrl(location)),
    lane: 'methods',
  }),
}

/** Delays between polls, in ms. Password writeback takes seconds or fails. */
const pollDelays = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000]

/**
 * Polls until each operation has finished. Permission to write doesn't imply permission to poll, so anything
 * unreadable, or still running after a minute, stays uncertain.
 */
export async function followAccepted(
  reader: Reader,
  accepted: readonly AcceptedWrite[],
  signal: AbortSignal,
): Promise<{ key: string; outcome: FinalOutcome }[]> {
  const { engine, session } = reader
  const ended: { key: string; outcome: FinalOutcome }[] = []
  let open = accepted
  for (const wait of pollDelays) {
    if (open.length === 0 || signal.aborted) break
    await engine.clock.sleep(wait, signal).catch(() => undefined)
    if (signal.aborted) break
    const going: AcceptedWrite[] = []
    const tasks = open.map((one) => ({ ...one, request: longRunningRequests.progressOf(one.location) }))
    await runJob(engine, tasks, {
      session,
      urgency: 'high',
      retries: readRetries,
      onSettled: ({ key, location }, _outcome, response) => {
        const outcome = judgeProgress(response)
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
