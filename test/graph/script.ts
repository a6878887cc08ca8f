import { setImmediate as immediate } from 'node:timers/promises'
import { createLog } from '../../src/core/log.ts'
import { createGraph, type GraphOptions } from '../../src/graph/client.ts'
import type { Sent } from '../../src/graph/http/connections.ts'
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts'

/** A Graph call as received, single or batched. */
export interface Item {
  readonly method: string
  /** Percent-decoded. */
  readonly url: string
  readonly raw: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
  readonly token: string
  /** Number of earlier calls to this method and URL. */
  readonly before: number
  /** Number of the HTTP request that contained it, from 0. */
  readonly trip: number
  readonly fresh: boolean
}

export interface Reply {
  readonly status: number
  readonly headers?: Record<string, string>
  readonly body?: unknown
}

/** An HTTP request. */
export interface Trip {
  readonly at: number
  readonly url: string
  readonly token: string
  readonly fresh: boolean
  readonly items: readonly Item[]
}

export interface Script {
  /** Answers each call; undefined omits it from a batch response and breaks the connection of a plain call. */
  item(item: Item): Reply | undefined
  /** Answers a whole HTTP request instead of its items; an error breaks the connection. */
  outer?(trip: Trip, count: number): Reply | Error | 'tooLarge' | undefined
  /** How long the body takes after the headers. */
  body?(trip: Trip): Promise<void>
}

/** A scripted Graph with a manual clock. */
export function scripted(script: Script, options: Partial<GraphOptions> = {}) {
  const clock = createFakeClock()
  const trips: Trip[] = []
  const counts = new Map<string, number>()

  const toItem = (
    method: string,
    url: string,
    headers: Record<string, string>,
    body: unknown,
    rest: Pick<Item, 'token' | 'trip' | 'fresh'>,
  ): Item => {
    const key = `${method} ${url}`
    const before = counts.get(key) ?? 0
    counts.set(key, before + 1)
    return { method, url: decodeURIComponent(url), raw: url, headers, body, before, ...rest }
  }

  const answer = (trip: Trip, isBatch: boolean): Sent => {
    const outer = script.outer?.(trip, trips.length - 1)
    if (outer instanceof Error) throw outer
    if (outer === 'tooLarge') return { status: 200, headers: {}, text: undefined }
    if (outer) return reply(outer)
    const replies = trip.items.map((item) => script.item(item))
    if (!isBatch) {
      if (!replies[0]) throw new Error('other side closed')
      return reply(replies[0])
    }
    const responses = replies.flatMap((one, index) => (one ? [{ id: String(index), ...one }] : [])).reverse()
    const number = trip.items[0]?.trip
    return reply({ status: 200, headers: { 'request-id': `trip-${number}` }, body: { responses } })
  }

  const graph = createGraph({
    baseUrl: 'https://graph.example.test',
    clock,
    log: createLog({ level: 'silent' }),
    tenantSize: 'L',
    random: () => 0.5,
    wire: {
      openAhead: () => {},
      close: async () => {},
      send: async (url, { method, headers, body, fresh, onHeaders }) => {
        const low = lower(headers)
        const token = (low['authorization'] ?? '').replace('Bearer ', '')
        const rest = { token, fresh, trip: trips.length }
        const path = url.replace('https://graph.example.test/v1.0', '')
        const content = body === undefined ? undefined : JSON.parse(body)
        const isBatch = path === '/$batch'
        const items: Item[] = isBatch
          ? content.requests.map(
              (one: { method: string; url: string; headers: Record<string, string>; body?: unknown }) =>
                toItem(one.method, one.url, one.headers, one.body, rest),
            )
          : [toItem(method, path, low, content, rest)]
        const trip = { at: clock.now(), url: path, token, fresh, items }
        trips.push(trip)
        await immediate()
        const sent = answer(trip, isBatch)
        onHeaders?.(sent.headers)
        await script.body?.(trip)
        return sent
      },
    },
    ...options,
  })
  return { graph, clock, trips, items: () => trips.flatMap((trip) => trip.items) }
}

function reply({ status, headers = {}, body }: Reply): Sent {
  return { status, headers: lower(headers), text: body === undefined || body === null ? '' : JSON.stringify(body) }
}

function lower(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}

/** Advances the clock from sleeper to sleeper until the promise settles. */
export async function drive<T>(clock: FakeClock, promise: Promise<T>): Promise<T> {
  let open = true
  const done = promise.finally(() => {
    open = false
  })
  done.catch(() => {})
  while (open) {
    for (let turn = 0; turn < 8 && open; turn++) await immediate()
    if (open && clock.sleeping > 0) await clock.next()
  }
  return done
}

/** A user in Graph's format. */
export function user(name: string, more: object = {}) {
  const upn = `${name}@contoso.test`
  return {
    id: idOf(name),
    userPrincipalName: upn,
    displayName: name,
    mail: upn,
    jobTitle: null,
    department: null,
    accountEnabled: true,
    userType: 'Member',
    onPremisesSyncEnabled: null,
    ...more,
  }
}

/** A stable object id for a name. */
export function idOf(name: string): string {
  const hex = Buffer.from(name).toString('hex').padStart(12, '0').slice(-12)
  return `00000000-0000-4000-8000-${hex}`
}

/** The quoted values of a filter. */
export function valuesOf(url: string): string[] {
  return [...url.matchAll(/'((?:[^']|'')*)'/g)].map(([, value = '']) => value.replaceAll("''", "'"))
}

export const throttled = (headers: Record<string, string> = {}): Reply => ({
  status: 429,
  headers,
  body: { error: { code: 'TooManyRequests', message: 'Please retry again later.' } },
})
