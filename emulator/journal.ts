import type { Route } from './http.ts'
import { caller, redact } from './redact.ts'

/**
 * A request and its response; tokens and secrets are replaced with short hashes. Status 0: the connection was dropped.
 */
export interface JournalEntry {
  readonly seq: number
  /** Milliseconds since the Unix epoch. */
  readonly at: number
  readonly method: string
  /** Path and query as received. */
  readonly path: string
  /** The bearer token's owner. */
  readonly as?: { readonly token: string; readonly oid?: string; readonly upn?: string; readonly scopes?: string }
  /** Parsed if JSON, otherwise text. */
  readonly body?: unknown
  /** Absent while the request is being handled. */
  readonly status?: number
  readonly answer?: unknown
}

/** The recorded request. Secrets are redacted when the journal is read, to keep recording cheap. */
export interface RawEntry {
  readonly seq: number
  readonly at: number
  readonly method: string
  readonly path: string
  readonly authorization: string | undefined
  body?: string
  status?: number
  answer?: string | Buffer
}

/** All requests to the emulator, newest last, in a ring that drops the oldest. */
export interface Journal {
  begin(method: string, path: string, authorization: string | undefined): RawEntry
  body(entry: RawEntry, text: string): void
  /** For binary responses only the size is kept, unless they are `json`. */
  settle(entry: RawEntry, status: number, answer?: string | Buffer, options?: { json?: boolean }): void
  entries(filter?: { path?: RegExp; method?: string; since?: number }): JournalEntry[]
  clear(): void
}

/** `capacity` limits the number of requests, `characters` the total size of their bodies and responses. */
export function createJournal(options: { capacity?: number; characters?: number; now?: () => number } = {}): Journal {
  const { capacity = 5_000, characters = 64_000_000, now = Date.now } = options
  let ring: RawEntry[] = []
  let seq = 0
  let kept = 0

  const size = (entry: RawEntry) => (entry.body?.length ?? 0) + (entry.answer?.length ?? 0)

  function forget() {
    let from = 0
    // Drop a quarter at a time: removing single entries would move the whole ring on every request.
    if (ring.length > capacity) from = Math.ceil(capacity / 4)
    for (const entry of ring.slice(0, from)) kept -= size(entry)
    while (kept > characters && from < ring.length - 1) {
      const oldest = ring[from]
      if (oldest) kept -= size(oldest)
      from++
    }
    if (from > 0) ring = ring.slice(from)
  }

  return {
    begin(method, path, authorization) {
      seq++
      const entry: RawEntry = { seq, at: now(), method, path, authorization }
      if (!path.startsWith('/_emulator')) ring.push(entry)
      return entry
    },
    body(entry, text) {
      entry.body = text
      kept += text.length
    },
    settle(entry, status, answer, { json = false } = {}) {
      entry.status = status
      if (answer === undefined || entry.path.startsWith('/_emulator')) return
      entry.answer = typeof answer === 'string' || json ? answer : `<${answer.length} bytes>`
      kept += entry.answer.length
      forget()
    },
    entries({ path, method, since = 0 } = {}) {
      return ring
        .filter((e) => e.seq > since && (!method || e.method === method) && (!path || path.test(e.path)))
        .map(readable)
    },
    clear() {
      ring = []
      kept = 0
    },
  }
}

function readable(entry: RawEntry): JournalEntry {
  const { seq, at, method, authorization, body, status, answer } = entry
  const as = authorization ? caller(authorization) : undefined
  return {
    seq,
    at,
    method,
    path: redact(entry.path),
    ...(as && { as }),
    ...(body && { body: value(body) }),
    ...(status !== undefined && { status }),
    ...(answer?.length && { answer: value(answer.toString()) }),
  }
}

function value(text: string): unknown {
  const clean = redact(text)
  try {
    return JSON.parse(clean)
  } catch {
    return clean
  }
}

/** `GET /_emulator/journal?path=<pattern>&method=&since=<seq>` and `DELETE /_emulator/journal`. */
export function journalRoutes(journal: Journal): Route[] {
  const path = /^\/_emulator\/journal$/
  return [
    {
      method: 'GET',
      path,
      handle({ url }) {
        const [pattern, method] = [url.searchParams.get('path'), url.searchParams.get('method')]
        const since = Number(url.searchParams.get('since') ?? 0)
        const filter = { since, ...(pattern && { path: new RegExp(pattern) }), ...(method && { method }) }
        return { status: 200, body: { entries: journal.entries(filter) } }
      },
    },
    {
      method: 'DELETE',
      path,
      handle() {
        journal.clear()
        return { status: 204 }
      },
    },
  ]
}
