import { asRecord } from '../http/json.ts'
import { type GraphRequest, maxBatch } from '../http/request.ts'
import { type GraphResponse, noResponse, plainHeaders } from '../http/response.ts'

/** Batches aren't made smaller than this: the extra round trip would cost more than it saves. */
const minBatch = 4

/** Batch size that spreads `items` over at most `concurrency` parallel batches. */
export function batchSize(items: number, concurrency: number): number {
  return Math.min(maxBatch, Math.max(minBatch, Math.ceil(items / Math.max(1, concurrency))))
}

/** Values filled into bodies when they are sent. */
export interface BodyParts {
  readonly newPassword: () => string
  /** Root URL under which this cloud's Graph identifies objects. */
  readonly root: string
}

/** The body to send. If it sets a password, each attempt gets a new one. */
export function bodyOf({ body, bodyAround, bodyNaming }: GraphRequest, { newPassword, root }: BodyParts): unknown {
  if (bodyAround) return bodyAround(newPassword())
  return bodyNaming ? bodyNaming(root) : body
}

/** The body of a `$batch` call. IDs are positions: Graph compares IDs case-insensitively, and numbers can't collide. */
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
 * The responses of a `$batch` call, in request order (Graph's order is arbitrary). Missing items count as unanswered;
 * an outer status other than 2xx applies to every item.
 */
export function decodeBatch(outer: GraphResponse, count: number): GraphResponse[] {
  if (outer.status < 200 || outer.status >= 300) return Array.from({ length: count }, () => outer)
  const decoded = Array.from({ length: count }, () => noResponse(outer.at))
  const { responses } = asRecord(outer.body)
  for (const one of Array.isArray(responses) ? responses : []) {
    const { id, status, headers, body } = asRecord(one)
    // An empty ID would count as 0.
    const index = typeof id === 'number' || (typeof id === 'string' && /^\d+$/.test(id)) ? Number(id) : -1
    if (decoded[index]?.status !== 0 || typeof status !== 'number') continue
    const own = plainHeaders(headers)
    // Only failed items carry their own request ID. For the others, Graph support needs the ID of the whole batch.
    const traced = own['request-id'] ?? outer.headers['request-id']
    decoded[index] = {
      status,
      headers: { ...own, ...(traced !== undefined && { 'request-id': traced }) },
      body: body ?? null,
      at: outer.at,
    }
  }
  return decoded
}
