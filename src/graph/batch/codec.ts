import { asRecord } from '../directory/account.ts'
import { type GraphRequest, maxBatch } from '../http/request.ts'
import { type Answer, noAnswer, plainHeaders } from '../http/response.ts'

/** Below this many items a batch is not split further: another round trip costs more than it saves. */
const smallestSpread = 4

/** How many of `items` go into one batch, so that they spread over at most `concurrency` parallel ones. */
export function batchSize(items: number, concurrency: number): number {
  return Math.min(maxBatch, Math.max(smallestSpread, Math.ceil(items / Math.max(1, concurrency))))
}

/** What bodies are made of when they leave. */
export interface BodyParts {
  readonly newPassword: () => string
  /** Below which this cloud's Graph names its objects. */
  readonly root: string
}

/** What a request carries. A password that it sets is another one at each try. */
export function bodyOf({ body, bodyAround, bodyNaming }: GraphRequest, { newPassword, root }: BodyParts): unknown {
  if (bodyAround) return bodyAround(newPassword())
  return bodyNaming ? bodyNaming(root) : body
}

/** The body of a `$batch` call. Ids are the positions: Graph compares ids case-blind, numbers cannot collide. */
export function encodeBatch(
  requests: readonly GraphRequest[],
  headers: Readonly<Record<string, string>>,
  parts: BodyParts,
): object {
  return {
    requests: requests.map((request, index) => {
      const { method, url, headers: own } = request
      const body = bodyOf(request, parts)
      return {
        id: String(index),
        method,
        url,
        headers: { ...headers, ...own, ...(body !== undefined && { 'Content-Type': 'application/json' }) },
        ...(body !== undefined && { body }),
      }
    }),
  }
}

/**
 * The answers of a `$batch` call in the order of its requests; Graph's is any. What the answer lacks was not answered. An
 * outer status other than 2xx counts for every item.
 */
export function decodeBatch(outer: Answer, count: number): Answer[] {
  if (outer.status < 200 || outer.status >= 300) return Array.from({ length: count }, () => outer)
  const answers = Array.from({ length: count }, () => noAnswer(outer.at))
  const { responses } = asRecord(outer.body)
  for (const one of Array.isArray(responses) ? responses : []) {
    const { id, status, headers, body } = asRecord(one)
    const index = typeof id === 'string' || typeof id === 'number' ? Number(id) : -1
    if (answers[index]?.status !== 0 || typeof status !== 'number') continue
    const own = plainHeaders(headers)
    // Only refused items name their request themselves; for the others the id of the whole batch is what Graph can trace.
    const traced = own['request-id'] ?? outer.headers['request-id']
    answers[index] = {
      status,
      headers: { ...own, ...(traced !== undefined && { 'request-id': traced }) },
      body: body ?? null,
      at: outer.at,
    }
  }
  return answers
}
