import { defineEventsAbout, definePart, type Message } from '../../operations/lifecycle/event.ts'
import { always, defineNotices } from '../../operations/lifecycle/notice.ts'
import type { OperationRow } from '../../store/queries/lifecycle/operations.ts'
import { type AssignmentRow, assigneeRole } from './queries.ts'
import type { AssignmentState } from './types.ts'

const assignmentPart = definePart<Exclude<AssignmentState, 'offered'>>('handOff')

/** The outcome of steps in another system, which the card of these steps shows. */
export const notices = defineNotices({ handOffEnded: { isCurrent: always, isResult: true } })

/** The owner is notified, unless the owner did it. */
const endedMessages = ({ by_oid: by }: AssignmentRow, { requester_oid: to }: OperationRow): readonly Message[] =>
  by === to ? [] : [{ to, about: notices.handOffEnded }]

/** What happens to the steps that an operation leaves to people in another system. */
export const events = defineEventsAbout<AssignmentRow>([assigneeRole])({
  /** Someone was asked to do the steps that it leaves to people in another system. */
  handedOff: {
    from: ['done', 'stopped'],
    audit: 'handedOff',
    parts: assignmentPart({ from: [], to: 'open' }, { from: ['open'] }),
    tellsOf: ({ for_oid: to }) => (to === null ? [] : [{ to, about: assigneeRole }]),
  },
  handOffDone: {
    from: ['done', 'stopped'],
    audit: 'handOffDone',
    parts: assignmentPart({ from: ['open'], to: 'done' }),
    tellsOf: endedMessages,
  },
  handOffNotNeeded: {
    from: ['done', 'stopped'],
    audit: 'handOffNotNeeded',
    parts: assignmentPart({ from: ['open'], to: 'notNeeded' }),
    tellsOf: endedMessages,
  },
})
