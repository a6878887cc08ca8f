import type { FaultRule } from './fault-rule.ts'
import { challengeHeader, errorBody, refusals } from './graph/errors.ts'
import type { Answer } from './http.ts'

/** The response of a fault. `missing` outside a batch drops the connection. */
export function failure(rule: FaultRule, now: number, ids?: { requestId: string; clientRequestId: string }): Answer {
  const { fail } = rule
  if (fail === 'hangUp' || fail === 'missing' || fail === undefined) return { status: 0, hangUp: true }
  if (fail === 'ignored') return { status: 204 }
  const body = (code: string, message: string) => errorBody(rule.code ?? code, rule.message ?? message, now, ids)
  if (fail === 'expiredToken') return { status: 401, body: body(...refusals.expired) }
  if (fail === 'challenge') {
    const headers = { 'WWW-Authenticate': challengeHeader(now, rule.claims) }
    return { status: 401, headers, body: body(...refusals.challenge) }
  }
  const headers = { 'Content-Type': 'application/json', ...retryAfter(rule.retryAfter, now) }
  if (fail === 429) {
    const { error } = body('TooManyRequests', 'Please retry again later.')
    const innerError = { code: '429', message: 'Please retry after', status: '429', ...error.innerError }
    return { status: 429, headers, body: { error: { ...error, innerError } } }
  }
  return { status: fail, headers, body: body(codes[fail] ?? 'UnknownError', '') }
}

const codes: Readonly<Record<number, string>> = {
  412: 'PreconditionFailed',
  500: 'InternalServerError',
  502: 'BadGateway',
  503: 'ServiceUnavailable',
  504: 'GatewayTimeout',
}

function retryAfter(value: FaultRule['retryAfter'], now: number): Record<string, string> {
  if (value === undefined) return {}
  if (typeof value !== 'object') return { 'Retry-After': String(value) }
  return { 'Retry-After': new Date(now + value.dateIn * 1000).toUTCString() }
}
