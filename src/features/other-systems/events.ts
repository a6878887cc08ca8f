import { defineEventsAbout, definePart, type Message } from '../../operations/lifecycle/event.ts'
import { always, defineNotices } from '../../operations/lifecycle/notice.ts'
import type { OperationRow } from '../../store/queries/lifecycle/operations.ts'
import { type HandOffRow, handOffRole } from './queries.ts'
import type { HandOffState } from './types.ts'

const handOffPart = definePart<Exclude<HandOffState, 'offered'>>('handOff')

/** The outcome of steps in another system, which the card of these steps shows. */
export const notices = defineNotices({ handOffEnded: { isCurrent: always, isResult: true } })

/** The owner is notified, unless the owner did it. */
const endedMessages = ({ by_oid: by }: HandOffRow, { requester_oid: to }: OperationRow): readonly Message[] =>
  by === to ? [] : [{ to, about: notices.handOffEnded }]

/** What happens to the steps that an operation leaves to people in another system. */
export const events = defineEventsAbout<HandOffRow>([handOffRole])({
  /** Someone was asked to do the steps that it leaves to people in another system. */
  handedOff: {
    from: ['done', 'stopped'],
    audit: 'handedOff',
    parts: handOffPart({ from: [], to: 'open' }, { from: ['open'] }),
    tellsOf: ({ for_oid: to }) => (to === null ? [] : [{ to, about: handOffRole }]),
  },
  handOffDone: {
    from: ['done', 'stopped'],
    audit: 'handOffDone',
    parts: handOffPart({ from: ['open'], to: 'done' }),
    tellsOf: endedMessages,
  },
  handOffNotNeeded: {
    from: ['done', 'stopped'],
    audit: 'handOffNotNeeded',
    parts: handOffPart({ from: ['open'], to: 'notNeeded' }),
    tellsOf: endedMessages,
  },
})
