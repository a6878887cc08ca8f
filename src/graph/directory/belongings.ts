import { runJob } from '../batch/job.ts'
import type { Settled } from '../batch/outcome.ts'
import { readPatience } from '../batch/retry.ts'
import { type GraphRequest, requests } from '../http/request.ts'
import type { Answer } from '../http/response.ts'
import { collection } from './account.ts'
import { asUserError, nextLink, type Reader } from './read.ts'

interface PageTask {
  readonly request: GraphRequest
  readonly id: string
}

/**
 * A collection of each account, over all its pages, by id as asked; accounts that do not exist are absent. Throws UserError
 * where one could not be read: what was not seen would be left behind.
 */
export async function collectionsOf(
  reader: Reader,
  ids: readonly string[],
  request: (id: string) => GraphRequest,
  signal?: AbortSignal,
): Promise<Map<string, unknown[]>> {
  const { engine, session, urgency } = reader
  const found = new Map<string, unknown[]>(ids.map((id) => [id, []]))
  // Where one cannot be read, the others are of no use.
  const stop = new AbortController()
  let refused: Error | undefined
  const settled = ({ id, request }: PageTask, outcome: Settled, answer: Answer): PageTask[] | undefined => {
    if (outcome.outcome !== 'done') {
      if (outcome.reason.code === 'notFound') found.delete(id)
      else if (!refused) {
        refused = asUserError(outcome.reason, request, answer)
        stop.abort()
      }
      return undefined
    }
    found.get(id)?.push(...collection(answer.body))
    const link = nextLink(answer.body)
    return link === undefined ? undefined : [{ id, request: requests.nextPage(link, request) }]
  }
  const tasks = [...found.keys()].map((id) => ({ id, request: request(id) }))
  await runJob(engine, tasks, {
    ...{ session, urgency, patience: readPatience, settled },
    signal: signal ? AbortSignal.any([signal, stop.signal]) : stop.signal,
  })
  signal?.throwIfAborted()
  if (refused) throw refused
  return found
}
