import { endStates, startableStates, waitingStates } from '../../core/operation-states.ts'
import type { OperationRow } from '../../store/queries/lifecycle/operations.ts'
import { defineEvents, type Message, ownerMessages } from './event.ts'
import { always, defineNotices, type Notice } from './notice.ts'

/**
 * Increment this when an event is added or changes its meaning: instances with a lower number leave operations of a
 * newer one alone.
 */
export const eventsVersion = 8

/** How long before a request expires both sides are reminded, in ms. */
export const expiryReminderTime = 10 * 60_000

const isWaiting = ({ state }: OperationRow): boolean => state === 'awaitingApproval'
const isOfThisPause: Notice['isCurrent'] = ({ state, changed_at: since }, { wanted_at: told }) =>
  waitingStates.includes(state) && since === told
const isOfThisRequest: Notice['isCurrent'] = (row, { subject }) => isWaiting(row) && row.asked_version === subject

/** Every short message that belongs to no feature. */
export const notices = defineNotices({
  approved: { isCurrent: always },
  denied: { isCurrent: always },
  notApproved: { isCurrent: always },
  needsApproval: { isCurrent: isOfThisRequest },
  paused: { isCurrent: isOfThisPause },
  ended: { isCurrent: always, isResult: true },
  reminder: { isCurrent: isOfThisRequest },
  escalated: { isCurrent: isWaiting },
  extended: { isCurrent: isWaiting },
  question: {
    isCurrent: isWaiting,
    isSettled: ({ questions }) => questions.every(({ answer }) => answer !== null),
  },
  answer: { isCurrent: isWaiting },
  nobodyToAsk: { isCurrent: isOfThisRequest },
  /** Not sent if the request has been extended since. */
  expiring: {
    isCurrent: (row, { wanted_at: due }) => isWaiting(row) && (row.approve_by ?? 0) - expiryReminderTime === due,
  },
  stoppedBy: { isCurrent: always },
  replaced: { isCurrent: always },
  /** Reading back showed that Graph didn't carry out what it had accepted, long after the result. */
  notInEffect: { isCurrent: always },
})

export type NoticeKind = keyof typeof notices

/** If an operation ended within this time, in ms, its owner is still looking at the card and gets no message. */
const attentionTime = 30_000

/** Messages about an end the owner didn't see: the operation was scheduled, approved by someone, or took long. */
function endMessages(row: OperationRow): readonly Message[] {
  const { confirmed_at: confirmed, ended_because: because, run_at: runAt, decided_at: decided } = row
  const unseen = runAt !== null || decided !== null || row.changed_at - (confirmed ?? 0) > attentionTime
  const told = confirmed !== null && because !== 'stopped' && unseen
  const shared = row.state !== 'expired' && row.channel.shared !== undefined
  return [
    ...(told ? ownerMessages(notices.ended)(row) : []),
    ...(shared ? [{ to: '', about: notices.ended }] : []),
    ...stoppedByAnotherMessages(row),
  ]
}

function stoppedByAnotherMessages(row: OperationRow): readonly Message[] {
  const { stopped_by: by, requester_oid: requester, ended_because: because } = row
  const another = by !== null && by.oid !== requester && (because ?? 'stopped') === 'stopped'
  return another ? ownerMessages(notices.stoppedBy)(row) : []
}

/**
 * Every event of operations that belongs to no feature. Nothing but events changes an operation's state, its version or
 * its stop request.
 */
