import { retryAfter as secondsOrDate } from '../../core/backoff.ts'
import { asRecord } from './json.ts'

/** The response to one request, single or batched. Header names are in lower case. */
export interface GraphResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Parsed JSON; null if there was none. */
  readonly body: unknown
  /** When it arrived, in ms since the epoch. */
  readonly at: number
  /** Set if it was successful but too large to read; the status is then 0. */
  readonly tooLarge?: boolean
}

/** Status 0 means no response: the connection failed, or the item was missing from a batch response. */
export function noResponse(at: number): GraphResponse {
  return { status: 0, headers: {}, body: null, at }
}

/** `error.code` of Graph's error body. */
export function graphCode(response: GraphResponse): string | undefined {
  const { code } = asRecord(asRecord(response.body)['error'])
  return typeof code === 'string' && code !== '' ? code : undefined
}

/** `error.message` of Graph's error body; empty if it has none. */
export function graphMessage({ body }: GraphResponse): string {
  const { message } = asRecord(asRecord(body)['error'])
  return typeof message === 'string' ? message : ''
}

/** Graph's ID of this request, from a header or, for failed batch items, from inside the error. */
export function requestId(response: GraphResponse): string | undefined {
  const inner = asRecord(asRecord(asRecord(response.body)['error'])['innerError'])
  const id = response.headers['request-id'] ?? inner['request-id']
  return typeof id === 'string' ? id : undefined
}

/**
 * When `Retry-After` allows another attempt, in ms since the epoch. It may hold seconds (possibly fractional) or a
 * date.
 */
export function retryAfter(response: GraphResponse): number | undefined {
  const wait = secondsOrDate(response.headers['retry-after'], graphTime(response))
  return wait === undefined ? undefined : response.at + wait
}

/** Graph's time when it responded; ours if Graph didn't give it. */
function graphTime({ headers, at }: GraphResponse): number {
  const then = Date.parse(headers['date'] ?? '')
  return Number.isNaN(then) ? at : then
}

/** The claims of a challenge (WWW-Authenticate with insufficient_claims), as JSON text for a token request. */
export function challenge(response: GraphResponse): string | undefined {
  const header = response.headers['www-authenticate']
  if (!header || !/error="?insufficient_claims/i.test(header)) return undefined
  const claims = /(?:^|[\s,])claims="?([^",\s]+)/i.exec(header)?.[1]
  return claims && Buffer.from(claims, 'base64').toString('utf8')
}

/** The reason code of a challenge, such as LocationConditionEvaluationSatisfied. */
export function challengeReason(response: GraphResponse): string | undefined {
  const { message } = asRecord(asRecord(response.body)['error'])
  const said = `${response.headers['www-authenticate'] ?? ''} ${typeof message === 'string' ? message : ''}`
  return /\bcode: ?(\w+)/.exec(said)?.[1]
}

/** Headers with lower-case names and text values, from any JSON. */
export function plainHeaders(headers: unknown): Record<string, string> {
  const plain: Record<string, string> = {}
  for (const [name, value] of Object.entries(asRecord(headers))) plain[name.toLowerCase()] = String(value)
  return plain
}
