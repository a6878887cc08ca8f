import { asRecord } from '../directory/account.ts'

/** What came back for one request, alone or as an item of a batch. Header names are in lower case. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Parsed JSON; null when there was none. */
  readonly body: unknown
  /** When it arrived, in ms since the epoch. */
  readonly at: number
  /** Graph called it a success, and it was too large to take: the status is 0. */
  readonly tooLarge?: boolean
}

/** Status 0 stands for no answer at all: the connection broke, or a batch's answer lacked the item. */
export function noAnswer(at: number): Answer {
  return { status: 0, headers: {}, body: null, at }
}

/** The `error.code` of Graph's error body. */
export function graphCode(answer: Answer): string | undefined {
  const { code } = asRecord(asRecord(answer.body)['error'])
  return typeof code === 'string' && code !== '' ? code : undefined
}

/** Graph's id of this request: a header, or for failed items of a batch inside the error. */
export function requestId(answer: Answer): string | undefined {
  const inner = asRecord(asRecord(asRecord(answer.body)['error'])['innerError'])
  const id = answer.headers['request-id'] ?? inner['request-id']
  return typeof id === 'string' ? id : undefined
}

/** The claims of a challenge (WWW-Authenticate with insufficient_claims), as the JSON text a token request takes. */
export function challenge(answer: Answer): string | undefined {
  const header = answer.headers['www-authenticate']
  if (!header || !/error="?insufficient_claims/i.test(header)) return undefined
  const claims = /(?:^|[\s,])claims="?([^",\s]+)/i.exec(header)?.[1]
  return claims && Buffer.from(claims, 'base64').toString('utf8')
}

/** The code by which Graph says why it challenges, such as LocationConditionEvaluationSatisfied. */
export function challengeReason(answer: Answer): string | undefined {
  const { message } = asRecord(asRecord(answer.body)['error'])
  const said = `${answer.headers['www-authenticate'] ?? ''} ${typeof message === 'string' ? message : ''}`
  return /\bcode: ?(\w+)/.exec(said)?.[1]
}

/** Header names in lower case and values as text, from whatever JSON held them. */
export function plainHeaders(headers: unknown): Record<string, string> {
  const plain: Record<string, string> = {}
  for (const [name, value] of Object.entries(asRecord(headers))) plain[name.toLowerCase()] = String(value)
  return plain
}
