import { UserError } from '../../core/errors.ts'
import { type Engine, runJob } from '../batch/job.ts'
import type { Settled } from '../batch/outcome.ts'
import { readRetries, retryAfter } from '../batch/retry.ts'
import { type GraphRequest, requests } from '../http/request.ts'
import type { Answer } from '../http/response.ts'
import type { Session } from '../http/session.ts'
import type { Urgency } from '../throttle/concurrency.ts'
import { asRecord, collection, type FailureReason } from './account.ts'

/** Whose rights and which priority to read with. */
export interface Reader {
  readonly engine: Engine
  readonly session: Session
  readonly urgency: Urgency
}

/** Reads a single resource. Anything that prevents it is thrown as UserError. */
export async function readOne(reader: Reader, request: GraphRequest, signal?: AbortSignal): Promise<unknown> {
  const [body] = await readAll(reader, [request], signal)
  return body
}

/** Several such reads in parallel; bodies in request order. */
export async function readAll(
  reader: Reader,
  wanted: readonly GraphRequest[],
  signal?: AbortSignal,
): Promise<readonly unknown[]> {
  const { engine, session, urgency } = reader
  const bodies: unknown[] = wanted.map(() => undefined)
  let refused: UserError | undefined
  const tasks = wanted.map((request, index) => ({ request, index }))
  const settled = ({ index, request }: (typeof tasks)[number], outcome: Settled, answer: Answer) => {
    if (outcome.outcome === 'done') bodies[index] = answer.body
    else refused ??= asUserError(outcome.reason, request, answer)
    return undefined
  }
  await runJob(engine, tasks, { session, urgency, retries: readRetries, signal, settled })
  signal?.throwIfAborted()
  if (refused) throw refused
  return bodies
}

/** Several collections in parallel, each across all pages. */
export async function readAllPages(
  reader: Reader,
  wanted: readonly GraphRequest[],
  signal?: AbortSignal,
): Promise<readonly (readonly unknown[])[]> {
  const { engine, session, urgency } = reader
  const collections: unknown[][] = wanted.map(() => [])
  let refused: UserError | undefined
  const settled = (task: { request: GraphRequest; index: number }, outcome: Settled, answer: Answer) => {
    if (outcome.outcome !== 'done') {
      refused ??= asUserError(outcome.reason, task.request, answer)
      return undefined
    }
    collections[task.index]?.push(...collection(answer.body))
    const link = nextLink(answer.body)
    return link === undefined ? undefined : [{ ...task, request: requests.nextPage(link, task.request) }]
  }
  const tasks = wanted.map((request, index) => ({ request, index }))
  await runJob(engine, tasks, { session, urgency, retries: readRetries, signal, settled })
  signal?.throwIfAborted()
  if (refused) throw refused
  return collections
}

/** The pages of a collection, each read when the one before it has been dealt with. */
export async function* pagesOf(reader: Reader, first: GraphRequest, signal?: AbortSignal): AsyncGenerator<unknown> {
  for (let request: GraphRequest | undefined = first; request; ) {
    const page: unknown = await readOne(reader, request, signal)
    yield page
    // An empty page isn't necessarily the last.
    const link = nextLink(page)
    request = link === undefined ? undefined : requests.nextPage(link, first)
  }
}

/** Reads a collection page by page, to the end or until `enough`. */
export async function readPages(
  reader: Reader,
  first: GraphRequest,
  options: {
    signal?: AbortSignal | undefined
    enough?: (items: readonly unknown[]) => boolean
    /** Called after each page with the number of items so far. */
    onPage?: ((count: number, firstPage: unknown) => void) | undefined
  } = {},
): Promise<{ items: readonly unknown[]; firstPage: unknown }> {
  const items: unknown[] = []
  let firstPage: unknown
  for await (const page of pagesOf(reader, first, options.signal)) {
    firstPage ??= page
    items.push(...collection(page))
    options.onPage?.(items.length, firstPage)
    if (options.enough?.(items)) break
  }
  return { items, firstPage }
}

/** The link to the next page of a collection. */
export function nextLink(body: unknown): string | undefined {
  const link = asRecord(body)['@odata.nextLink']
  return typeof link === 'string' ? link : undefined
}

/** Delay assumed when Graph throttles without giving one, in ms. */
const usualWait = 60_000

/** The operator-facing error for a call that failed as a whole. */
export function asUserError(reason: FailureReason, request: GraphRequest, answer: Answer): UserError {
  const details = graphAnswer(reason)
  switch (reason.code) {
    case 'forbidden':
      return new UserError('graphForbidden', { needed: request.permission, ...reportsRole(request), ...details })
    case 'unlicensed':
      return new UserError('licenceMissing', { ...(request.lane === 'activity' && { licence: 'P1' }), ...details })
    case 'throttled':
      return new UserError('graphThrottled', { seconds: secondsToWait(answer), ...details })
    case 'tooLarge':
      return new UserError('graphTooLarge', details)
    case 'unauthorized':
      return new UserError('signInExpired', details)
    default:
      return new UserError('graphUnavailable', details)
  }
}

/** Entra reserves its reports for some roles. */
const reportsRole = ({ lane }: GraphRequest) => lane === 'activity' && { role: 'Reports Reader' }

/** Graph's response, for the log. */
export function graphAnswer({ status, graphCode }: FailureReason) {
  return { ...(status !== undefined && { status }), ...(graphCode !== undefined && { graphCode }) }
}

function secondsToWait(answer: Answer): number {
  const until = retryAfter(answer) ?? answer.at + usualWait
  return Math.max(1, Math.ceil((until - answer.at) / 1000))
}
