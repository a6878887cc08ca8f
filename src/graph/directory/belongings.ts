import { runJob } from '../batch/job.ts'
import type { Settled } from '../batch/outcome.ts'
import { readRetries } from '../batch/retry.ts'
import { type GraphRequest, requests } from '../http/request.ts'
import type { Answer } from '../http/response.ts'
import { collection } from './account.ts'
import { asUserError, nextLink, type Reader } from './read.ts'

interface PageTask {
  readonly request: GraphRequest
  readonly id: string
}

/**
 * One collection per account, across all pages, keyed by id as given; missing accounts are absent. Throws UserError if
 * any can't be read, because whatever was missed would be left in place.
 */
export async function collectionsOf(
  reader: Reader,
  ids: readonly string[],
  request: (id: string) => GraphRequest,
  signal?: AbortSignal,
): Promise<Map<string, unknown[]>> {
  const { engine, session, urgency } = reader
  const found = new Map<string, unknown[]>(ids.map((id) => [id, []]))
  // If one cannot be read, the rest are useless.
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
    ...{ session, urgency, retries: readRetries, settled },
    signal: signal ? AbortSignal.any([signal, stop.signal]) : stop.signal,
  })
  signal?.throwIfAborted()
  if (refused) throw refused
  return found
}
