import type { FailureReason } from '../../core/model.ts'
import { asRecord } from '../http/json.ts'
import type { GraphRequest, RefusalSign } from '../http/request.ts'
import { type Answer, graphCode, messageOf, requestId } from '../http/response.ts'
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

// No response, throttling, or a server error. In each case, even 429, the write might have been applied.
const inconclusiveStatuses = new Set([0, 408, 424, 429, 500, 502, 503, 504, 507, 509])

/** Whether this answer leaves open if the request was applied. */
export const isInconclusive = (answer: Answer): boolean => inconclusiveStatuses.has(answer.status)

/** Whether the connection itself failed, so that the retry must use a new one. */
export const needsNewConnection = (answer: Answer): boolean =>
  answer.status === 0 || answer.status === 503 || answer.status === 504

/**
 * `surely`: every answer asked to retry later. `probably`: some answers were server errors. `unknown`: can't be
 * determined.
 */
export type NotApplied = 'surely' | 'probably' | 'unknown'

/** How certain it is, after another inconclusive answer, that the request was not applied. */
export function notAppliedAfter(before: NotApplied, { status }: Pick<Answer, 'status'>): NotApplied {
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

/** The state of a request when an answer arrives. */
export interface RequestProgress {
  /** How many times it was sent, including this one. */
  readonly attempt: number
  /** How often it has been refused because others have to come first. */
  readonly waited: number
  /** Inconclusive answers, including this one, that gave no retry time. */
  readonly backoffs: number
  /** When it was first sent, in ms since the epoch. */
  readonly firstSentAt: number
  /** Whether an earlier answer was inconclusive, so that the request might already have been applied. */
  readonly open: boolean
  readonly retries: RetryLimits
  /** Refusals that count as success or are worth retrying. */
  readonly request?: Pick<GraphRequest, 'already' | 'afterOthers' | 'gone' | 'once'>
  readonly random: () => number
}

/**
 * Decides a request's outcome from its answer; nothing else does. Exception: a 401 and the first 403 go to the session
 * first, which might get a new token; any that reach this point are refusals.
 */
export function judge(answer: Answer, progress: RequestProgress): WriteOutcome {
  const { status } = answer
  if ((status >= 200 && status < 300) || progress.request?.already?.some((one) => matchesSign(answer, one)))
    return { outcome: 'done', ...requestIdOf(answer) }
  if (!isInconclusive(answer)) {
    const wait = dependencyDelays[progress.waited]
    if (wait !== undefined && progress.request?.afterOthers?.some((one) => matchesSign(answer, one)))
      return { outcome: 'retry', at: answer.at + wait }
    const refused = refusal(answer, progress.request?.gone)
    // An earlier attempt might have been applied, whatever this refusal says.
    if (progress.open) return { outcome: 'uncertain', reason: refused, ...requestIdOf(answer) }
    return { outcome: 'failed', reason: refused, ...requestIdOf(answer) }
  }
  // The answer to a retry would be just as large.
  if (answer.tooLarge) return { outcome: 'uncertain', reason: reason('tooLarge', answer), ...requestIdOf(answer) }
  // A gateway timeout says nothing about what happened behind the gateway.
  if (progress.request?.once && !isUnprocessed(status))
    return { outcome: 'uncertain', reason: reason('unavailable', answer), ...requestIdOf(answer) }
  const at = retryAt(answer, progress.backoffs, progress.random)
  const { attempts, deadlineMs } = progress.retries
  if (progress.attempt < attempts && at <= progress.firstSentAt + deadlineMs) return { outcome: 'retry', at }
  const given = reason(status === 429 ? 'throttled' : 'unavailable', answer)
  return { outcome: 'uncertain', reason: given, ...requestIdOf(answer) }
}

/**
 * The outcome of a long-running operation from its status; undefined while it is still running. If the status can't be
 * read, the outcome is uncertain.
 */
export function judgeProgress(answer: Answer): FinalOutcome | undefined {
  if (answer.status < 200 || answer.status >= 300)
    return { outcome: 'uncertain', reason: refusal(answer), ...requestIdOf(answer) }
  const { status, statusDetail } = asRecord(answer.body)
  switch (String(status).toLowerCase()) {
    case 'succeeded':
      return { outcome: 'done', ...requestIdOf(answer) }
    case 'failed': {
      const graphCode = typeof statusDetail === 'string' && statusDetail !== '' ? { graphCode: statusDetail } : {}
      return { outcome: 'failed', reason: { code: 'invalid', ...graphCode }, ...requestIdOf(answer) }
    }
    default:
      return undefined
  }
}

/** Where to poll for the result; undefined if this answer is final. */
export const pollAddress = ({ status, headers }: Answer): string | undefined =>
  status === 202 ? headers['location'] : undefined

function requestIdOf(answer: Answer): { requestId?: string } {
  const id = requestId(answer)
  return id === undefined ? {} : { requestId: id }
}

function reason(code: FailureReason['code'], answer: Answer): FailureReason {
  const detail = graphCode(answer)
  return {
    code,
    ...(answer.status > 0 && { status: answer.status }),
    ...(detail !== undefined && { graphCode: detail }),
  }
}

function refusal(answer: Answer, gone: FailureReason['code'] = 'notFound'): FailureReason {
  switch (answer.status) {
    case 401:
      return reason('unauthorized', answer)
    case 403:
      return reason(isUnlicensed(answer) ? 'unlicensed' : 'forbidden', answer)
    case 404:
      return reason(gone, answer)
    case 400:
      return reason(isUnlicensed(answer) ? 'unlicensed' : refusalCode(answer), answer)
    default:
      return reason('invalid', answer)
  }
}

// Graph uses one code for all bad requests; only the message distinguishes them. If its wording changes, the
// explanation becomes vaguer but the verdict stays the same.
function refusalCode(answer: Answer): FailureReason['code'] {
  const message = messageOf(answer)
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
/** Graph has an error code for some missing licences, but only a message for others. */
const isUnlicensed = (answer: Answer): boolean =>
  ['Authentication_RequestFromNonPremiumTenantOrB2CTenant', 'AadPremiumLicenseRequired'].includes(
    graphCode(answer) ?? '',
  ) || /not licensed|premium license/i.test(messageOf(answer))

const matchesSign = (answer: Answer, { status, message }: RefusalSign): boolean =>
  answer.status === status && (message === undefined || message.test(messageOf(answer)))
