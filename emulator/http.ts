import type { IncomingHttpHeaders } from 'node:http'

/** How a request ended: when, in ms since the epoch, and whether its answer was handed over or the connection was gone. */
export interface Ending {
  readonly at: number
  readonly answered: boolean
}

/** One request as a handler sees it. The body has been read already. */
export interface Call {
  readonly method: string
  readonly url: URL
  /** As it came over the wire: neither decoded nor normalised, without the query. */
  readonly path: string
  /** The groups of the route's pattern, still percent-encoded. */
  readonly params: readonly string[]
  readonly headers: IncomingHttpHeaders
  /** Whether this is the first request of its connection. */
  readonly firstOnSocket: boolean
  /** When it came in, in ms since the epoch. */
  readonly arrived: number
  /** What became of its answer. Never rejects. */
  readonly ended: Promise<Ending>
  text(): Promise<string>
  bytes(): Promise<Buffer>
  /** Throws a 400 `HttpError` when the body is not JSON. */
  json(): Promise<unknown>
}

/**
 * What goes back. `body`: an object is sent as JSON, a string or buffer as it is (HTML unless a content type is given),
 * undefined as nothing. `hangUp` drops the connection without an answer.
 */
export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly hangUp?: boolean
}

/** `path` is matched against the raw path and should be anchored at both ends; method `*` takes any. */
export interface Route {
  readonly method: string
  readonly path: RegExp
  /** Its requests take long to work out, and when they came in matters. */
  readonly inTurn?: boolean
  handle(call: Call): Promise<Answer> | Answer
}

/** An answer thrown from wherever the handler happens to be. */
export class HttpError extends Error {
  readonly answer: Answer

  constructor(status: number, message: string, body: unknown = { error: { code: String(status), message } }) {
    super(message)
    this.answer = { status, body }
  }
}
