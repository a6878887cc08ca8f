import type { AuditStep } from '../../core/audit-steps.ts'
import type { HandOffState } from '../../core/hand-offs.ts'
import type { OperationState as State } from '../../core/model.ts'
import {
  allStates,
  confirmedStates,
  endStates,
  runnableStates,
  startableStates,
  waitingStates,
} from '../../core/operation-states.ts'
import type { CardRole, HandoverCard } from '../../core/posts.ts'
import { type VoucherState, voucherStates } from '../../core/vouchers.ts'
import type { HandOffRow } from '../../store/queries/hand-off/hand-offs.ts'
import type { HandoverRow } from '../../store/queries/handover/handovers.ts'
import type { OperationRow } from '../../store/queries/lifecycle/operations.ts'
import type { PostRow } from '../../store/queries/posts/posts.ts'
import {
  endMessages,
  handOffEndedMessages,
  ownerMessages,
  stoppedByAnotherMessages,
  takerMessages,
} from './event-messages.ts'

/**
 * Increment this when an event is added or changes its meaning: instances with a lower number leave operations of a
 * newer one alone.
 */
export const eventsVersion = 7

/** How an event changes a part of its operation that has states of its own. */
export interface PartMove<State extends string> {
  /** The states in which it can happen; none if it creates the part. */
  readonly from: readonly State[]
  /** The state it leads to; omitted if the state stays. */
  readonly to?: State
}

/** An event of an operation, and its effects. */
export interface EventSpec {
  /** The states in which it can happen; none if it creates the operation. */
  readonly from: readonly State[]
  /** The states it can lead to; omitted if the state stays. */
  readonly to?: readonly State[]
  /** Its name in the audit log; omitted if it isn't recorded there. */
  readonly audit?: AuditStep
  /** Done by the owner, unless someone else is named. All other events are caused by the bot itself. */
  readonly byOwner?: true
  /** How it changes the voucher it happens to. The database refuses any other change of a voucher. */
  readonly voucher?: readonly PartMove<VoucherState>[]
  /** The same for the steps in another system it happens to. */
  readonly handOff?: readonly PartMove<Exclude<HandOffState, 'offered'>>[]
  /** Whether it sets or clears the stop request. */
  readonly stop?: boolean
  /** Whether it leaves something to run or read back, from `not_before` on. */
  readonly queues?: true
  /** Which cards change afterwards; by default, only the owner's and those of a handover request. */
  readonly cards?: 'approversToo' | 'none'
  /** Whether the owner's card is drawn immediately. Nothing else is sent except what is declared here. */
  readonly draws?: true
  /** Messages to people who were waiting for it and didn't cause it. */
  readonly tells?: (row: OperationRow) => readonly Message[]
  /** Cards and messages about the handover request it happens to. */
  readonly tellsOf?: (request: HandoverRow) => readonly Message<MessageKind | HandoverCard>[]
  /** The same for the steps in another system it happens to. */
  readonly tellsOfSteps?: (steps: HandOffRow, row: OperationRow) => readonly Message<MessageKind | 'handOff'>[]
}

/** A short message. `to` is an object ID, or empty for the shared conversation in which the operation was planned. */
export interface Message<About = MessageKind> {
  readonly to: string
  readonly about: About
}

/** A kind of short message. */
interface NoticeSpec {
  /** Whether it is still true when it is about to be sent. */
  readonly isCurrent: (row: OperationRow, post: Pick<PostRow, 'subject' | 'wanted_at'>) => boolean
  /** Whether it reports a result, which people who chose `decisions` aren't sent. */
  readonly isResult?: true
  /** How long, in ms, it waits so that one message can report several events. */
  readonly collects?: number
}

/** How long before a request expires both sides are reminded, in ms. */
export const expiryReminderTime = 10 * 60_000

const always = () => true
const isWaiting = ({ state }: OperationRow): boolean => state === 'awaitingApproval'
const isOfThisPause: NoticeSpec['isCurrent'] = ({ state, changed_at: since }, { wanted_at: told }) =>
  waitingStates.includes(state) && since === told
const isOfThisRequest: NoticeSpec['isCurrent'] = (row, { subject }) => isWaiting(row) && row.asked_version === subject

const defineMessages = <const All extends Readonly<Record<string, NoticeSpec>>>(all: All): All => all

