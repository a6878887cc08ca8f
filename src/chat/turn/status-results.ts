import type { LocalDay } from '../../core/zoned-time.ts'
import type { Lookup } from '../../graph/directory/account.ts'
import type { Origin } from '../../operations/model/types.ts'
import type { AddedToStatus, Details } from '../accounts/account-details.ts'

/** The status of a list of accounts, and when it was read (ms since the epoch). */
export interface StatusResult {
  readonly lookups: readonly Lookup[]
  /** Parts of the input that weren't recognised as accounts. */
  readonly rest: readonly string[]
  /** What they come from. */
  readonly origin?: Origin
  /** The day on which they leave, if they were found by that. */
  readonly leaving?: LocalDay
  /** Present if they were requested. */
  readonly details?: Details
  /** What features add. */
  readonly added?: AddedToStatus
  readonly at: number
}

/**
 * How long a status can be shown again, in ms. Changes to the reader's own permissions take about as long to reach a
 * token.
 */
const resultLifetime = 15 * 60_000
/** Approximate size limit for all statuses together, in bytes. */
const maxBytes = 32_000_000
const maxResultBytes = 16_000_000

/** Estimates the size from the first lookups, because measuring a long list costs more than the next page. */
function sizeOf({ lookups }: Pick<StatusResult, 'lookups'>): number {
  const some = lookups.slice(0, 50)
  return some.length === 0 ? 0 : (Buffer.byteLength(JSON.stringify(some)) / some.length) * lookups.length
}

export type StatusResults = ReturnType<typeof createStatusResults>

/**
 * Caches the latest status of lists, so that paging and filtering read nothing again. In memory only: other instances,
 * or this one after a restart, read from Graph.
 */
export function createStatusResults({ now }: { readonly now: () => number }) {
  // Least recently used first.
  const kept = new Map<string, StatusResult & { readonly size: number }>()
  let used = 0

  function drop(key: string) {
    used -= kept.get(key)?.size ?? 0
    kept.delete(key)
  }

  const isOld = ({ at }: StatusResult) => now() - at > resultLifetime

  return {
    /** Caches a status for its owner (an object ID) under the list's ID, and returns it. */
    keep(owner: string, list: string, read: Omit<StatusResult, 'at'>): StatusResult {
      const answer = { ...read, at: now() }
      const key = `${owner}/${list}`
      drop(key)
      const size = sizeOf(answer)
      if (size > maxResultBytes) return answer
      for (const [other, one] of kept) if (isOld(one) || used + size > maxBytes) drop(other)
      kept.set(key, { ...answer, size })
      used += size
      return answer
    },
    /** Undefined if it belongs to someone else, is unknown, too old or evicted. */
    find(owner: string, list: string): StatusResult | undefined {
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
