import type { FailureReason } from '../../core/model.ts'
import { asRecord } from '../http/json.ts'
import type { GraphRequest, RefusalSign } from '../http/request.ts'
import { type GraphResponse, graphCode, graphMessage, requestId } from '../http/response.ts'
import { type RetryLimits, retryAt } from './retry-times.ts'

/** The result of a request. */
export type WriteOutcome =
  | { readonly outcome: 'done'; readonly requestId?: string }
  /** Not final: retry no earlier than `at` (ms since the epoch). */
  | { readonly outcome: 'retry'; readonly at: number }
  /** Graph refused, and nothing was changed. */
  | { readonly outcome: 'failed'; readonly reason: FailureReason; readonly requestId?: string }
  /** Given up without knowing whether it was applied; only reading back can tell. */
  | { readonly outcome: 'uncertain'; readonly reason: FailureReason; readonly requestId?: string }

/** A final outcome. */
export type FinalOutcome = Exclude<WriteOutcome, { readonly outcome: 'retry' }>

// No response, throttling, or a server error.
const inconclusiveStatuses = new Set([0, 408, 424, 429, 500, 502, 503, 504, 507, 509])

/** Whether this response leaves open whether the request was applied. */
export const isInconclusive = (response: GraphResponse): boolean => inconclusiveStatuses.has(response.status)

/** Whether the connection itself failed, so that the retry must use a new one. */
export const needsNewConnection = (response: GraphResponse): boolean =>
  response.status === 0 || response.status === 503 || response.status === 504

/** `surely`: every response was a 429. `probably`: some were a 503. `unknown`: can't be determined. */
export type NotApplied = 'surely' | 'probably' | 'unknown'

/** How certain it is, after another inconclusive response, that the request was not applied. */
export function notAppliedAfter(before: NotApplied, { status }: Pick<GraphResponse, 'status'>): NotApplied {
  if (status === 429) return before
  return status === 503 && before !== 'unknown' ? 'probably' : 'unknown'
}

/** Statuses with which Graph says that it didn't process the request. */
const isUnprocessed = (status: number | undefined): boolean => status === 429 || status === 503

/**
 * Whether a request that should be sent only once can be sent again after reading back shows no effect. `before`: it
 * was already sent again.
 */
export function canRepeat(outcome: FinalOutcome, request: Pick<GraphRequest, 'once'>, before: boolean): boolean {
  if (outcome.outcome !== 'uncertain' || request.once === undefined || before) return false
  return outcome.reason.code === 'unavailable' && !isUnprocessed(outcome.reason.status)
}

/**
 * Delays before retrying a request that has to wait for others, in ms. They are long, because the others might have to
 * wait for a slow quota.
 */
const dependencyDelays = [4_000, 8_000, 16_000]

/** The state of a request when a response arrives. */
export interface RequestProgress {
  /** How many times it was sent, including this one, without those that were throttled. */
  readonly attempt: number
  /** How often it has been refused because others have to come first. */
  readonly waited: number
  /** Inconclusive responses, including this one, that gave no retry time. */
  readonly backoffs: number
  /** When it was first sent, in ms since the epoch. */
  readonly firstSentAt: number
  /** Whether an earlier answer was inconclusive, so that the request might already have been applied. */
  readonly open: boolean
  readonly retries: RetryLimits
  /** Refusals that count as success, are worth retrying, or must not be retried. */
  readonly request?: Pick<GraphRequest, 'already' | 'afterOthers' | 'gone' | 'once'>
  readonly random: () => number
}

/**
 * Decides a request's outcome from its response; nothing else does. Exception: a 401 and the first 403 go to the
 * session first, which might get a new token; any that reach this point are refusals.
 */