/** Every short message. What it says is in `views/notices.ts`. */
const notices = defineMessages({
  approved: { isCurrent: always },
  denied: { isCurrent: always },
  notApproved: { isCurrent: always },
  needsApproval: { isCurrent: isOfThisRequest },
  paused: { isCurrent: isOfThisPause },
  ended: { isCurrent: always, isResult: true },
  reminder: { isCurrent: isOfThisRequest },
  escalated: { isCurrent: isWaiting },
  extended: { isCurrent: isWaiting },
  question: { isCurrent: isWaiting },
  answer: { isCurrent: isWaiting },
  nobodyToAsk: { isCurrent: isOfThisRequest },
  /** Not sent if the request has been extended since. */
  expiring: {
    isCurrent: (row, { wanted_at: due }) => isWaiting(row) && (row.approve_by ?? 0) - expiryReminderTime === due,
  },
  stoppedBy: { isCurrent: always },
  replaced: { isCurrent: always },
  handedOver: { isCurrent: always },
  handoverEnded: { isCurrent: always },
  handOffEnded: { isCurrent: always, isResult: true },
  /** Reading back showed that Graph didn't carry out what it had accepted, long after the result. */
  notInEffect: { isCurrent: always },
  /** Some people weren't let back in: a pass was refused, creating it has failed, or the time is over. */
  notBackIn: { isCurrent: always, collects: 2 * 60_000 },
})

export type MessageKind = keyof typeof notices
/** Messages about how a handover request ended, which also change its cards. */
export type HandoverMessage = 'handedOver' | 'handoverEnded'
/** Messages about the outcome of steps in another system, which also change their cards. */
export type HandOffMessage = 'handOffEnded'
export type NoticeKind = Exclude<MessageKind, HandoverMessage | HandOffMessage>

export const isMessage = (role: string): role is MessageKind => Object.hasOwn(notices, role)

export const messageKinds = Object.keys(notices).filter(isMessage)

/** The declaration of a message, as the type that all messages share. */
export const noticeSpec = (about: MessageKind): NoticeSpec => notices[about]

const defineEvents = <const All extends Readonly<Record<string, EventSpec>>>(all: All): All => all

