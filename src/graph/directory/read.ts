import type { UserError } from '../../core/errors.ts'
import type { FailureReason } from '../../core/model.ts'
import { permissionErrors, signInErrors } from '../../core/sign-in-errors.ts'
import { runJob } from '../batch/job.ts'
import type { Engine } from '../batch/job-options.ts'
import type { FinalOutcome } from '../batch/judge-responses.ts'
import { readRetries } from '../batch/retry-times.ts'
import type { Task } from '../batch/task-queue.ts'
import { collectionItems, nextLink } from '../http/json.ts'
import { type GraphRequest, type LaneName, nextPage } from '../http/request.ts'
import { type GraphResponse, retryAfter } from '../http/response.ts'
import type { Session } from '../http/session.ts'
import type { Urgency } from '../throttle/concurrency.ts'
import { graphErrors } from './errors.ts'

/** The permissions and priority to read with. */
export interface Reader {
  readonly engine: Engine
  readonly session: Session
  readonly urgency: Urgency
}

/** Reads a single resource. Throws UserError if it can't be read. */
export async function readOne(reader: Reader, request: GraphRequest, signal?: AbortSignal): Promise<unknown> {
  const [body] = await readAll(reader, [request], signal)
  return body
}

/**
 * Sends reads that are only useful together. The first refusal ends them and is thrown. If the quota is low, one read
 * is sent before the others, because a missing role is refused for every account and would use up the quota.
 */
async function runReads<T extends Task>(
  { engine, session, urgency }: Reader,
  tasks: readonly T[],
  take: (task: T, response: GraphResponse) => readonly T[] | undefined,
  { signal, ignore }: { signal?: AbortSignal | undefined; ignore?: (task: T, reason: FailureReason) => boolean } = {},
): Promise<void> {
  const stop = new AbortController()
  let refused: UserError | undefined
  const settled = (task: T, outcome: FinalOutcome, response: GraphResponse) => {
    if (outcome.outcome === 'done') return take(task, response)
    if (refused || ignore?.(task, outcome.reason)) return undefined
    refused = asUserError(outcome.reason, task.request, response, session)
    stop.abort()
    return undefined
  }
  const first = tasks[0]?.request.lane === undefined ? 0 : 1
  for (const some of [tasks.slice(0, first), tasks.slice(first)]) {
    if (some.length === 0) continue
    await runJob(engine, some, {
      session,
      urgency,
      retries: readRetries,
      onSettled: settled,
      signal: signal ? AbortSignal.any([signal, stop.signal]) : stop.signal,
    })
    signal?.throwIfAborted()
    if (refused) throw refused
  }
}

/** Sends reads that are only useful together, in parallel; returns bodies in request order. */
export async function readAll(
  reader: Reader,
  wanted: readonly GraphRequest[],
  signal?: AbortSignal,
): Promise<readonly unknown[]> {
  const bodies: unknown[] = wanted.map(() => undefined)
  const tasks = wanted.map((request, index) => ({ request, index }))
  const take = ({ index }: { readonly index: number }, { body }: GraphResponse) => {
    bodies[index] = body
    return undefined
  }
  await runReads(reader, tasks, take, { signal })
  return bodies
}

/** Reads several collections in parallel, each across all pages. `onRead` receives how many of them are complete. */
export async function readAllPages(
  reader: Reader,
  wanted: readonly GraphRequest[],
  signal?: AbortSignal,
  onRead?: (complete: number) => void,
): Promise<readonly (readonly unknown[])[]> {
  const collections: unknown[][] = wanted.map(() => [])
  let complete = 0
  const tasks = wanted.map((request, index) => ({ request, index }))
  await runReads(
    reader,
    tasks,
    (task, { body }) => {
      collections[task.index]?.push(...collectionItems(body))
      const link = nextLink(body)
      if (link !== undefined) return [{ ...task, request: nextPage(link, task.request) }]
      onRead?.(++complete)
      return undefined
    },
    { signal },
  )
  return collections
}

interface PageTask {
  readonly request: GraphRequest
  readonly id: string
}

/**
 * One collection per account, across all pages, keyed by ID as given; missing accounts are absent. Throws UserError if
 * any can't be read, because missed items would be left in place. `onRead` receives the number of accounts read.
 */
