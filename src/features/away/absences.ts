import { defineService } from '../../chat/turn/service.ts'
import type { Clock } from '../../core/clock.ts'
import type { Person } from '../../operations/index.ts'
import { checkMoment } from '../../operations/rules/confirmation.ts'
import { absenceQueries } from '../../store/queries/absences.ts'
import { type AuditStep, auditQueries, defineSteps } from '../../store/queries/audit.ts'
import type { Store } from '../../store/store.ts'

export const steps = defineSteps({ away: 'other', back: 'other' })

type PersonKey = Pick<Person, 'oid' | 'tid' | 'name'>

/** Times when people are away and aren't asked to approve anything. */
export function createAbsences({ store, clock }: { readonly store: Pick<Store, 'db'>; readonly clock: Clock }) {
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
    /** Throws timePast and timeTooFar, with the field `until`. */
    begin: async (person: PersonKey, until: number) => {
      checkMoment(until, 'until', clock.now())
      const from = (db: Store['db']) => absenceQueries(db).begin(person.tid, person.oid, until)
      await write(person, steps.away, new Date(until).toISOString(), from)
    },
    /** Ends it early. Returns false if they weren't away. */
    end: (person: PersonKey) =>
      write(person, steps.back, undefined, (db) => absenceQueries(db).end(person.tid, person.oid, clock.now())),
  }
}

export const absences = defineService('absences', ({ store, context }) =>
  createAbsences({ store, clock: context.clock }),
)
