import { UserError } from '../../core/errors.ts'
import type { FailureReason } from '../../core/model.ts'
import { type Engine, runJob } from '../batch/job.ts'
import type { Settled } from '../batch/outcome.ts'
import { readRetries } from '../batch/retry.ts'
import { collection, nextLink } from '../http/json.ts'
import { type GraphRequest, type LaneName, nextPage } from '../http/request.ts'
import { type Answer, retryAfter } from '../http/response.ts'
import type { Session } from '../http/session.ts'
import type { Urgency } from '../throttle/concurrency.ts'

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
    else refused ??= asUserError(outcome.reason, request, answer, session)
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
      refused ??= asUserError(outcome.reason, task.request, answer, session)
      return undefined
    }
    collections[task.index]?.push(...collection(answer.body))
    const link = nextLink(answer.body)
    return link === undefined ? undefined : [{ ...task, request: nextPage(link, task.request) }]
  }
  const tasks = wanted.map((request, index) => ({ request, index }))
  await runJob(engine, tasks, { session, urgency, retries: readRetries, signal, settled })
  signal?.throwIfAborted()
  if (refused) throw refused
  return collections
}

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
        refused = asUserError(outcome.reason, request, answer, session)
        stop.abort()
      }
      return undefined
    }
    found.get(id)?.push(...collection(answer.body))
    const link = nextLink(answer.body)
    return link === undefined ? undefined : [{ id, request: nextPage(link, request) }]
  }
  const tasks = [...found.keys()].map((id) => ({ id, request: request(id) }))
  await runJob(engine, tasks, {
    session,
    urgency,
    retries: readRetries,
    settled,
    signal: signal ? AbortSignal.any([signal, stop.signal]) : stop.signal,
  })
  signal?.throwIfAborted()
  if (refused) throw refused
  return found
}

/** The pages of a collection, each read when the one before it has been dealt with. */
export async function* pagesOf(reader: Reader, first: GraphRequest, signal?: AbortSignal): AsyncGenerator<unknown> {
  for (let request: GraphRequest | undefined = first; request; ) {
    const page: unknown = await readOne(reader, request, signal)
    yield page
    // An empty page isn't necessarily the last.
    const link = nextLink(page)
    request = link === undefined ? undefined : nextPage(link, first)
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

/** Delay assumed when Graph throttles without giving one, in ms. */
const defaultWait = 60_000

/** The operator-facing error for a call that failed as a whole. */
export function asUserError(
  reason: FailureReason,
  request: GraphRequest,
  answer: Answer,
  session: Pick<Session, 'includes'>,
): UserError {
  const details = graphAnswer(reason)
  switch (reason.code) {
    case 'forbidden':
      return forbidden(reason, request, session)
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

/** The least privileged role that may read what ordinary roles of a helpdesk may not. */
const leastRole: Readonly<Partial<Record<LaneName, string>>> = {
  activity: 'Reports Reader',
  methods: 'Authentication Administrator',
  risk: 'Security Reader',
}

/** Says whether the permission is missing, or only a role. */
export function forbidden(
  reason: FailureReason,
  { permission, lane }: Pick<GraphRequest, 'permission' | 'lane'>,
  session: Pick<Session, 'includes'>,
): UserError<'graphForbidden'> {
  const granted = session.includes(permission) && { granted: 1 }
  const role = lane && leastRole[lane]
  return new UserError('graphForbidden', {
    needed: permission,
    ...granted,
    ...(role && { role }),
    ...graphAnswer(reason),
  })
}

/** Graph's response, for the log. */
function graphAnswer({ status, graphCode }: FailureReason) {
  return { ...(status !== undefined && { status }), ...(graphCode !== undefined && { graphCode }) }
}

function secondsToWait(answer: Answer): number {
  const until = retryAfter(answer) ?? answer.at + defaultWait
  return Math.max(1, Math.ceil((until - answer.at) / 1000))
}
