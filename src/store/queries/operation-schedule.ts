import { type Kysely, sql } from 'kysely'
import type { ChangedSince } from '../../core/model.ts'
import type { Database } from '../schema.ts'
import type { OperationKey, OperationRow } from './operations.ts'

/** One confirmed operation as far as it counts against its operator's hour. */
export interface Confirmed {
  readonly at: number
  readonly accounts: number
}

/** The statements about what happens when: at an hour, again later, and how much in an hour; `db` may be a transaction. */
export function scheduleQueries(db: Kysely<Database>) {
  const at = ({ tenantId, id }: OperationKey) =>
    db.updateTable('operations').where('tenant_id', '=', tenantId).where('id', '=', id)

  return {
    /** Makes everybody else who asks for this person wait until the transaction ends. */
    lockPerson: async (person: { tenantId: string; oid: string }): Promise<void> => {
      const name = `confirm/${person.tenantId}/${person.oid}`
      await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(db)
    },

    /** What this person confirmed since `since`, other than `id`, and was not dropped before it began; the oldest first. */
    confirmedSince: async (
      person: { tenantId: string; oid: string; id: string },
      since: number,
    ): Promise<Confirmed[]> => {
      const rows = await db
        .selectFrom('operations')
        .select(['confirmed_at as at', sql<number>`(counts->>'change')::integer`.as('accounts')])
        .where('tenant_id', '=', person.tenantId)
        .where('requester_oid', '=', person.oid)
        .where('confirmed_at', '>', since)
        .where('id', '!=', person.id)
        .where('follows', 'is', null)
        .where((e) => e.or([e('state', 'not in', ['cancelled', 'denied', 'expired']), e('started_at', 'is not', null)]))
        .orderBy('confirmed_at')
        .execute()
      return rows.flatMap(({ at: when, accounts }) => (when === null ? [] : { at: when, accounts }))
    },

    /** Notes that the plan was held against the directory; only for the holder of the lease. */
    replanned: async (
      key: OperationKey,
      by: { lease: string; now: number; changedSince: ChangedSince },
    ): Promise<boolean> => {
      const result = await at(key)
        .set((e) => ({
          replanned_at: by.now,
          changed_since: JSON.stringify(by.changedSince),
          version: e('version', '+', 1),
          changed_at: by.now,
        }))
        .where('lease_by', '=', by.lease)
        .where('replanned_at', 'is', null)
        .executeTakeFirst()
      return result.numUpdatedRows === 1n
    },

    /** Operations that have ended and whose accounts are to be enabled again, without an operation for that yet. */
    withoutFollowUp: (): Promise<OperationKey[]> =>
      db
        .selectFrom('operations')
        .select(['tenant_id as tenantId', 'id'])
        .where('enable_at', 'is not', null)
        .where('follow_up', 'is', null)
        .where('finished_at', 'is not', null)
        .where('state', 'in', ['done', 'stopped'])
        .limit(100)
        .execute(),

    /** Makes everybody else who changes this operation wait until the transaction ends. */
    lock: async ({ tenantId, id }: OperationKey): Promise<void> => {
      await sql`select id from operations where tenant_id = ${tenantId} and id = ${id} for update`.execute(db)
    },

    /** Ties an operation to the one that undoes it later: true for one caller. `followUp` is '' when there is nothing to undo. */
    tie: async (key: OperationKey, followUp: string): Promise<boolean> => {
      const result = await at(key)
        .set({ follow_up: followUp })
        .where('follow_up', 'is', null)
        .where('state', 'in', ['done', 'stopped'])
        .executeTakeFirst()
      return result.numUpdatedRows === 1n
    },

    /** Turns a plan into one that runs at its hour because what it follows was confirmed. */
    schedule: (key: OperationKey, by: { runAt: number; follows: OperationRow; now: number }): Promise<unknown> =>
      at(key)
        .set({
          state: 'scheduled',
          confirmed_at: by.now,
          run_at: by.runAt,
          not_before: by.runAt,
          nudged_at: by.now,
          follows: by.follows.id,
          approver_oid: by.follows.approver_oid,
          approver_upn: by.follows.approver_upn,
          approver_name: by.follows.approver_name,
          approval_comment: by.follows.approval_comment,
          decided_at: by.follows.decided_at,
        })
        .where('state', '=', 'planned')
        .execute(),
  }
}

/** The statements of `scheduleQueries`. */
export type ScheduleQueries = ReturnType<typeof scheduleQueries>