export async function collectionsOf(
  reader: Reader,
  ids: readonly string[],
  request: (id: string) => GraphRequest,
  signal?: AbortSignal,
  onRead?: (done: number) => void,
): Promise<Map<string, unknown[]>> {
  const found = new Map<string, unknown[]>(ids.map((id) => [id, []]))
  let read = 0
  const take = ({ id, request }: PageTask, { body }: GraphResponse): PageTask[] | undefined => {
    found.get(id)?.push(...collectionItems(body))
    const link = nextLink(body)
    if (link !== undefined) return [{ id, request: nextPage(link, request) }]
    onRead?.(++read)
    return undefined
  }
  const ignore = ({ id }: PageTask, { code }: FailureReason): boolean => {
    if (code !== 'notFound') return false
    found.delete(id)
    onRead?.(++read)
    return true
  }
  const tasks = [...found.keys()].map((id) => ({ id, request: request(id) }))
  await runReads(reader, tasks, take, { signal, ignore })
  return found
}

/** One object per account, keyed by ID as given; absent if there is none. */
export async function objectsOf(
  reader: Reader,
  ids: readonly string[],
  request: (id: string) => GraphRequest,
): Promise<Map<string, unknown>> {
  const found = new Map<string, unknown>()
  const take = ({ id }: PageTask, { body }: GraphResponse) => {
    found.set(id, body)
    return undefined
  }
  const ignore = (_: PageTask, { code }: FailureReason): boolean => code === 'notFound'
  await runReads(
    reader,
    [...new Set(ids)].map((id) => ({ id, request: request(id) })),
    take,
    { ignore },
  )
  return found
}

/** The pages of a collection, each read after the previous one has been processed. */
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
    items.push(...collectionItems(page))
    options.onPage?.(items.length, firstPage)
    if (options.enough?.(items)) break
  }
  return { items, firstPage }
}

/** Delay assumed when Graph throttles without giving one, in ms. */
const defaultWaitMs = 60_000

/** The operator-facing error for a call that failed completely. */
export function asUserError(
  reason: FailureReason,
  request: GraphRequest,
  response: GraphResponse,
  session: Pick<Session, 'includes'>,
): UserError {
  const details = graphErrorDetails(reason)
  switch (reason.code) {
    case 'forbidden':
      return forbiddenError(reason, request, session)
    case 'unlicensed':
      return new graphErrors.licenceMissing({ ...(request.lane === 'activity' && { licence: 'P1' }), ...details })
    case 'throttled':
      return new graphErrors.graphThrottled({ seconds: secondsToWait(response), ...details })
    case 'tooLarge':
      return new graphErrors.graphTooLarge(details)
    case 'unauthorized':
      return new signInErrors.signInExpired(details)
    default:
      return new graphErrors.graphUnavailable(details)
  }
}

/** The least privileged role that can read what ordinary helpdesk roles can't. */
const leastPrivilegedRole: Readonly<Partial<Record<LaneName, string>>> = {
  activity: 'Reports Reader',
  methods: 'Authentication Administrator',
  reports: 'Reports Reader',
  risk: 'Security Reader',
}

/** Distinguishes a missing permission from a missing role. */
export function forbiddenError(
  reason: FailureReason,
  { permission, lane }: Pick<GraphRequest, 'permission' | 'lane'>,
  session: Pick<Session, 'includes'>,
): UserError<'graphForbidden'> {
  const granted = session.includes(permission) && { granted: 1 }
  const role = lane && leastPrivilegedRole[lane]
  return new permissionErrors.graphForbidden({
    needed: permission,
    ...granted,
    ...(role && { role }),
    ...graphErrorDetails(reason),
  })
}

/** Graph's response, for the log. */
export function graphErrorDetails({ status, graphCode }: FailureReason) {
  return { ...(status !== undefined && { status }), ...(graphCode !== undefined && { graphCode }) }
}

function secondsToWait(response: GraphResponse): number {
  const until = retryAfter(response) ?? response.at + defaultWaitMs
  return Math.max(1, Math.ceil((until - response.at) / 1000))
}
