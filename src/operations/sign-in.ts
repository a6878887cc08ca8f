import type { Change } from '../store/queries/lifecycle/advance.ts'
import { moveChange } from '../store/queries/lifecycle/changes.ts'
import { type OperationKey, operationQueries } from '../store/queries/lifecycle/operations.ts'
import { leaseQueries, readAgainChange } from '../store/queries/run/leases.ts'
import { signOutQueries } from '../store/queries/sign-outs.ts'
import { inChangeTransaction } from './lifecycle/advance.ts'
import type { Event } from './lifecycle/event.ts'
import { events } from './lifecycle/events.ts'
import { knownOperations } from './lifecycle/known-operations.ts'
import type { Context } from './model/context.ts'
import type { PersonKey } from './model/types.ts'

/** The effects of people's sign-outs and sign-ins on their operations. */
export const createSignIns = (context: Context) => ({
  /**
   * Within two seconds, on every instance, nothing more is sent with the tokens of this person's operations. The
   * operations wait for the next sign-in.
   */
  signedOut: (person: PersonKey): Promise<void> => signOutQueries(context.store.db).add(person),
  /**
   * Resumes operations, and the verification of results, that are waiting for this person's sign-in; returns how many
   * operations.
   */
  resume: (person: PersonKey): Promise<number> => resumeOperations(context, person),
})

async function resumeOperations(context: Context, person: PersonKey): Promise<number> {
  const { db } = context.store
  const now = context.clock.now()
  const known = knownOperations(context.registry)
  // Before the query, because it waits for any slice that is about to pause, which is then found waiting.
  await signOutQueries(db).end(person)
  const each = async (keys: readonly OperationKey[], event: Event, columns: Change) => {
    const happens = { now, change: columns }
    const rows = await Promise.all(
      keys.map((key) => inChangeTransaction(context, ({ advance }) => advance(key, event, happens))),
    )
    return rows.filter((row) => row !== undefined).length
  }
  const waiting = await operationQueries(db).waitingFor(person, known)
  const resumed = await each(waiting, events.resumed, moveChange({ to: 'queued', now, owner: person.oid }))
  const unread = await leaseQueries(db).waitingToLook(person, known)
  await each(unread, events.readAgain, readAgainChange(now))
  return resumed
}