export function judgeResponse(response: GraphResponse, progress: RequestProgress): WriteOutcome {
  const { status } = response
  if ((status >= 200 && status < 300) || progress.request?.already?.some((one) => matchesSign(response, one)))
    return { outcome: 'done', ...requestIdOf(response) }
  if (!isInconclusive(response)) {
    const wait = dependencyDelays[progress.waited]
    if (wait !== undefined && progress.request?.afterOthers?.some((one) => matchesSign(response, one)))
      return { outcome: 'retry', at: response.at + wait }
    const refused = toRefusal(response, progress.request?.gone)
    // An earlier attempt might have been applied, whatever this refusal says. It might even be the cause of a 400, whose
    // message then explains nothing: a licence that is gone can't be removed again.
    if (progress.open)
      return {
        outcome: 'uncertain',
        reason: status === 400 ? toReason('unavailable', response) : refused,
        ...requestIdOf(response),
      }
    return { outcome: 'failed', reason: refused, ...requestIdOf(response) }
  }
  // The response to a retry would be just as large.
  if (response.tooLarge)
    return { outcome: 'uncertain', reason: toReason('tooLarge', response), ...requestIdOf(response) }
  // A gateway timeout says nothing about what happened behind the gateway.
  if (progress.request?.once && !isUnprocessed(status))
    return { outcome: 'uncertain', reason: toReason('unavailable', response), ...requestIdOf(response) }
  const { attempts, deadlineMs, longestMs } = progress.retries
  const at = retryAt(response, progress.backoffs, progress.random, longestMs)
  // Graph says when to come back, however often; only the deadline ends that.
  if ((status === 429 || progress.attempt < attempts) && at <= progress.firstSentAt + deadlineMs)
    return { outcome: 'retry', at }
  const given = toReason(status === 429 ? 'throttled' : 'unavailable', response)
  return { outcome: 'uncertain', reason: given, ...requestIdOf(response) }
}

/**
 * The outcome of a long-running operation from its status; undefined while it is still running. If the status can't be
 * read, the outcome is uncertain.
 */
export function judgeProgress(response: GraphResponse): FinalOutcome | undefined {
  if (response.status < 200 || response.status >= 300)
    return { outcome: 'uncertain', reason: toRefusal(response), ...requestIdOf(response) }
  const { status, statusDetail } = asRecord(response.body)
  switch (String(status).toLowerCase()) {
    case 'succeeded':
      return { outcome: 'done', ...requestIdOf(response) }
    case 'failed': {
      const graphCode = typeof statusDetail === 'string' && statusDetail !== '' ? { graphCode: statusDetail } : {}
      return { outcome: 'failed', reason: { code: 'invalid', ...graphCode }, ...requestIdOf(response) }
    }
    default:
      return undefined
  }
}

/** Where to poll for the result; undefined if this response is final. */
export const pollAddress = ({ status, headers }: GraphResponse): string | undefined =>
  status === 202 ? headers['location'] : undefined

function requestIdOf(response: GraphResponse): { requestId?: string } {
  const id = requestId(response)
  return id === undefined ? {} : { requestId: id }
}

function toReason(code: FailureReason['code'], response: GraphResponse): FailureReason {
  const detail = graphCode(response)
  return {
    code,
    ...(response.status > 0 && { status: response.status }),
    ...(detail !== undefined && { graphCode: detail }),
  }
}

function toRefusal(response: GraphResponse, gone: FailureReason['code'] = 'notFound'): FailureReason {
  switch (response.status) {
    case 401:
      return toReason('unauthorized', response)
    case 403:
      return toReason(isUnlicensed(response) ? 'unlicensed' : 'forbidden', response)
    case 404:
      return toReason(gone, response)
    case 400:
      return toReason(isUnlicensed(response) ? 'unlicensed' : refusalCode(response), response)
    default:
      return toReason('invalid', response)
  }
}

// Graph uses one code for all bad requests; only the message distinguishes them. If its wording changes, the
// explanation becomes vaguer but the verdict stays the same.
function refusalCode(response: GraphResponse): FailureReason['code'] {
  const message = graphMessage(response)
  if (/on-premises mastered|originated within an external service/i.test(message)) return 'directorySynced'
  return refusalMessages.find(([pattern]) => pattern.test(message))?.[1] ?? 'invalid'
}

const refusalMessages: readonly (readonly [RegExp, FailureReason['code']])[] = [
  [/default (?:authentication )?method/i, 'defaultMethod'],
  [/does not have any available licenses/i, 'noFreeLicence'],
  [/invalid usage location/i, 'usageLocation'],
  [/inherited from a group membership/i, 'licenceByGroup'],
  [/mail-enabled security groups/i, 'exchangeGroup'],
]
const unlicensedCodes = ['Authentication_RequestFromNonPremiumTenantOrB2CTenant', 'AadPremiumLicenseRequired']
/** Codes that say no more than the status, in lower case, because services spell them differently. */
const vagueCodes = ['', 'forbidden', 'badrequest', 'request_badrequest', 'unknownerror']

/** Graph has an error code for some missing licences, but only a message for others. */
function isUnlicensed(response: GraphResponse): boolean {
  const code = graphCode(response) ?? ''
  if (unlicensedCodes.includes(code)) return true
  return vagueCodes.includes(code.toLowerCase()) && /not licensed|premium license/i.test(graphMessage(response))
}

const matchesSign = (response: GraphResponse, { status, message }: RefusalSign): boolean =>
  response.status === status && (message === undefined || message.test(graphMessage(response)))