export const events = defineEvents({
  planned: { from: [], to: ['planned'], audit: 'planned', byOwner: true },
  confirmed: {
    from: ['planned'],
    to: ['awaitingApproval', 'scheduled', 'queued'],
    audit: 'confirmed',
    byOwner: true,
    draws: true,
    queues: true,
  },
  /** It was confirmed together with the operation it undoes at a set time, and that operation's card says so. */
  followUpScheduled: { from: ['planned'], to: ['scheduled'], audit: 'scheduled', queues: true, cards: 'none' },
  planExpired: { from: ['planned'], to: ['expired'], audit: 'expired' },
  cancelled: {
    from: ['planned', 'awaitingApproval', 'scheduled', 'queued'],
    to: ['cancelled'],
    audit: 'cancelled',
    byOwner: true,
    tells: stoppedByAnotherMessages,
    cards: 'approversToo',
  },
  /** It hadn't started, and later decisions by other operations left it nothing to do. */
  replaced: { from: startableStates, to: ['cancelled'], audit: 'replaced', cards: 'approversToo' },

  approved: {
    from: ['awaitingApproval'],
    to: ['scheduled', 'queued'],
    audit: 'approved',
    queues: true,
    tells: ownerMessages(notices.approved),
    cards: 'approversToo',
  },
  denied: {
    from: ['awaitingApproval'],
    to: ['denied'],
    audit: 'denied',
    tells: ownerMessages(notices.denied),
    cards: 'approversToo',
  },
  unanswered: {
    from: ['awaitingApproval'],
    to: ['expired'],
    audit: 'expired',
    tells: ownerMessages(notices.notApproved),
    cards: 'approversToo',
  },
  escalated: { from: ['awaitingApproval'], audit: 'escalated', tells: ownerMessages(notices.escalated) },
  /** There is more time to answer; everyone who was asked is notified. */
  extended: { from: ['awaitingApproval'], audit: 'extended', byOwner: true, cards: 'approversToo' },
  /** An approver left accounts or items out; what was excluded is recorded by itself, and the request stays open. */
  excluded: { from: ['awaitingApproval'], audit: null, cards: 'approversToo' },
  asked: { from: ['awaitingApproval'], audit: 'asked', tells: ownerMessages(notices.question), cards: 'approversToo' },
  /** The person who asked is notified. */
  answered: { from: ['awaitingApproval'], audit: 'answered', byOwner: true, cards: 'approversToo' },
  /** It was about to start, and has changed nothing. */
  approvalNeeded: {
    from: ['running'],
    to: ['awaitingApproval'],
    audit: 'awaitingApproval',
    tells: ownerMessages(notices.needsApproval),
  },
  /** It became too late before it could start. */
  lapsed: {
    from: ['scheduled', 'queued', 'needsSignIn', 'running'],
    to: ['expired'],
    audit: 'expired',
    queues: true,
    tells: endMessages,
    cards: 'approversToo',
  },

  started: { from: ['scheduled', 'queued'], to: ['running'], audit: 'started', draws: true },
  continued: { from: ['scheduled', 'queued'], to: ['running'], audit: 'continued', draws: true },
  /** When it was due, its accounts were compared with the directory again. */
  rechecked: { from: ['running'], audit: null },
  signInNeeded: { from: ['running'], to: ['needsSignIn'], audit: 'paused', tells: ownerMessages(notices.paused) },
  /** Its owner has signed in, or someone else has taken over. */
  resumed: { from: ['needsSignIn'], to: ['queued'], audit: 'resumed', byOwner: true, queues: true },
  failedAlike: { from: ['running'], to: ['paused'], audit: 'paused', tells: ownerMessages(notices.paused) },
  failuresAccepted: { from: ['paused'], to: ['queued'], audit: 'resumed', byOwner: true, queues: true },
  stopRequested: {
    from: ['queued', 'running'],
    audit: 'stopRequested',
    byOwner: true,
    stop: true,
    queues: true,
  },
  stopped: {
    from: ['running', 'needsSignIn', 'paused'],
    to: ['stopped'],
    audit: 'stopped',
    queues: true,
    tells: endMessages,
    cards: 'approversToo',
  },
  /** Everything was sent, and the same slice reads it back. From now on, it is too late to stop. */
  sent: { from: ['running'], to: ['verifying'], audit: 'verifying', stop: false, draws: true },
  /** Reading back showed something new. If that is a failure, its owner is notified. */
  readBack: { from: ['verifying', 'done', 'stopped', 'cancelled', 'expired'], audit: null, draws: true },
  /** Its owner has signed in. Without that, the ended operation couldn't be read back. */
  readAgain: { from: endStates, audit: null, queues: true },
  finished: {
    from: ['running', 'verifying'],
    to: ['done'],
    audit: 'finished',
    draws: true,
    tells: endMessages,
    cards: 'approversToo',
  },
})
