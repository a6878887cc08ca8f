import type { FinalOutcome } from '../batch/judge-responses.ts'
import type { EarlierTries, Task } from '../batch/task-queue.ts'
import type { GraphRequest } from '../http/request.ts'

/** A change to send, with a key chosen by the caller. */
export interface CombinableChange {
  readonly key: string
  readonly request: GraphRequest
  /** Whether it was sent before with an unknown result. */
  readonly sentBefore?: boolean
  /** How it was tried before, if there was no clear answer. */
  readonly earlier?: EarlierTries | undefined
}

/** One request for several changes. */
export interface CombinedTask extends Task {
  readonly changes: readonly CombinableChange[]
}

/**
 * Combines changes into as few requests as possible: if Graph accepts several per request, or if several concern the
 * same object.
 */
export function combineChanges(changes: readonly CombinableChange[]): CombinedTask[] {
  const groups = new Map<string, CombinableChange[]>()
  for (const [index, one] of changes.entries()) {
    const { method, url, together: many } = one.request
    const name = many ? `${method} ${url}` : String(index)
    const group = groups.get(name)
    if (group) group.push(one)
    else groups.set(name, [one])
  }
  return [...groups.values()].flatMap(splitBySize)
}

function splitBySize(changes: readonly CombinableChange[]): CombinedTask[] {
  const [first] = changes
  if (!first) return []
  const { together: many } = first.request
  if (!many) return [{ changes, request: first.request, earlier: first.earlier }]
  const parts: CombinedTask[] = []
  for (let from = 0; from < changes.length; from += many.most) {
    const mine = changes.slice(from, from + many.most)
    const ids = [...new Set(mine.flatMap(({ request }) => request.together?.ids ?? []))]
    parts.push({ changes: mine, request: many.of(ids), earlier: mostTried(mine) })
  }
  return parts
}

/** The tries of the change that was tried most. */
const mostTried = (changes: readonly CombinableChange[]): EarlierTries | undefined =>
  changes
    .flatMap(({ earlier }) => earlier ?? [])
    .reduce<EarlierTries | undefined>(
      (most, one) => ({
        attempts: Math.max(most?.attempts ?? 0, one.attempts),
        firstSentAt: Math.min(most?.firstSentAt ?? one.firstSentAt, one.firstSentAt),
      }),
      undefined,
    )

/**
 * Splits a refused request in half, because one account might have caused the refusal and Graph doesn't say which.
 * Empty if the refusal concerns the caller or there is nothing to split.
 */
export function splitInHalf({ changes, request }: CombinedTask, outcome: FinalOutcome): CombinedTask[] {
  if (outcome.outcome !== 'failed' || (request.together?.ids.length ?? 0) < 2) return []
  if (outcome.reason.status !== 400 && outcome.reason.status !== 404) return []
  const middle = Math.ceil(changes.length / 2)
  return [changes.slice(0, middle), changes.slice(middle)].flatMap(splitBySize)
}
