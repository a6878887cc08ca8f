import { createHandovers } from '../../../src/features/take-over/service.ts'
import type { HandoverView } from '../../../src/features/take-over/types.ts'
import type { ShownRoleCard } from '../../../src/operations/posts/role-card.ts'
import type { Harness, HarnessOptions } from '../../operations/harness.ts'

/** Taking over and handing over. */
export const handoversOf = ({ operations: { context } }: Harness) => createHandovers(context)

/** A request to hand an operation over, as shown to someone. */
export type HandoverCard = HandoverView & Omit<ShownRoleCard, 'name' | 'shown'>

/** Calls this before showing such a request; errors make showing fail. */
export const onHandover = (see: (card: HandoverCard) => void): NonNullable<HarnessOptions['onRoleCard']> => {
  return ({ name: _, shown, ...where }) => {
    const card = { ...where, ...(shown as HandoverView) }
    see(card)
    return { chat: card.person.oid, activityId: `${card.role} of ${card.person.oid}` }
  }
}
