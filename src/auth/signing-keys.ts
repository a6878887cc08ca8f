import { createPublicKey, type KeyObject } from 'node:crypto'
import { z } from 'zod/v4'
import type { Clock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'

/** A Bot Framework signing key and the channels it is endorsed for. */
export interface SigningKey {
  /** Parsed once, rather than for every activity. */
  readonly key: KeyObject
  readonly endorsements: string[]
}

/** Fetches a JSON document with limits on size and time; rejects on failure. */
export type FetchJson = (url: string) => Promise<unknown>

const hour = 3_600_000
/** Keys are refetched daily, as the Bot Framework's documentation recommends. */
const refreshAfter = 24 * hour
/** Keys that couldn't be refreshed for this long are no longer trusted, because they might have been revoked. */
const trustPeriod = 72 * hour
/** Minimum time between fetches caused by unknown key IDs or failures, because strangers can cause both. */
const retryAfter = 10_000

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

/** Caches signing keys so that they survive a three-day outage of the OpenID metadata. */
export function createSigningKeys(options: {
  url: string
  fetchJson: FetchJson
  clock: Pick<Clock, 'elapsed'>
  log: Log
}) {
  const { url, fetchJson, clock, log } = options
  let known: ReadonlyMap<string, SigningKey> = new Map()
  let renewed = Number.NEGATIVE_INFINITY
  let tried = Number.NEGATIVE_INFINITY
  let failure: unknown
  let renewing: Promise<void> | undefined

  const renew = async () => {
    tried = clock.elapsed()
    try {
      const { jwks_uri } = metadata.parse(await fetchJson(url))
      known = readKeys(await fetchJson(jwks_uri))
      renewed = clock.elapsed()
      failure = undefined
    } catch (error) {
      failure = error
      if (known.size > 0) log.warn('The Bot Framework signing keys could not be refreshed', { error, kept: known.size })
      else log.error('There are no Bot Framework signing keys, so every message is refused', { error })
    }
  }
  const renewOnce = () => {
    renewing ??= renew().finally(() => {
      renewing = undefined
    })
    return renewing
  }

  const renewIf = async (stale: boolean) => {
    if (renewing || (stale && clock.elapsed() - tried >= retryAfter)) await renewOnce()
  }
  const missing = () => failure ?? new Error('There are no signing keys')

  return {
    /** Rejects if there never were any keys, so that every message would be refused; tries again if it may. */
    async ready() {
      if (known.size > 0) return
      await renewIf(true)
      if (known.size === 0) throw missing()
    },
    /** Null for an unknown ID. Rejects if no keys are available. */
    async getKey(kid: string) {
      await renewIf(clock.elapsed() - renewed >= refreshAfter || !known.has(kid))
      if (clock.elapsed() - renewed >= trustPeriod) throw missing()
      return known.get(kid) ?? null
    },
  }
}

/** The Bot Framework's signing keys, by ID. */
export type SigningKeys = ReturnType<typeof createSigningKeys>

function readKeys(body: unknown): ReadonlyMap<string, SigningKey> {
  const { keys } = keySet.parse(body)
  return new Map(
    keys.flatMap(({ kid, n, e, endorsements }) => {
      if (!n || !e) return []
      const key = createPublicKey({ key: { kty: 'RSA', n, e }, format: 'jwk' })
      return [[kid, { key, endorsements }] as const]
    }),
  )
}
