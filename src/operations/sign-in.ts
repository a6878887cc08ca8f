import { leaseQueries } from '../store/queries/operation-leases.ts'
import { type OperationKey, type OperationRow, operationQueries } from '../store/queries/operations.ts'
import { signOutQueries } from '../store/queries/sign-outs.ts'
import { announce, type Context, enqueueSlice } from './context.ts'
import type { Person } from './types.ts'

type Whose = Pick<Person, 'oid' | 'tid'>

/** What somebody's sign-out and sign-in mean for their operations. */
export interface SignIns {
  /**
   * Within two seconds, on every instance, nothing more is sent with the tokens that this person's operations hold. They wait
   * for the next sign-in.
   */
  signedOut(person: Whose): Promise<void>
  /** Resumes operations, and the verification of results, that wait for this person's sign-in; returns how many operations. */
  resume(person: Whose): Promise<number>
}

export const createSignIns = (context: Context): SignIns => ({
  signedOut: ({ tid: tenantId, oid }) => signOutQueries(context.store.db).add({ tenantId, oid }),
  resume: (person) => resume(context, person),
})

async function resume(context: Context, { tid: tenantId, oid }: Whose): Promise<number> {
  const { db } = context.store
  const now = context.clock.now()
  // First: a slice that is about to wait holds this up, and is then found waiting.
  await signOutQueries(db).end({ tenantId, oid })
  const move = { from: ['needsSignIn'], to: 'queued', now, owner: oid } as const
  const waiting = await operationQueries(db).waitingFor({ tenantId, oid })
  const resumed = await changeEach(context, waiting, (tx, key) => operationQueries(tx).move(key, move))
  const unread = await leaseQueries(db).waitingToLook({ tenantId, oid })
  await changeEach(context, unread, (tx, key) => leaseQueries(tx).lookAgain(key, now))
  return resumed
}

/** Changes each of these in a transaction that also queues its next slice; returns how many were changed. */
async function changeEach(
  context: Context,
  keys: readonly OperationKey[],
  change: (tx: Context['store']['db'], key: OperationKey) => Promise<OperationRow | undefined>,
): Promise<number> {
  const changed = await Promise.all(
    keys.map((key) =>
      context.store.db.transaction().execute(async (tx) => {
        const row = await change(tx, key)
        if (row) await enqueueSlice(context, key, { tx })
        return row ? [row] : []
      }),
    ),
  )
  for (const row of changed.flat()) announce(context, row)
  return changed.flat().length
}
