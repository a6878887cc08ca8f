import { UserError } from '../../core/errors.ts'
import { type Engine, runJob } from '../batch/job.ts'
import type { Settled } from '../batch/outcome.ts'
import { readPatience } from '../batch/retry.ts'
import { type GraphRequest, requests } from '../http/request.ts'
import type { Answer } from '../http/response.ts'
import type { Session } from '../http/session.ts'
import type { Urgency } from '../throttle/concurrency.ts'
import { asRecord, collection, type FailureReason } from './account.ts'

/** On whose behalf, and how urgently, something is read. */
export interface Reader {
  readonly engine: Engine
  readonly session: Session
  readonly urgency: Urgency
}

/** A read for which there is only one answer or none: what stands in its way is thrown as UserError. */
export async function readOne(reader: Reader, request: GraphRequest, signal?: AbortSignal): Promise<unknown> {
  const [body] = await readAll(reader, [request], signal)
  return body
}

/** Several such reads at once; bodies in the order of the requests. */
export async function readAll(
  reader: Reader,
  wanted: readonly GraphRequest[],
  signal?: AbortSignal,
): Promise<readonly unknown[]> {
  const { engine, session, urgency } = reader
  const bodies: unknown[] = wanted.map(() => undefined)
  let refused: FailureReason | undefined
  const tasks = wanted.map((request, index) => ({ request, index }))
  const settled = ({ index }: { index: number }, fate: Settled, answer: Answer) => {
    if (fate.fate === 'done') bodies[index] = answer.body
    else refused ??= fate.reason
    return undefined
  }
  await runJob(engine, tasks, { session, urgency, patience: readPatience, signal, settled })
  signal?.throwIfAborted()
  if (refused) throw asUserError(refused)
  return bodies
}

/** Several collections at once, each over all its pages. */
export async function readAllPages(
  reader: Reader,
  wanted: readonly GraphRequest[],
): Promise<readonly (readonly unknown[])[]> {
  const { engine, session, urgency } = reader
  const collections: unknown[][] = wanted.map(() => [])
  let refused: FailureReason | undefined
  const settled = (task: { request: GraphRequest; index: number }, fate: Settled, answer: Answer) => {
    if (fate.fate !== 'done') {
      refused ??= fate.reason
      return undefined
    }
    collections[task.index]?.push(...collection(answer.body))
    const link = nextLink(answer.body)
    return link === undefined ? undefined : [{ ...task, request: requests.nextPage(link, task.request) }]
  }
  const tasks = wanted.map((request, index) => ({ request, index }))
  await runJob(engine, tasks, { session, urgency, patience: readPatience, settled })
  if (refused) throw asUserError(refused)
  return collections
}

/** A collection over all its pages, or until `enough` says so. */
export async function readPages(
  reader: Reader,
  first: GraphRequest,
  options: {
    signal?: AbortSignal | undefined
    enough?: (items: readonly unknown[]) => boolean
    /** After each page: how many items there are so far. */
    onPage?: ((count: number, firstPage: unknown) => void) | undefined
  } = {},
): Promise<{ items: readonly unknown[]; firstPage: unknown }> {
  const items: unknown[] = []
  let firstPage: unknown
  for (let request: GraphRequest | undefined = first; request; ) {
    const page: unknown = await readOne(reader, request, options.signal)
    firstPage ??= page
    items.push(...collection(page))
    options.onPage?.(items.length, firstPage)
    const link = nextLink(page)
    // A page may be empty and yet not be the last.
    request = link === undefined || options.enough?.(items) ? undefined : requests.nextPage(link, first)
  }
  return { items, firstPage }
}

/** Where a collection goes on. */
export function nextLink(body: unknown): string | undefined {
  const link = asRecord(body)['@odata.nextLink']
  return typeof link === 'string' ? link : undefined
}

/** Why a whole call cannot be answered, for the operator's eyes. */
export function asUserError(reason: FailureReason): UserError {
  const details = {
    ...(reason.status !== undefined && { status: reason.status }),
    ...(reason.graphCode !== undefined && { graphCode: reason.graphCode }),
  }
  switch (reason.code) {
    case 'forbidden':
      return new UserError('graphForbidden', details)
    case 'throttled':
      return new UserError('graphThrottled', details)
    case 'tooLarge':
      return new UserError('graphTooLarge', details)
    case 'unauthorized':
      return new UserError('signInExpired', details)
    default:
      return new UserError('graphUnavailable', details)
  }
}
