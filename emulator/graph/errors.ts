import { randomUUID } from 'node:crypto'

/** An error in Graph's format. */
export class GraphError extends Error {
  readonly status: number
  readonly code: string
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message)
    this.status = status
    this.code = code
    this.headers = headers
  }
}

/** Graph's error body; the inner error has a date without a time zone, and IDs for support cases. */
export function errorBody(
  code: string,
  message: string,
  now: number,
  ids: { requestId: string; clientRequestId: string } = fresh(),
) {
  const date = new Date(now).toISOString().slice(0, 19)
  return {
    error: {
      code,
      message,
      innerError: { date, 'request-id': ids.requestId, 'client-request-id': ids.clientRequestId },
    },
  }
}

function fresh() {
  const requestId = randomUUID()
  return { requestId, clientRequestId: requestId }
}

const challenged = (code: string) =>
  `Continuous access evaluation resulted in challenge with result: InteractionRequired and code: ${code}`

/** Code and message for each reason to refuse a token. */
export const refusals = {
  empty: ['InvalidAuthenticationToken', 'Access token is empty.'],
  garbage: ['InvalidAuthenticationToken', 'CompactToken parsing failed with error code: 80049217'],
  expired: ['InvalidAuthenticationToken', 'Lifetime validation failed, the token is expired.'],
  audience: ['InvalidAuthenticationToken', 'Access token validation failure. Invalid audience.'],
  challenge: ['InvalidAuthenticationToken', challenged('TokenCreatedWithOutdatedPolicies')],
  revoked: ['InvalidAuthenticationToken', challenged('TokenIssuedBeforeRevocationTimestamp')],
  location: ['InvalidAuthenticationToken', challenged('LocationConditionEvaluationSatisfied')],
  disabled: ['InvalidAuthenticationToken', challenged('UserAccountDisabled')],
} as const satisfies Record<string, readonly [string, string]>

/** The header with the claims the next token must have; `authorization_uri` is unquoted. */
export function challengeHeader(now: number, claims?: string): string {
  const seconds = Math.floor(now / 1000)
  const wanted = claims ?? `{"access_token":{"nbf":{"essential":true, "value":"${seconds}"}}}`
  return [
    'Bearer realm=""',
    'authorization_uri=https://login.microsoftonline.com/common/oauth2/authorize',
    'client_id="00000003-0000-0000-c000-000000000000"',
    'error="insufficient_claims"',
    `claims="${Buffer.from(wanted).toString('base64')}"`,
    'errorDescription="Continuous access evaluation resulted in claims challenge with result: InteractionRequired"',
  ].join(', ')
}

export const forbidden = () =>
  new GraphError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.')

export const notFound = (id: string) =>
  new GraphError(
    404,
    'Request_ResourceNotFound',
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  )

export const badRequest = (message: string, code = 'Request_BadRequest') => new GraphError(400, code, message)

export const unsupported = (message: string) => badRequest(message, 'Request_UnsupportedQuery')

/** Refuses queries that require the eventually consistent index. */
export const needsAdvanced = (what: string) =>
  unsupported(
    `${what} is not supported because the required parameters might be missing. Try adding $count=true query parameter and ConsistencyLevel:eventual header. Refer to https://aka.ms/graph-docs/advanced-queries for more information`,
  )
