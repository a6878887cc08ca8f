import type { IncomingHttpHeaders } from 'node:http'

/**
 * How a request ended: when (ms since the epoch), and whether the response was delivered or the connection was lost.
 */
export interface Ending {
  readonly at: number
  readonly answered: boolean
}

/** A request as seen by handlers. The body has already been read. */
export interface Call {
  readonly method: string
  readonly url: URL
  /** As received: neither decoded nor normalised, without the query. */
  readonly path: string
  /** The groups of the route's pattern, still percent-encoded. */
  readonly params: readonly string[]
  readonly headers: IncomingHttpHeaders
  /** The age of its connection in ms, if it is the first request on it. */
  readonly newFor: number | undefined
  /** When it arrived, in ms since the epoch. */
  readonly arrived: number
  /** When its response was delivered or its connection lost. Never rejects. */
  readonly ended: Promise<Ending>
  text(): Promise<string>
  bytes(): Promise<Buffer>
  /** Throws a 400 `HttpError` if the body isn't JSON. */
  json(): Promise<unknown>
}

/**
 * A response. `body`: objects are sent as JSON, strings and buffers as they are (HTML unless a content type is given),
 * undefined as nothing. `hangUp` drops the connection without a response. `bodyAfter`: what the body waits for, while the
 * headers are sent at once.
 */
export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly hangUp?: boolean
  readonly bodyAfter?: Promise<void>
}

/** `path` is matched against the raw path and should be anchored at both ends; method `*` matches any. */
export interface Route {
  readonly method: string
  readonly path: RegExp
  /** Whether its requests take long to compute and their arrival time matters. */
  readonly inTurn?: boolean
  handle(call: Call): Promise<Answer> | Answer
}

/** A response thrown from anywhere in a handler. */
export class HttpError extends Error {
  readonly answer: Answer

  constructor(status: number, message: string, body: unknown = { error: { code: String(status), message } }) {
    super(message)
    this.answer = { status, body }
  }
}
