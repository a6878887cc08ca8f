import { createPublicKey, type KeyObject } from 'node:crypto'
import { z } from 'zod/v4'
import type { Clock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'

/** A key the channel signs with, and the channels it vouches for. */
export interface ChannelKey {
  /** Not as text: whoever verifies would parse that anew at every activity. */
  readonly key: KeyObject
  readonly endorsements: string[]
}

/** The keys of the channel, by the names its tokens give them. */
export interface ChannelKeys {
  /** Null for a name the channel does not know. Rejects when there are no keys to look in. */
  getKey(kid: string): Promise<ChannelKey | null>
}

/** Fetches a JSON document of bounded size in bounded time; rejects when there is none. */
export type FetchJson = (url: string) => Promise<unknown>

const hour = 3_600_000
/** Keys are asked for again after a day, as the channel wants it. */
const fresh = 24 * hour
/** Longer than this without a renewal, keys that the channel may have withdrawn vouch for nobody. */
const longest = 72 * hour
/** How soon a name that is not known, or a fetch that failed, may lead to another fetch: strangers cause both. */
const pause = 10_000

const metadata = z.object({ jwks_uri: z.string() })
const keySet = z.object({
  keys: z.array(
    z.looseObject({
      kid: z.string(),
      n: z.string().optional(),
      e: z.string().optional(),
      endorsements: z.array(z.string()).default([]),
    }),
  ),
})

/** Keys that outlive an outage of where they come from: the library lets nobody in once a day has passed. */
export function createChannelKeys(options: {
  url: string
  fetchJson: FetchJson
  clock: Pick<Clock, 'now'>
  log: Log
}): ChannelKeys {
  const { url, fetchJson, clock, log } = options
  let known: ReadonlyMap<string, ChannelKey> = new Map()
  let renewed = Number.NEGATIVE_INFINITY
  let tried = Number.NEGATIVE_INFINITY
  let failure: unknown
  let renewing: Promise<void> | undefined

  const renew = async () => {
    tried = clock.now()
    try {
      const { jwks_uri } = metadata.parse(await fetchJson(url))
      known = readKeys(await fetchJson(jwks_uri))
      renewed = clock.now()
      failure = undefined
    } catch (error) {
      failure = error
      log.warn('The keys of the channel could not be renewed', { error, kept: known.size })
    }
  }
  const renewOnce = () => {
    renewing ??= renew().finally(() => {
      renewing = undefined
    })
    return renewing
  }

  return {
    async getKey(kid) {
      const stale = clock.now() - renewed >= fresh || !known.has(kid)
      if (renewing || (stale && Math.abs(clock.now() - tried) >= pause)) await renewOnce()
      if (clock.now() - renewed >= longest) throw failure ?? new Error('No keys of the channel')
      return known.get(kid) ?? null
    },
  }
}

function readKeys(body: unknown): ReadonlyMap<string, ChannelKey> {
  const { keys } = keySet.parse(body)
  return new Map(
    keys.flatMap(({ kid, n, e, endorsements }) => {
      if (!n || !e) return []
      const key = createPublicKey({ key: { kty: 'RSA', n, e }, format: 'jwk' })
      return [[kid, { key, endorsements }] as const]
    }),
  )
}
