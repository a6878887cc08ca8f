import type { Reply } from '../../../src/chat/views/reply.ts'
import { showHandover } from '../../../src/features/take-over/request-card.ts'
import type { HandoverRole, HandoverState } from '../../../src/features/take-over/types.ts'
import { sampleOperation } from '../../chat/views/samples/operations.ts'
import { type Making, now } from '../../chat/views/samples/texts.ts'

/** A request to take an operation over: open, as each person sees it, and every way it can end. */
export function cards({ texts, messages, viewer }: Making): Record<string, Reply> {
  const named = () => ({ oid: 'o', upn: texts.upn(), name: texts.name() })
  const show = (state: HandoverState, role: HandoverRole, paused = true) =>
    showHandover(
      {
        operation: sampleOperation(texts, { state: paused ? 'needsSignIn' : 'running', reason: texts.typed() }),
        handover: {
          number: 1,
          state,
          from: named(),
          to: named(),
          by: state === 'asked' ? null : named(),
          until: now + 1_800_000,
          approversAsked: paused,
        },
        role,
      },
      messages,
      viewer,
    )
  const ends = ['agreed', 'done', 'declined', 'denied', 'withdrawn', 'expired', 'void'] as const
  return {
    ...Object.fromEntries(ends.map((state) => [`handover${state}`, show(state, 'owner')])),
    handoverAskedOwner: show('asked', 'owner'),
    handoverAskedTaker: show('asked', 'taker'),
    handoverAskedApprover: show('asked', 'approver'),
    handoverOwnerIsBack: show('asked', 'approver', false),
    handoverFormer: show('done', 'former'),
    handoverNews: show('declined', 'news'),
  }
}
