import { type ChangeTransaction, inChangeTransaction } from '../../operations/lifecycle/advance.ts'
import type { Context } from '../../operations/model/context.ts'
import type { OperationRow } from '../../store/queries/lifecycle/operations.ts'
import { receiverPostQueries } from './queries/receiver-posts.ts'

/** The cards of receivers that a change of vouchers affects. */
export interface ReceiverCards {
  /** Edits this person's card. */
  redraw(receiver: string): void
  /** Posts these people's cards as new messages, because this operation has someone for them. */
  tell(operation: OperationRow, receivers: readonly string[]): void
}

/**
 * Like `inChangeTransaction`, but also updates the cards of receivers, which show the vouchers of several operations.
 */
export async function changeVouchers<T>(
  context: Context,
  tenantId: string,
  work: (changing: ChangeTransaction, cards: ReceiverCards) => Promise<T>,
): Promise<T> {
  const told = new Map<string, OperationRow>()
  const redrawn: string[] = []
  const { result, shown } = await inChangeTransaction(context, async (changing) => {
    const result = await work(changing, {
      redraw: (receiver) => void redrawn.push(receiver),
      tell: (operation, receivers) => {
        for (const one of receivers) told.set(one, operation)
      },
    })
    const news = { tenantId, told, redrawn }
    return { result, shown: await receiverPostQueries(changing.tx).want(news, context.clock.now()) }
  })
  for (const key of shown) void context.notifier.state(key)
  return result
}
