import { confirmedStates, endStates, runnableStates, waitingStates } from '../../core/operation-states.ts'
import { defineEventsAbout, type Message } from '../../operations/lifecycle/event.ts'
import { always, defineNotices } from '../../operations/lifecycle/notice.ts'
import type { HandoverRow } from './queries.ts'
import { handoverRoles } from './types.ts'

/** Messages about how a handover request ended, which its cards show. */
export const notices = defineNotices({
  handedOver: { isCurrent: always },
  handoverEnded: { isCurrent: always },
})

const takerMessages = ({ to_oid: to }: HandoverRow): readonly Message[] => [{ to, about: notices.handoverEnded }]

/** What happens to the request to hand an operation over. */
export const events = defineEventsAbout<HandoverRow>(Object.values(handoverRoles))({
  /** Someone asks its owner to hand it over. It keeps waiting or running until it is handed over. */
  handoverAsked: {
    from: [...runnableStates, ...waitingStates],
    audit: 'handoverAsked',
    tellsOf: ({ from_oid: to }) => [{ to, about: handoverRoles.owner }],
  },
  /** It has waited long for its owner. */
  handoverApproversAsked: {
    from: waitingStates,
    audit: null,
    tellsOf: ({ approvers }) => approvers.map((to) => ({ to, about: handoverRoles.approver })),
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
  handoverVoided: { from: [...confirmedStates, ...endStates], audit: null },
  /** It now has another owner. */
  handedOver: {
    from: [...confirmedStates, ...endStates],
    audit: 'handedOver',
    queues: true,
    tellsOf: ({ from_oid: to }) => [{ to, about: notices.handedOver }],
    cards: 'approversToo',
  },
})
