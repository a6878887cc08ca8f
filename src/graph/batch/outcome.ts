import { asRecord, type FailureReason } from '../directory/account.ts'
import type { GraphRequest, RefusalSign } from '../http/request.ts'
import { type Answer, graphCode, requestId } from '../http/response.ts'
import { type Patience, retryAt } from './retry.ts'

/** What became of a request. */
export type WriteOutcome =
  | { readonly outcome: 'done'; readonly requestId?: string }
  /** Not decided yet: to be sent again, not before `at` (ms since the epoch). */
  | { readonly outcome: 'retry'; readonly at: number }
  /** Graph refused; nothing was changed. */
  | { readonly outcome: 'failed'; readonly reason: FailureReason; readonly requestId?: string }
  /** Given up without knowing whether it was applied: only reading can tell. */
  | { readonly outcome: 'uncertain'; readonly reason: FailureReason; readonly requestId?: string }

/** An outcome that stands. */
export type Settled = Exclude<WriteOutcome, { readonly outcome: 'retry' }>

// No answer, throttled, or a server in trouble. After each of them, 429 included, the write may have been applied.
const passing = new Set([0, 408, 424, 429, 500, 502, 503, 504, 507, 509])

/** Whether this answer leaves open if the request was carried out. */
export const leavesOpen = (answer: Answer): boolean => passing.has(answer.status)

/** Whether the way to Graph itself was at fault, so that the next try must take a new connection. */
export const needsNewConnection = (answer: Answer): boolean =>
  answer.status === 0 || answer.status === 503 || answer.status === 504

/** `surely`: asked to come later each time. `probably`: some answers were of a server in trouble. `unknown`: nobody can tell. */
export type TurnedAway = 'surely' | 'probably' | 'unknown'

/** How far an answer that leaves it open, after others, rules out that the request was carried out. */
export function turnedAwayBy(before: TurnedAway, { status }: Pick<Answer, 'status'>): TurnedAway {
  if (status === 429) return before
  return status === 503 && before !== 'unknown' ? 'probably' : 'unknown'
}

/** When to try again what is refused for the sake of others, in ms. */
const othersFirst = [4_000, 8_000]

/** Where a request stands when an answer to it has arrived. */
export interface Standing {
  /** How many times it was sent, this time included. */
  readonly attempt: number
  /** How many of its answers, this one included, left it open and did not say when to come again. */
  readonly untold: number
  /** When it was first sent, in ms since the epoch. */
  readonly firstSentAt: number
  /** Whether an earlier answer left open if the request was carried out. */
  readonly open: boolean
  readonly patience: Patience
  /** Which refusals count as done, or are worth another try. */
  readonly request?: Pick<GraphRequest, 'already' | 'afterOthers' | 'gone'>
  readonly random: () => number
}

/**
 * Decides a request's outcome by its answer: the only place that does. A 401 and the first 403 are not decided here but by the
 * session, which may get a new token; one that comes this far is a refusal.
 */
export function judge(answer: Answer, standing: Standing): WriteOutcome {
  const { status } = answer
  if ((status >= 200 && status < 300) || standing.request?.already?.some((one) => saysSo(answer, one)))
    return { outcome: 'done', ...identified(answer) }
  if (!leavesOpen(answer)) {
    if (standing.attempt <= othersFirst.length && standing.request?.afterOthers?.some((one) => saysSo(answer, one)))
      return { outcome: 'retry', at: answer.at + (othersFirst[standing.attempt - 1] ?? 0) }
    const refused = refusal(answer, standing.request?.gone)
    // Refused now says nothing of the earlier try that may have been carried out.
    if (standing.open) return { outcome: 'uncertain', reason: refused, ...identified(answer) }
    return { outcome: 'failed', reason: refused, ...identified(answer) }
  }
  // It would be as large the next time.
  if (answer.tooLarge) return { outcome: 'uncertain', reason: reason('tooLarge', answer), ...identified(answer) }
  const at = retryAt(answer, standing.untold, standing.random)
  const { attempts, deadlineMs } = standing.patience
  if (standing.attempt < attempts && at <= standing.firstSentAt + deadlineMs) return { outcome: 'retry', at }
  const given = reason(status === 429 ? 'throttled' : 'unavailable', answer)
  return { outcome: 'uncertain', reason: given, ...identified(answer) }
}

/**
 * Decides the outcome of something that takes Graph its time, by what it answers about how far that is; undefined while it
 * still goes on. Who may not ask, or asks too late, does not know.
 */
export function judgeProgress(answer: Answer): Settled | undefined {
  if (answer.status < 200 || answer.status >= 300)
    return { outcome: 'uncertain', reason: refusal(answer), ...identified(answer) }
  const { status, statusDetail } = asRecord(answer.body)
  switch (String(status).toLowerCase()) {
    case 'succeeded':
      return { outcome: 'done', ...identified(answer) }
    case 'failed': {
      const graphCode = typeof statusDetail === 'string' && statusDetail !== '' ? { graphCode: statusDetail } : {}
      return { outcome: 'failed', reason: { code: 'invalid', ...graphCode }, ...identified(answer) }
    }
    default:
      return undefined
  }
}

/** Where an answer says to ask what became of it; undefined where it was all there is to say. */
export const askAt = ({ status, headers }: Answer): string | undefined =>
  status === 202 ? headers['location'] : undefined

function identified(answer: Answer): { requestId?: string } {
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
      return reason(refusedAs(answer), answer)
    default:
      return reason('invalid', answer)
  }
}

// Graph gives every bad request the same code: what is behind it is in its message only. A changed wording costs the exact
// explanation, not the verdict.
function refusedAs(answer: Answer): FailureReason['code'] {
  const message = messageOf(answer)
  if (/on-premises mastered|originated within an external service/i.test(message)) return 'directorySynced'
  return refusedWith.find(([pattern]) => pattern.test(message))?.[1] ?? 'invalid'
}

const refusedWith: readonly (readonly [RegExp, FailureReason['code']])[] = [
  [/default (?:authentication )?method/i, 'defaultMethod'],
  [/does not have any available licenses/i, 'noFreeLicence'],
  [/invalid usage location/i, 'usageLocation'],
  [/inherited from a group membership/i, 'licenceByGroup'],
  [/mail-enabled security groups/i, 'exchangeGroup'],
]
/** Graph has a code for some of what takes a licence, and says it of the rest in the message only. */
const isUnlicensed = (answer: Answer): boolean =>
  graphCode(answer) === 'Authentication_RequestFromNonPremiumTenantOrB2CTenant' ||
  /not licensed|premium license/i.test(messageOf(answer))

const saysSo = (answer: Answer, { status, message }: RefusalSign): boolean =>
  answer.status === status && (message === undefined || message.test(messageOf(answer)))

function messageOf({ body }: Answer): string {
  const { message } = asRecord(asRecord(body)['error'])
  return typeof message === 'string' ? message : ''
}
