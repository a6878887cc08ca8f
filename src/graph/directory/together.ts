import type { Settled } from '../batch/outcome.ts'
import type { Task } from '../batch/task-queue.ts'
import type { GraphRequest } from '../http/request.ts'

/** A change to send, by a key of the caller's. */
export interface Change {
  readonly key: string
  readonly request: GraphRequest
}

/** One request for several changes. */
export interface Joint extends Task {
  readonly changes: readonly Change[]
}

/** As few requests as Graph takes these changes in: where it takes many in one, and where several of them are about one thing. */
export function together(changes: readonly Change[]): Joint[] {
  const groups = new Map<string, Change[]>()
  for (const [index, one] of changes.entries()) {
    const { method, url, together: many } = one.request
    const name = many ? `${method} ${url}` : String(index)
    const group = groups.get(name)
    if (group) group.push(one)
    else groups.set(name, [one])
  }
  return [...groups.values()].flatMap(inParts)
}

function inParts(changes: readonly Change[]): Joint[] {
  const [first] = changes
  if (!first) return []
  const { together: many } = first.request
  if (!many) return [{ changes, request: first.request }]
  const parts: Joint[] = []
  for (let from = 0; from < changes.length; from += many.most) {
    const mine = changes.slice(from, from + many.most)
    const ids = [...new Set(mine.flatMap(({ request }) => request.together?.ids ?? []))]
    parts.push({ changes: mine, request: many.of(ids) })
  }
  return parts
}

/**
 * The halves of what was refused: it may be one account that spoils the request for all others, and Graph does not say which.
 * Nothing where the refusal is about whoever asks, or there is nothing to halve.
 */
export function halves({ changes, request }: Joint, outcome: Settled): Joint[] {
  if (outcome.outcome !== 'failed' || (request.together?.ids.length ?? 0) < 2) return []
  if (outcome.reason.status !== 400 && outcome.reason.status !== 404) return []
  const middle = Math.ceil(changes.length / 2)
  return [changes.slice(0, middle), changes.slice(middle)].flatMap(inParts)
}
