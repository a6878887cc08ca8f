import { randomUUID } from 'node:crypto'
import { challenge, type GraphResponse } from '../http/response.ts'
import type { Session } from '../http/session.ts'
import type { Transport } from '../http/transport.ts'
import { type BodyParts, bodyOf, decodeBatch, encodeBatch } from './codec.ts'
import type { QueuedTask, Task } from './task-queue.ts'

/** The result of one HTTP request carrying several tasks. */
export interface BatchResult<T extends Task> {
  /** Tasks with their responses, including those that got no response. */
  readonly answered: readonly { readonly entry: QueuedTask<T>; readonly response: GraphResponse }[]
  /**
   * Tasks to resend immediately: not processed, refused for a token that has been replaced, or part of a response that
   * was too large.
   */
  readonly resend: readonly QueuedTask<T>[]
  /** Why the job can't continue: the token was permanently refused. Answers already received still count. */
  readonly error?: unknown
}

/** How to send a batch to Graph. */
export interface SendSettings extends BodyParts {
  readonly transport: Transport
  readonly session: Session
  readonly token: string
  /** Headers added to every task. */
  readonly headers: Readonly<Record<string, string>>
}

/** Sends entries as one request: a batch, or a plain call if there is only one. Never rejects. */
export async function sendBatch<T extends Task>(
  entries: readonly QueuedTask<T>[],
  way: SendSettings,
): Promise<BatchResult<T>> {
  const { outer, responses } = await sendRequests(entries, way)
  const again = new Set<QueuedTask<T>>()
  const error = await replaceToken(entries, responses, way, again)
  if (responses.some(({ status }) => status >= 200 && status < 429 && status !== 401)) way.session.accepted(way.token)

  // Graph doesn't say which task made the batch too large, so each is resent alone and only the bad one fails.
  const tooLarge = outer.tooLarge === true
  const mustSplit = entries.length > 1 && (outer.status === 400 || outer.status === 413 || tooLarge)
  const resend = mustSplit ? entries : entries.filter((entry) => again.has(entry))
  if (mustSplit) {
    for (const entry of entries) {
      entry.alone = true
      entry.open ||= tooLarge
      if (tooLarge) entry.notApplied = 'unknown'
    }
  }
  const answered = entries.flatMap((entry, index) => {
    const response = responses[index]
    return response && !mustSplit && !again.has(entry) ? [{ entry, response }] : []
  })
  return { answered, resend, ...(error !== undefined && { error }) }
}

/** Whether the token was refused, so that the request itself wasn't processed. */
const isTokenRefused = (response: GraphResponse | undefined): boolean =>
  response !== undefined && (response.status === 401 || challenge(response) !== undefined)

async function sendRequests<T extends Task>(entries: readonly QueuedTask<T>[], way: SendSettings) {
  const { transport, token } = way
  const options = { token, fresh: entries.some((entry) => entry.fresh) }
  const traced = { 'client-request-id': randomUUID(), ...way.headers }
  const [only] = entries
  if (only && entries.length === 1) {
    const { method, url, version, headers, optional } = only.task.request
    const body = bodyOf(only.task.request, way)
    const call = {
      method,
      url,
      headers: { ...traced, ...headers },
      body,
      ...(version && { version }),
      ...(optional && { optional }),
    }
    const outer = await transport(call, options)
    return { outer, responses: [outer] }
  }
  const requests = entries.map(({ task }) => task.request)
  const call = {
    method: 'POST',
    url: '/$batch',
    headers: traced,
    body: encodeBatch(requests, way.headers, way),
  } as const
  const outer = await transport(call, options)
  return { outer, responses: decodeBatch(outer, entries.length) }
}

/**
 * Replaces the refused token and collects the affected tasks in `again`; resolves with the error if there is no new
 * token.
 */
async function replaceToken<T extends Task>(
  entries: readonly QueuedTask<T>[],
  responses: readonly GraphResponse[],
  { session, token }: SendSettings,
  again: Set<QueuedTask<T>>,
): Promise<unknown> {
  let worst: { entry: QueuedTask<T>; response: GraphResponse } | undefined
  const forbidden: QueuedTask<T>[] = []
  for (const [index, entry] of entries.entries()) {
    const response = responses[index]
    if (response && isTokenRefused(response)) {
      entry.refusals++
      again.add(entry)
      if (!worst || entry.refusals > worst.entry.refusals) worst = { entry, response }
    } else if (response?.status === 403 && !entry.forbidden && !entry.task.request.optional) forbidden.push(entry)
  }
  try {
    if (worst) await session.refused(token, worst.response, worst.entry.refusals)
    if (forbidden.length > 0 && (await session.forbidden(token))) {
      for (const entry of forbidden) {
        entry.forbidden = true
        again.add(entry)
      }
    }
    return undefined
  } catch (error) {
    for (const entry of forbidden) again.add(entry)
    return error
  }
}
