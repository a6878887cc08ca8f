import { z } from 'zod'
import { badRequest, errorBody, GraphError } from './errors.ts'

const maxItems = 20

const item = z
  .object({
    id: z.string().min(1),
    method: z.string(),
    url: z.string().min(1),
    headers: z.record(z.string()).optional(),
    body: z.unknown().optional(),
    dependsOn: z.array(z.string()).optional(),
  })
  .passthrough()

/** A validated and normalised call of a batch. */
export interface BatchItem {
  readonly id: string
  readonly method: string
  /** Below the version root, with a leading slash. */
  readonly url: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
  readonly dependsOn: string | undefined
}

const invalid = (message = 'Invalid batch payload format.') => badRequest(message, 'BadRequest')

/** Parses the body of `$batch`; throws a 400 that refuses the whole batch. */
export function parseBatch(body: unknown): BatchItem[] {
  const { requests } = (body ?? {}) as { requests?: unknown }
  if (!Array.isArray(requests) || requests.length === 0) throw invalid()
  if (requests.length > maxItems) throw invalid('Number of requests inside batch exceeds the limit.')
  const seen = new Set<string>()
  const items = requests.map((request) => {
    const parsed = item.safeParse(request)
    if (!parsed.success) throw invalid()
    const { id } = parsed.data
    if (seen.has(id.toLowerCase())) throw invalid(`Request Id ${id} has to be unique in a batch.`)
    seen.add(id.toLowerCase())
    return normalise(parsed.data)
  })
  for (const one of items) if (one.dependsOn !== undefined && !seen.has(one.dependsOn.toLowerCase())) throw invalid()
  return items
}

function normalise(request: z.infer<typeof item>): BatchItem {
  const { id, url, dependsOn = [] } = request
  const method = request.method.toUpperCase()
  if (/^[a-z][a-z+.-]*:/i.test(url)) throw invalid(`The url of request ${id} has to be relative.`)
  if (dependsOn.length > 1) throw invalid(`Request ${id} may depend on a single other request.`)
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.headers ?? {})) headers[name.toLowerCase()] = value
  const writes = method === 'POST' || method === 'PATCH' || method === 'PUT'
  const bare = request.body === undefined || request.body === null
  if ((writes && bare) || (!bare && !headers['content-type']))
    throw invalid(`Write request id : ${id} does not contain Content-Type header or body.`)
  const path = url.startsWith('/') ? url : `/${url}`
  return { id, method, url: path, headers, body: decodeBody(request.body), dependsOn: dependsOn[0] }
}

/** A body may be base64url text instead of JSON. */
function decodeBody(body: unknown): unknown {
  if (typeof body !== 'string') return body ?? undefined
  try {
    return JSON.parse(Buffer.from(body, 'base64url').toString('utf8'))
  } catch {
    throw invalid()
  }
}

/** The items sorted so that each follows its dependency; throws a 400 for circular dependencies. */
export function sortByDependency(items: readonly BatchItem[]): BatchItem[] {
  const waiting = new Set(items)
  const done = new Set<string>()
  const order: BatchItem[] = []
  while (waiting.size > 0) {
    const ready = [...waiting].filter((one) => !one.dependsOn || done.has(one.dependsOn.toLowerCase()))
    if (ready.length === 0) throw invalid()
    for (const one of ready) {
      waiting.delete(one)
      done.add(one.id.toLowerCase())
      order.push(one)
    }
  }
  return order
}

/** The errors for a nested batch, and for an item whose dependency failed. */
export const notInBatch = () => new GraphError(400, 'BadRequest', 'A batch inside a batch is not supported.')

export const dependencyFailed = (now: number, ids: { requestId: string; clientRequestId: string }) =>
  errorBody('FailedDependency', 'The request depended on another request and that request failed.', now, ids)
