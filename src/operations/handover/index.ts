import type { Context } from '../model/context.ts'
import type { OperationChannel } from '../model/types.ts'
import { type Agreeing, type Answering, answerHandover, handoverFor } from './answer.ts'
import { takeOver } from './ask.ts'
import { handoverPosted } from './posted.ts'
import type { HandoverView, TakeoverRequest } from './types.ts'

/** Continuing operations of someone else. */
export const createHandovers = (context: Context) => ({
  /**
   * Asks the owner of an operation to hand it over, and approvers once it has waited for its owner for long. Throws
   * operationNotFound, alreadyYours, readOnly, operationEnded, handoverNotNow, handoverAsked, approvedByTaker,
   * takerNeedsApproval, takerMayNot.
   */
  takeOver: (id: string, by: TakeoverRequest): Promise<HandoverView> => takeOver(context, id, by),
  /** A request, as its owner, the one who asked or an approver may see it; to others, operationNotFound. */
  handover: (id: string, by: Answering): Promise<HandoverView> => handoverFor(context, id, by),
  /**
   * Agrees to a request, declines it or, for whoever asked, withdraws it; the first answer counts. Throws what `takeOver`
   * does, ownHandover, ownerIsBack.
   */
  answerHandover: (id: string, by: Agreeing): Promise<HandoverView> => answerHandover(context, id, by),
  /** Has a message that shows a request kept up to date. */
  handoverPosted: (
    id: string,
    posted: Parameters<typeof handoverPosted>[2],
    where: OperationChannel & { readonly activityId: string },
  ): Promise<void> => handoverPosted(context, id, posted, where),
})
