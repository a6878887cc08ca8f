import { type Kysely, type SqlBool, sql } from 'kysely'
import type { PersonKey } from '../../../core/model.ts'
import { confirmedStates, type EndReason, type OperationState } from '../../../core/operation-states.ts'
import type { Database } from '../../database.ts'
import { isKnown, type KnownOperations } from '../known-operations.ts'
import type { WholeOperationsView } from '../operation-tables.ts'
import type {
  Impact,
  ManyFailures,
  NotChecked,
  OmittedStep,
  OperationChannel,
  Pause,
  PlannedAction,
  ProtectionGap,
  Verdict,
} from '../operation-types.ts'
import type { Origin } from '../origin.ts'
import { createSubquery, type Subquery } from '../subqueries.ts'

/** Identifies one operation. IDs are unique only within a tenant, so no query uses the ID alone. */
export interface OperationKey {
  readonly tenantId: string
  readonly id: string
}

/** Operations of one tenant. */
export interface OperationKeys {
  readonly tenantId: string
  readonly ids: readonly string[]
}

/** One operation as stored, with the columns from the tables of its parts. */
export type OperationRow = WholeOperationsView

/** A new plan, without the columns that always have the same initial value. */
export interface NewOperation extends OperationKey {
  readonly playbook: string
  readonly actions: readonly PlannedAction[]
  readonly omittedSteps?: readonly OmittedStep[] | undefined
  readonly requester: { readonly oid: string; readonly upn: string; readonly name: string }
  readonly locale: string
  readonly channel: OperationChannel
  readonly reason: string | null
  readonly ticket: string | null
  readonly origin?: Origin | null | undefined
  readonly planHash: string
  readonly tokenHash: string
  readonly counts: Readonly<Record<Verdict, number>>
  readonly guests: number
  readonly gaps?: readonly ProtectionGap[]
  readonly notChecked?: readonly NotChecked[]
  readonly impact?: readonly Impact[] | undefined
  readonly now: number
  readonly expiresAt: number
  readonly compromised?: boolean | undefined
  /** The operation that this one undoes or retries. */
  readonly undoOf?: string | undefined
  readonly retryOf?: string | undefined
  /** The scheduled operation that it moves to another time. */
  readonly replaces?: string | undefined
}

/** The person who stops someone else's operation, and why. */
export interface Stop {
  readonly by: { readonly oid: string; readonly upn: string; readonly name: string }
  readonly reason: string
}

/** How an event ends an operation's slice, or its wait. */
export interface Move {
  readonly to: OperationState
  readonly now: number
  /** Only while this slice holds the lease; if omitted, only while none does. */
  readonly leaseBy?: string
  /** Only if no slice has ever run. */
  readonly unstarted?: boolean
  /** Only if it was confirmed. */
  readonly confirmed?: boolean
  readonly pause?: Pause | ManyFailures
  readonly because?: EndReason
  readonly stop?: Stop | undefined
  /** Only while this person owns the operation and isn't handing it over. */
  readonly owner?: string | undefined
  /** When to read back next; null if there is nothing to verify. Unchanged if omitted. */
  readonly lookAt?: number | null
  /** How often it has been read back. */
  readonly looks?: number
}

/** Whether it is one of these operations. */
export const isAmong = (some: readonly Pick<OperationRow, 'tenant_id' | 'id'>[]) =>
  sql<SqlBool>`(tenant_id, id) in (${sql.join(some.map(({ tenant_id, id }) => sql`(${tenant_id}, ${id})`))})`

/** The operations that exist, by tenant and ID. */
export async function findRows(
  db: Kysely<Database>,
  some: readonly Pick<OperationRow, 'tenant_id' | 'id'>[],
): Promise<OperationRow[]> {
  if (some.length === 0) return []
  return db.selectFrom('whole_operations').selectAll().where(isAmong(some)).orderBy('tenant_id').orderBy('id').execute()
}

/** What an operation does, and who owns it. */
export type Brief = Pick<OperationRow, 'id' | 'playbook' | 'actions' | 'requester_name' | 'run_at'>

export const operationBriefs = ({ tenantId, ids }: OperationKeys): Subquery<ReadonlyMap<string, Brief>> =>
  createSubquery(
    sql<Brief>`select id, playbook, actions, requester_name, run_at from whole_operations
      where tenant_id = ${tenantId} and id = any(${[...ids]}::text[])`,
    (rows) => new Map(rows.map((row) => [row.id, row])),
  )

