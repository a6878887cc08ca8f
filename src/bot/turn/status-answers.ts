import type { Lookup } from '../../graph/directory/account.ts'

/** What was read of a list of accounts, and when (ms since the epoch). */
export interface StatusAnswer {
  readonly lookups: readonly Lookup[]
  /** Pieces of what was given in which no account was recognised. */
  readonly rest: readonly string[]
  readonly at: number
}

/**
 * The latest status of lists, so that a page or a filter of a card reads nothing again. They are in memory only: another
 * instance, or this one after a restart, reads Graph once more.
 */
export interface StatusAnswers {
  /** For its owner (an object id) under the id of the list, as read now; gives back what it keeps. */
  keep(owner: string, list: string, read: Omit<StatusAnswer, 'at'>): StatusAnswer
  /** Undefined when it is somebody else's, unknown, too old or pushed out by others. */
  find(owner: string, list: string): StatusAnswer | undefined
}

/** How long an answer may be shown again, in ms. A change of one's own rights takes about as long to reach a token. */
const lifetime = 15 * 60_000
/** About how many bytes all answers may take together, and each. */
const room = 32_000_000
const roomOfOne = 16_000_000

/** What the answer takes, from its first lookups: to measure all of a long one costs more than the next page. */
function sizeOf({ lookups }: Pick<StatusAnswer, 'lookups'>): number {
  const some = lookups.slice(0, 50)
  return some.length === 0 ? 0 : (Buffer.byteLength(JSON.stringify(some)) / some.length) * lookups.length
}

export function createStatusAnswers({ now }: { readonly now: () => number }): StatusAnswers {
  // Oldest use first.
  const kept = new Map<string, StatusAnswer & { readonly size: number }>()
  let used = 0

  function drop(key: string) {
    used -= kept.get(key)?.size ?? 0
    kept.delete(key)
  }

  const isOld = ({ at }: StatusAnswer) => now() - at > lifetime

  return {
    keep(owner, list, read) {
      const answer = { ...read, at: now() }
      const key = `${owner}/${list}`
      drop(key)
      const size = sizeOf(answer)
      if (size > roomOfOne) return answer
      for (const [other, one] of kept) if (isOld(one) || used + size > room) drop(other)
      kept.set(key, { ...answer, size })
      used += size
      return answer
    },
    find(owner, list) {
      const key = `${owner}/${list}`
      const found = kept.get(key)
      if (!found) return undefined
      if (isOld(found)) {
        drop(key)
        return undefined
      }
      kept.delete(key)
      kept.set(key, found)
      return found
    },
  }
}