/** Every event of an operation. Nothing else changes its state, its version or its stop request. */
const events = defineEvents({
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
    tells: ownerMessages('approved'),
    cards: 'approversToo',
  },
  denied: {
    from: ['awaitingApproval'],
    to: ['denied'],
    audit: 'denied',
    tells: ownerMessages('denied'),
    cards: 'approversToo',
  },
  unanswered: {
    from: ['awaitingApproval'],
    to: ['expired'],
    audit: 'expired',
    tells: ownerMessages('notApproved'),
    cards: 'approversToo',
  },
  escalated: { from: ['awaitingApproval'], audit: 'escalated', tells: ownerMessages('escalated') },
  /** There is more time to answer; everyone who was asked is notified. */
  extended: { from: ['awaitingApproval'], audit: 'extended', byOwner: true, cards: 'approversToo' },
  asked: { from: ['awaitingApproval'], audit: 'asked', tells: ownerMessages('question'), cards: 'approversToo' },
  /** The person who asked is notified. */
  answered: { from: ['awaitingApproval'], audit: 'answered', byOwner: true, cards: 'approversToo' },
  /** It was about to start, and has changed nothing. */
  approvalNeeded: {
    from: ['running'],
    to: ['awaitingApproval'],
    audit: 'awaitingApproval',
    tells: ownerMessages('needsApproval'),
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
  rechecked: { from: ['running'] },
  signInNeeded: { from: ['running'], to: ['needsSignIn'], audit: 'paused', tells: ownerMessages('paused') },
  /** Its owner has signed in, or someone else has taken over. */
  resumed: { from: ['needsSignIn'], to: ['queued'], audit: 'resumed', byOwner: true, queues: true },
  failedAlike: { from: ['running'], to: ['paused'], audit: 'paused', tells: ownerMessages('paused') },
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
  readBack: { from: ['verifying', 'done', 'stopped', 'cancelled', 'expired'], draws: true },
  /** Its owner has signed in. Without that, the ended operation couldn't be read back. */
  readAgain: { from: endStates, queues: true },
  finished: {
    from: ['running', 'verifying'],
    to: ['done'],
    audit: 'finished',
    draws: true,
    tells: endMessages,
    cards: 'approversToo',
  },

  /** Someone asks its owner to hand it over. It keeps waiting or running until it is handed over. */
  handoverAsked: {
    from: [...runnableStates, ...waitingStates],
    audit: 'handoverAsked',
    tellsOf: ({ from_oid: to }) => [{ to, about: 'handoverOwner' }],
  },
  /** It has waited long for its owner. */
  handoverApproversAsked: {
    from: waitingStates,
    tellsOf: ({ approvers }) => approvers.map((to) => ({ to, about: 'handoverApprover' })),
  },
  /** It will change owner when the running slice has ended. */
  handoverAgreed: { from: [...runnableStates, ...waitingStates], audit: 'handoverAgreed' },
  handoverDeclined: { from: confirmedStates, audit: 'handoverDeclined', tellsOf: takerMessages },
  handoverDenied: { from: confirmedStates, audit: 'handoverDenied', tellsOf: takerMessages },
  handoverWithdrawn: { from: confirmedStates, audit: 'handoverWithdrawn' },
  /** The person who asked is no longer allowed to have it. */
  handoverRefused: { from: confirmedStates, audit: 'handoverRefused', tellsOf: takerMessages },
  handoverExpired: { from: confirmedStates, audit: 'handoverExpired', tellsOf: takerMessages },
  /** The person who asked for it has approved it meanwhile. */
  handoverVoided: { from: [...confirmedStates, ...endStates] },
  /** It now has another owner. */
  handedOver: {
    from: [...confirmedStates, ...endStates],
    audit: 'handedOver',
    queues: true,
    tellsOf: ({ from_oid: to }) => [{ to, about: 'handedOver' }],
    cards: 'approversToo',
  },

  /** Someone was asked to do the steps that it leaves to people in another system. */
  handedOff: {
    from: ['done', 'stopped'],
    audit: 'handedOff',
    handOff: [{ from: [], to: 'open' }, { from: ['open'] }],
    tellsOfSteps: ({ for_oid: to }) => (to === null ? [] : [{ to, about: 'handOff' }]),
  },
  handOffDone: {
    from: ['done', 'stopped'],
    audit: 'handOffDone',
    handOff: [{ from: ['open'], to: 'done' }],
    tellsOfSteps: handOffEndedMessages,
  },
  handOffNotNeeded: {
    from: ['done', 'stopped'],
    audit: 'handOffNotNeeded',
    handOff: [{ from: ['open'], to: 'notNeeded' }],
    tellsOfSteps: handOffEndedMessages,
  },

  /** From now on, the receivers of its vouchers can give out passes. */
  vouchersOpened: { from: ['done', 'stopped'], audit: 'vouchersOpened', voucher: [{ from: [], to: 'open' }] },
  /** A pass is about to be created for one of its accounts. */
  passAsked: { from: ['done', 'stopped'], audit: 'passAsked', voucher: [{ from: ['open'] }], cards: 'none' },
  passShown: { from: ['done', 'stopped'], audit: 'passShown', voucher: [{ from: ['open'] }] },
  /** No pass was created, or nobody saw it. Its voucher can have ended in the meantime. */
  passNotShown: { from: ['done', 'stopped'], audit: 'passNotShown', voucher: [{ from: voucherStates }] },
  backIn: { from: ['done', 'stopped'], audit: 'backIn', voucher: [{ from: ['open'], to: 'backIn' }] },
  voucherExpired: {
    from: ['done', 'stopped'],
    audit: 'voucherExpired',
    voucher: [{ from: ['open'], to: 'expired' }],
    tells: ownerMessages('notBackIn'),
  },
  voucherCancelled: {
    from: ['done', 'stopped'],
    audit: 'voucherCancelled',
    voucher: [{ from: ['open'], to: 'cancelled' }],
  },
  /** Someone added a note for the report. */
  noted: { from: allStates, audit: 'noted', cards: 'none' },
  /** Someone recorded since when the incident has been known. */
  awareSince: { from: allStates, audit: 'awareSince', cards: 'none' },
  /** Another operation has opened a voucher for the same account, which replaces its own. */
  voucherGiven: { from: ['done', 'stopped'], audit: 'voucherGiven', voucher: [{ from: ['open'], to: 'given' }] },
  /** Its receivers get their cards again. */
  receiversReminded: { from: ['done', 'stopped'], audit: 'receiversReminded' },
})

export type EventName = keyof typeof events

export const eventNames = Object.keys(events) as readonly EventName[]

/** The declaration of an event, as the type that all events share. */
export const eventSpec = (event: EventName): EventSpec => events[event]

/** The cards that change with an event. */
export function cardsOf(event: EventName): readonly CardRole[] {
  const { cards } = eventSpec(event)
  return cards === 'none' ? [] : cards === 'approversToo' ? ['requester', 'approver'] : ['requester']
}
