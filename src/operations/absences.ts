import type { AuditStep } from '../core/audit-steps.ts'
import type { Clock } from '../core/clock.ts'
import { absenceQueries } from '../store/queries/absences.ts'
import { auditQueries } from '../store/queries/audit.ts'
import type { Store } from '../store/store.ts'
import type { Person } from './model/types.ts'
import { checkMoment } from './rules/confirmation.ts'

type PersonKey = Pick<Person, 'oid' | 'tid' | 'name'>

/** Times when people are away and aren't asked to approve anything. */
export interface Absences {
  /** When this person will be back; undefined if they aren't away. */
  find(person: PersonKey): Promise<number | undefined>
  /** Throws timePast and timeTooFar, with the field `until`. */
  begin(person: PersonKey, until: number): Promise<void>
  /** Ends it early. Returns false if they weren't away. */
  end(person: PersonKey): Promise<boolean>
}

export function createAbsences({
  store,
  clock,
}: {
  readonly store: Pick<Store, 'db'>
  readonly clock: Clock
}): Absences {
  const write = <T>(
    { oid, tid, name }: PersonKey,
    step: AuditStep,
    after: string | undefined,
    change: (db: Store['db']) => Promise<T>,
  ) =>
    store.db.transaction().execute(async (tx) => {
      const changed = await change(tx)
      if (changed !== false)
        await auditQueries(tx).append(tid, [{ step, actor: { oid, upn: '', name }, ...(after && { after }) }])
      return changed
    })
  return {
    find: async ({ oid, tid }) => (await absenceQueries(store.db).away(tid, [oid], clock.now())).get(oid),
    begin: async (person, until) => {
      checkMoment(until, 'until', clock.now())
      const from = (db: Store['db']) => absenceQueries(db).begin(person.tid, person.oid, until)
      await write(person, 'away', new Date(until).toISOString(), from)
    },
    end: (person) =>
      write(person, 'back', undefined, (db) => absenceQueries(db).end(person.tid, person.oid, clock.now())),
  }
}