/** Queries on the operations table; `db` can be a transaction. Events of operations are in `lifecycle/`. */
export function operationQueries(db: Kysely<Database>) {
  const at = ({ tenantId, id }: OperationKey) =>
    db.updateTable('operations').where('tenant_id', '=', tenantId).where('id', '=', id)

  return {
    find: ({ tenantId, id }: OperationKey): Promise<OperationRow | undefined> =>
      db
        .selectFrom('whole_operations')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('id', '=', id)
        .executeTakeFirst(),

    /** A page of one person's operations, pending ones first, then newest first, and the total. */
    listOf: async (
      { tid, oid }: PersonKey,
      range: { offset: number; limit: number },
    ): Promise<{ rows: OperationRow[]; total: number }> => {
      const of = db
        .selectFrom('whole_operations')
        .where('tenant_id', '=', tid)
        .where('requester_oid', '=', oid)
        // Plans without changes, or never confirmed, aren't listed.
        .where(sql<boolean>`(counts ->> 'change')::integer > 0`)
        .where((e) => e.or([e('confirmed_at', 'is not', null), e('state', '=', 'planned')]))
      const { total } = await of.select((e) => e.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
      const rows = await of
        .selectAll()
        .orderBy((e) => e.case().when('state', 'in', confirmedStates).then(0).else(1).end())
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .offset(range.offset)
        .limit(range.limit)
        .execute()
      return { rows, total: Number(total) }
    },

    /**
     * A page of everyone's confirmed operations that haven't ended, newest first, except those that would change
     * `reader`.
     */
    listOpen: async (
      { tid, oid: reader }: PersonKey,
      range: { offset: number; limit: number },
    ): Promise<{ rows: OperationRow[]; total: number }> => {
      const open = db
        .selectFrom('whole_operations as o')
        .where('o.tenant_id', '=', tid)
        .where('o.state', 'in', confirmedStates)
        .where((e) =>
          e.or([
            e('o.requester_oid', '=', reader),
            e.not(
              e.exists(
                e
                  .selectFrom('operation_items as i')
                  .select('i.seq')
                  .whereRef('i.tenant_id', '=', 'o.tenant_id')
                  .whereRef('i.operation_id', '=', 'o.id')
                  .where('i.verdict', '=', 'change')
                  .where(sql<boolean>`lower(i.account_id) = ${reader}`),
              ),
            ),
          ]),
        )
      const { total } = await open.select((e) => e.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
      const page = open.selectAll('o').orderBy('o.created_at', 'desc').orderBy('o.id')
      return { rows: await page.offset(range.offset).limit(range.limit).execute(), total: Number(total) }
    },

    /** Operations waiting for this person to sign in. */
    waitingFor: ({ tid, oid }: PersonKey, known: KnownOperations): Promise<OperationKey[]> =>
      db
        .selectFrom('whole_operations')
        .select(['tenant_id as tenantId', 'id'])
        .where('tenant_id', '=', tid)
        .where('requester_oid', '=', oid)
        .where('state', '=', 'needsSignIn')
        .where('handing_over', 'is', null)
        .where(isKnown('whole_operations', known))
        .orderBy('confirmed_at')
        .execute(),

    /** The tenant of the oldest operation; undefined if there is none. */
    oldestTenant: async (): Promise<string | undefined> =>
      (await db.selectFrom('operations').select('tenant_id').orderBy('created_at').limit(1).executeTakeFirst())
        ?.tenant_id,

    /** Replaces a plan's token; false if it is no longer a plan, or one of another version. */
    saveToken: async (key: OperationKey, tokenHash: string, known: KnownOperations): Promise<boolean> => {
      const plan = at(key).where('state', '=', 'planned').where(isKnown('operations', known))
      const saved = await plan.set({ token_hash: tokenHash }).executeTakeFirst()
      return saved.numUpdatedRows === 1n
    },

    saveTrace: async (key: OperationKey, traceparent: string): Promise<void> => {
      await at(key).set({ trace_context: traceparent }).execute()
    },

    /** Records where its owner's card is, and returns its state; undefined if they don't own the operation. */
    saveActivity: (
      key: OperationKey,
      owner: string,
      where: { activityId: string; reference?: unknown; device?: string },
    ): Promise<Pick<OperationRow, 'state'> | undefined> =>
      at(key)
        .set({ channel: sql<string>`channel || ${JSON.stringify(where)}::jsonb` })
        .where('requester_oid', '=', owner)
        .returning('state')
        .executeTakeFirst(),
  }
}
