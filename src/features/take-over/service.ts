import { defineService } from '../../chat/turn/service.ts'
import { keyFor } from '../../operations/lifecycle/access.ts'
import type { Context } from '../../operations/model/context.ts'
import type { OperationChannel, Person } from '../../operations/model/types.ts'
import { recordOpened } from '../../operations/posts/cards.ts'
import { answerHandover, type HandoverAnswer, type HandoverObserver, showHandoverRequest } from './answer.ts'
import { takeOver } from './ask.ts'
import { handoverQueries } from './queries.ts'
import { type HandoverView, handoverRoles, type TakeoverRequest } from './types.ts'

/** What people can do about operations of others. */
export const createHandovers = (context: Context) => ({
  /**
   * Asks the owner of an operation to hand it over, and also approvers if it has waited long for its owner. Throws
   * operationNotFound, alreadyYours, readOnly, operationEnded, handoverNotNow, handoverAsked, approvedByTaker,
   * takerNeedsApproval, takerMayNot; and what features refuse whose receivers it keeps waiting.
   */
  takeOver: (id: string, by: TakeoverRequest): Promise<HandoverView> => takeOver(context, id, by),
  /** A request, as its owner, the person who asked or an approver can see it; operationNotFound for others. */
  show: (id: string, by: HandoverObserver): Promise<HandoverView> => showHandoverRequest(context, id, by),
  /**
   * Agrees to a request, declines it or, for the person who asked, withdraws it; the first answer counts. Throws the
   * errors of `takeOver`, ownHandover, ownerIsBack.
   */
  answer: (id: string, by: HandoverAnswer): Promise<HandoverView> => answerHandover(context, id, by),
  /**
   * Registers a message that shows a request, so that it is kept up to date. The message of the person who asked becomes
   * the operation's card.
   */
  posted: (
    id: string,
    {
      person,
      number,
      role,
    }: { readonly person: Person; readonly number: number; readonly role: keyof typeof handoverRoles },
    where: OperationChannel & { readonly activityId: string },
  ): Promise<void> => {
    const key = keyFor(id, person)
    const card = { role: handoverRoles[role], person: person.oid, subject: number }
    return recordOpened(context, key, card, where, async (tx) => {
      if (role === 'taker') await handoverQueries(tx).saveTaker(key, number, where)
    })
  },
})

export const handovers = defineService('handovers', ({ context }) => createHandovers(context))
