import type { NamedPerson } from '../../core/model.ts'
import { type ChangeTransaction, inChangeTransaction } from '../../operations/lifecycle/advance.ts'
import { knownOperations } from '../../operations/lifecycle/known-operations.ts'
import type { Each } from '../../operations/model/chore.ts'
import type { Context } from '../../operations/model/context.ts'
import type { OperationKey } from '../../store/queries/lifecycle/operations.ts'
import { scheduleQueries } from '../../store/queries/schedule/schedule.ts'
import type { TakerRefusal } from './errors.ts'
import { events } from './events.ts'
import { type HandoverRow, handoverQueries } from './queries.ts'
import { handoverDetail } from './rows.ts'
import { isOpen } from './rules.ts'

/** The ways an open request can end without a handover while its operation continues. */
const endings = {
  declined: events.handoverDeclined,
  denied: events.handoverDenied,
  withdrawn: events.handoverWithdrawn,
  refused: events.handoverRefused,
  expired: events.handoverExpired,
} as const

/** Ends an open request. The caller has locked its operation. False if it is no longer open. */
export async function endRequest(
  { advance }: ChangeTransaction,
  key: OperationKey,
  request: HandoverRow,
  to: keyof typeof endings,
  end: { readonly now: number; readonly by?: NamedPerson; readonly why?: TakerRefusal },
): Promise<boolean> {
  const { now, by, why } = end
  if (request.state !== 'asked') return false
  const ended = await advance(key, endings[to], {
    now,
    about: request,
    ...(by && { actor: by }),
    change: {
      detail: { ...handoverDetail(request), ...(why && { why }) },
      write: (db) => handoverQueries(db).move(key, request.number, { from: 'asked', to, now, by }),
    },
  })
  return ended !== undefined
}

/** Ends requests that nobody answered in time. */
export async function expireHandovers(context: Context, each: Each): Promise<void> {
  const { store, clock, registry } = context
  const now = clock.now()
  await each(await handoverQueries(store.db).overdue(now, knownOperations(registry)), ({ number, ...key }) =>
    inChangeTransaction(context, async (changing) => {
      await scheduleQueries(changing.tx).lock(key)
      const request = await handoverQueries(changing.tx).find(key, number)
      if (request && !isOpen(request, now)) await endRequest(changing, key, request, 'expired', { now })
    }),
  )
}
