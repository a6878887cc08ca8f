import { asRecord } from '../directory/account.ts'
import { type GraphRequest, maxBatch } from '../http/request.ts'
import { type Answer, noAnswer, plainHeaders } from '../http/response.ts'

/** Below this many items a batch is not split further: another round trip costs more than it saves. */
const smallestSpread = 4

/** How many of `items` go into one batch, so that they spread over at most `concurrency` parallel ones. */
export function batchSize(items: number, concurrency: number): number {
  return Math.min(maxBatch, Math.max(smallestSpread, Math.ceil(items / Math.max(1, concurrency))))
}

/** What a request carries. A password that it sets is another one at each try. */
export const bodyOf = ({ body, bodyAround }: GraphRequest, newPassword: () => string): unknown =>
  bodyAround ? bodyAround(newPassword()) : body

/** The body of a `$batch` call. Ids are the positions: Graph compares ids case-blind, numbers cannot collide. */
export function encodeBatch(
  requests: readonly GraphRequest[],
  headers: Readonly<Record<string, string>>,
  newPassword: () => string,
): object {
  return {
    requests: requests.map((request, index) => {
      const { method, url, headers: own } = request
      const body = bodyOf(request, newPassword)
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
