import { type Kysely, type RawBuilder, type Selectable, sql } from 'kysely'
import type { NamedPerson } from '../../core/model.ts'
import { hasEnded, waitingStates } from '../../core/operation-states.ts'
import type { OperationChannel } from '../../operations/model/types.ts'
import type { Database } from '../../store/database.ts'
import type { FollowingPart, PartKey } from '../../store/queries/card-roles.ts'
import { isKnown, type KnownOperations } from '../../store/queries/known-operations.ts'
import type { Change } from '../../store/queries/lifecycle/advance.ts'
import { releasedLeaseColumns } from '../../store/queries/lifecycle/changes.ts'
import type { OperationKey, OperationKeys } from '../../store/queries/lifecycle/operations.ts'
import type { OwnerChange } from '../../store/queries/owner-changes.ts'
import type { DueCondition } from '../../store/queries/run/due.ts'
import { createSubquery, type Subquery } from '../../store/queries/subqueries.ts'
import type { HandoverTables, OperationHandoversTable } from './tables.ts'
import { type HandoverState, handoverRoles } from './types.ts'

/** A request to continue someone else's operation, as stored. */
export type HandoverRow = Selectable<OperationHandoversTable>

/** Gives the operation to its new owner, unless a slice holds the lease. */
export const handoverChange = (by: { row: HandoverRow; tokenHash: string; now: number }): Change => ({
  set: () => ({
    requester_oid: by.row.to_oid,
    requester_upn: by.row.to_upn,
    requester_name: by.row.to_name,
    locale: by.row.to_locale,
    channel: JSON.stringify(by.row.to_channel),
    token_hash: by.tokenHash,
    pause: sql<string>`case when state in ('paused', 'needsSignIn') then pause end`,
    nudged_at: by.now,
    not_before: sql<number>`case when state = 'scheduled' then not_before else 0 end`,
    // Whether the new owner's hourly limit has room is decided when it continues.
    admitted_at: sql<number>`case when finished_at is null then null else admitted_at end`,
    // The new owner has as much time as the previous one had.
    changed_at: by.now,
    ...releasedLeaseColumns,
  }),
  when: (row) => row.handing_over === by.row.number && row.lease_until <= by.now,
})

/** An open request to take over the operation ends with it; otherwise, its cards show the new state. */
export const openRequest: FollowingPart = {
  cards: Object.values(handoverRoles),
  change(to, now) {
    const over = to !== undefined && (hasEnded(to) || to === 'verifying')
    return sql<PartKey>`(update operation_handovers h
      set state = case when ${over} then 'void' else h.state end, ended_at = case when ${over} then ${now}::bigint end
      from moved where ${to !== undefined} and h.tenant_id = moved.tenant_id and h.operation_id = moved.id
        and h.state = 'asked' returning h.tenant_id, h.operation_id, h.number)`
  },
}

/** The handovers of the operation `o`. */
const handoversOf = (o: string): RawBuilder<unknown> =>
  sql`operation_handovers h where h.tenant_id = ${sql.ref(`${o}.tenant_id`)} and h.operation_id = ${sql.ref(`${o}.id`)}`

export const byHandover: OwnerChange = {
  isAgreed: (o) => sql`exists (select from ${handoversOf(o)} and h.state = 'agreed')`,
  ownedBefore: ({ tenantId, oid }) => sql`(select operation_id from operation_handovers
    where tenant_id = ${tenantId} and from_oid = ${oid} and state = 'done')`,
  ownerAt: (o, time) => sql`(select h.from_oid from ${handoversOf(o)}
    and h.state = 'done' and h.ended_at > ${time} order by h.ended_at limit 1)`,
}

/** Whether a request is open. */
export const isHandoverDue = (): DueCondition =>
  sql`exists (select from operation_handovers where state in ('asked', 'agreed'))`

/** Nobody has to sign in any longer, because the new owner has. */
export const withoutPause: Change = { set: () => ({ pause: null }) }

/** The people who want to take these operations over. */
export const openHandovers = ({ tenantId, ids }: OperationKeys): Subquery<ReadonlyMap<string, NamedPerson>> =>
  createSubquery(
    sql<NamedPerson & { id: string }>`select operation_id as id, to_oid as oid, to_upn as upn, to_name as name
      from operation_handovers where tenant_id = ${tenantId}
        and operation_id = any(${[...ids]}::text[]) and state in ('asked', 'agreed')`,
    (rows) => new Map(rows.map(({ id, ...person }) => [id, person])),
  )

/**
 * Queries on handovers; `db` can be a transaction. The caller must have locked the operation before changing a request,
 * so that nobody waits for two rows in different orders.
 */
