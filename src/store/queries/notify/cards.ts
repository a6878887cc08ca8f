import { type Kysely, sql } from 'kysely'
import type { Database } from '../../schema.ts'
import { clocksAgree, firstPause, isDue, maxPause, maxTries, tryTime } from '../attempts.ts'
import { handoverQueries } from '../handover/handovers.ts'
import type { OperationKey } from '../lifecycle/operations.ts'

/** Queries on which version of an operation each card shows; `db` may be a transaction. */
export function cardQueries(db: Kysely<Database>) {
  const at = ({ tenantId, id }: OperationKey) =>
    db.updateTable('operations').where('tenant_id', '=', tenantId).where('id', '=', id)

  return {
    /** True for one caller per `gap` ms, which may then show progress. */
    mayTellProgress: async (key: OperationKey, now: number, gap: number): Promise<boolean> => {
      const result = await at(key)
        .set({ told_at: now })
        .where((e) => e.or([e('told_at', '<=', now - gap), e('told_at', '>', now + clocksAgree)]))
        .where(isDue('tell_after', now))
        .executeTakeFirst()
      return result.numUpdatedRows === 1n
    },

    /** Records that the operator's card shows this version; returns whose operation it is now. */
    told: async (key: OperationKey, version: number, now: number): Promise<string | undefined> => {
      const row = await at(key)
        .set((e) => ({
          told_version: sql<number>`greatest(${e.ref('told_version')}, ${version})`,
          told_at: now,
          untellable_tries: 0,
          tell_after: 0,
        }))
        .returning('requester_oid')
        .executeTakeFirst()
      return row?.requester_oid
    },

    /** Has the cards of previous owners sent again. */
    formerAgain: async (key: OperationKey): Promise<void> => handoverQueries(db).showAgain(key, 'formerCard'),

    /** Records that all approvers' cards show this version. */
    approversTold: async (key: OperationKey, version: number): Promise<void> => {
      await at(key)
        .set((e) => ({ approvers_told: sql<number>`greatest(${e.ref('approvers_told')}, ${version})`, tell_after: 0 }))
        .execute()
    },

    /** Makes all approvers' cards update again. */
    tellApproversAgain: async (key: OperationKey): Promise<void> => {
      await at(key).set({ approvers_told: 0 }).execute()
    },

    /** Makes all cards update again. */
    tellEverybodyAgain: async (key: OperationKey): Promise<void> => {
      await at(key).set({ approvers_told: 0, told_version: sql<number>`least(told_version, version - 1)` }).execute()
    },

    /**
     * Records that a card could not be updated to this version (the `requester`'s or others) and postpones the next attempt;
     * true if there won't be one.
     */
    failed: async (key: OperationKey, version: number, now: number, requester: boolean): Promise<boolean> => {
      const tries = sql<number>`case when untellable_version = ${version} then untellable_tries else 0 end`
      const row = await at(key)
        .set({
          // It may have shown this version before, but not what has been added since, such as who was asked.
          ...(requester && { told_version: sql<number>`least(told_version, ${version - 1})` }),
          untellable_version: version,
          untellable_tries: sql<number>`${tries} + 1`,
          tell_after: sql<number>`${now} + least(${maxPause}, ${firstPause} * power(2, ${tries}))::bigint`,
        })
        .where('version', '=', version)
        .returning('untellable_tries')
        .executeTakeFirst()
      return (row?.untellable_tries ?? 0) >= maxTries
    },

    /**
     * Operations whose card is out of date, if their state changed between `since` and `until` or an update failed since. Each
     * goes to a single caller, for one attempt.
     */
    outdated: async (now: number, { since, until }: { since: number; until: number }): Promise<OperationKey[]> => {
      const { rows } = await sql<OperationKey>`
        with due as materialized (select tenant_id, id from operations
          where (told_version < version or approvers_told < version and exists (select from operation_approvals a
              where a.tenant_id = operations.tenant_id and a.operation_id = operations.id and a.approve_by is not null))
            and (changed_at between ${since} and ${until} or changed_at > ${now + clocksAgree}
              or tell_after >= ${since} and ${isDue('tell_after', now)})
            and (untellable_version < version or untellable_tries < ${maxTries} and ${isDue('tell_after', now)})
          limit 100 for update skip locked)
        update operations o set untellable_version = o.version, tell_after = ${now + tryTime},
          untellable_tries = case when o.untellable_version = o.version then o.untellable_tries else 0 end
        from due where o.tenant_id = due.tenant_id and o.id = due.id
        returning o.tenant_id as "tenantId", o.id`.execute(db)
      return rows
    },
  }
}

export type CardQueries = ReturnType<typeof cardQueries>