export function handoverQueries(given: Kysely<Database>) {
  const db = given.withTables<HandoverTables>()
  const of = ({ tenantId, id }: OperationKey) =>
    db.selectFrom('operation_handovers').selectAll().where('tenant_id', '=', tenantId).where('operation_id', '=', id)
  const withOperations = () =>
    db
      .selectFrom('operation_handovers as h')
      .innerJoin('operations as o', (join) =>
        join.onRef('o.tenant_id', '=', 'h.tenant_id').onRef('o.id', '=', 'h.operation_id'),
      )
  const at = ({ tenantId, id }: OperationKey, number: number) =>
    db
      .updateTable('operation_handovers')
      .where('tenant_id', '=', tenantId)
      .where('operation_id', '=', id)
      .where('number', '=', number)

  return {
    /** The open request; undefined if there is none. */
    open: (key: OperationKey): Promise<HandoverRow | undefined> =>
      of(key).where('state', 'in', ['asked', 'agreed']).executeTakeFirst(),

    find: (key: OperationKey, number: number): Promise<HandoverRow | undefined> =>
      of(key).where('number', '=', number).executeTakeFirst(),

    latest: (key: OperationKey): Promise<HandoverRow | undefined> =>
      of(key).orderBy('number', 'desc').limit(1).executeTakeFirst(),

    ask: async (
      { tenantId, id }: OperationKey,
      asked: {
        from: NamedPerson
        to: NamedPerson
        locale: string
        channel: OperationChannel
        approvers: readonly string[]
        now: number
        until: number
      },
    ): Promise<HandoverRow> => {
      const { from, to } = asked
      return db
        .insertInto('operation_handovers')
        .values({
          tenant_id: tenantId,
          operation_id: id,
          number: sql<number>`(select coalesce(max(number), 0) + 1 from operation_handovers
            where tenant_id = ${tenantId} and operation_id = ${id})`,
          state: 'asked',
          from_oid: from.oid,
          from_upn: from.upn,
          from_name: from.name,
          to_oid: to.oid,
          to_upn: to.upn,
          to_name: to.name,
          to_locale: asked.locale,
          to_channel: JSON.stringify(asked.channel),
          asked_at: asked.now,
          until: asked.until,
          approvers: asked.approvers,
        })
        .returningAll()
        .executeTakeFirstOrThrow()
    },

    /**
     * Changes the state of an open request; undefined if it is no longer in state `from`. Once it is agreed, the
     * operation's owner can't decide anything about the operation.
     */
    move: (
      key: OperationKey,
      number: number,
      move: { from: HandoverState; to: HandoverState; now: number; by?: NamedPerson | undefined },
    ): Promise<HandoverRow | undefined> =>
      at(key, number)
        .set({
          state: move.to,
          ended_at: move.to === 'agreed' ? null : move.now,
          ...(move.by && { by_oid: move.by.oid, by_upn: move.by.upn, by_name: move.by.name }),
        })
        .where('state', '=', move.from)
        .returningAll()
        .executeTakeFirst(),

    /** Operations whose handover was agreed and that no slice is running. */
    agreed: (now: number, known: KnownOperations): Promise<OperationKey[]> =>
      withOperations()
        .select(['o.tenant_id as tenantId', 'o.id'])
        .where('h.state', '=', 'agreed')
        .where('o.lease_until', '<=', now)
        .where(isKnown('o', known))
        .execute(),

    /** Requests that nobody answered in time. */
    overdue: (now: number, known: KnownOperations): Promise<(OperationKey & { number: number })[]> =>
      withOperations()
        .select(['h.tenant_id as tenantId', 'h.operation_id as id', 'h.number'])
        .where('h.state', '=', 'asked')
        .where('h.until', '<=', now)
        .where(isKnown('o', known))
        .execute(),

    /**
     * Requests about operations that have been waiting for their owner since `since`, and whose approvers haven't been
     * asked yet.
     */
    stalled: async (since: number, known: KnownOperations): Promise<OperationKey[]> => {
      const { rows } = await sql<OperationKey>`select o.tenant_id as "tenantId", o.id
        from operation_handovers h join operations o on o.tenant_id = h.tenant_id and o.id = h.operation_id
        where h.state = 'asked' and h.approvers_at is null and o.state = any(${[...waitingStates]}::text[])
          and o.changed_at <= ${since} and h.approvers <> '{}' and ${isKnown('o', known)}`.execute(db)
      return rows
    },

    /** Asks the approvers too. */
    askApprovers: (key: OperationKey, number: number, by: { now: number; until: number }) =>
      at(key, number)
        .set({ approvers_at: by.now, until: sql<number>`greatest(until, ${by.until})` })
        .execute(),

    /** Records the message of the person who asked that becomes the operation's card once the operation is theirs. */
    saveTaker: async (key: OperationKey, number: number, where: Partial<OperationChannel>): Promise<void> => {
      await at(key, number)
        .set({ to_channel: sql<string>`to_channel || ${JSON.stringify(where)}::jsonb` })
        .where('state', 'in', ['asked', 'agreed'])
        .execute()
    },
  }
}
