import { type Kysely, type Selectable, sql } from 'kysely'
import type { NamedPerson } from '../../core/model.ts'
import type { Database } from '../../store/database.ts'
import { declareRole } from '../../store/queries/card-roles.ts'
import type { OperationKey, OperationKeys } from '../../store/queries/lifecycle/operations.ts'
import { needsManualSteps } from '../../store/queries/plan/manual-steps.ts'
import { createCounts, createGroups, type Subquery } from '../../store/queries/subqueries.ts'
import type { ManualSystem } from './manual-steps.ts'
import type { AssignmentTables, OperationHandOffsTable } from './tables.ts'

/** Steps that someone was asked to do in another system, as stored. */
export type AssignmentRow = Selectable<OperationHandOffsTable>

/** The card of whoever is to do these steps. */
export const assigneeRole = declareRole('handOff')

/** An assignment, and whether its recipient is unreachable. */
export type ShownAssignment = AssignmentRow & { readonly unreachable: boolean }

/** The steps people were asked to do after these operations. */
export const assignmentsOf = ({
  tenantId,
  ids,
}: OperationKeys): Subquery<ReadonlyMap<string, readonly ShownAssignment[]>> =>
  createGroups(sql`select h.*, h.operation_id as of, exists (select from posts p where p.tenant_id = h.tenant_id
      and p.operation_id = h.operation_id and p.role = ${assigneeRole} and p.person = h.for_oid
      and p.subject = h.number and p.unreachable) as unreachable
    from operation_hand_offs h where h.tenant_id = ${tenantId} and h.operation_id = any(${[...ids]}::text[])`)

/** How many accounts of each operation have something to do in their mailbox or OneDrive. */
export const manualStepCounts = ({ tenantId, ids }: OperationKeys): Subquery<ReadonlyMap<string, number>> =>
  createCounts(sql`select i.operation_id as id, count(*)::integer as count from operation_items i
    where i.tenant_id = ${tenantId} and i.operation_id = any(${[...ids]}::text[]) and ${needsManualSteps} group by 1`)

/** Queries on assignments; `db` can be a transaction. The caller must have locked the operation before changing one. */
export function assignmentQueries(given: Kysely<Database>) {
  const db = given.withTables<AssignmentTables>()
  const of = ({ tenantId, id }: OperationKey) =>
    db.selectFrom('operation_hand_offs').selectAll().where('tenant_id', '=', tenantId).where('operation_id', '=', id)
  return {
    of: (key: OperationKey, system: ManualSystem): Promise<AssignmentRow | undefined> =>
      of(key).where('system', '=', system).executeTakeFirst(),

    find: (key: OperationKey, number: number): Promise<AssignmentRow | undefined> =>
      of(key).where('number', '=', number).executeTakeFirst(),

    /** The steps this person was asked to do. */
    for: (key: OperationKey, oid: string): Promise<AssignmentRow[]> => of(key).where('for_oid', '=', oid).execute(),

    /** Asks this person, or anyone in the chat; undefined if the steps are done or not needed. */
    ask: (
      { tenantId, id }: OperationKey,
      { system, to, now }: { system: ManualSystem; to: NamedPerson | null; now: number },
    ): Promise<AssignmentRow | undefined> => {
      const whom = { for_oid: to?.oid ?? null, for_upn: to?.upn ?? null, for_name: to?.name ?? null, asked_at: now }
      return db
        .insertInto('operation_hand_offs')
        .values({
          tenant_id: tenantId,
          operation_id: id,
          number: sql<number>`(select coalesce(max(number), 0) + 1 from operation_hand_offs
            where tenant_id = ${tenantId} and operation_id = ${id})`,
          system,
          state: 'open',
          ...whom,
        })
        .onConflict((on) =>
          on
            .columns(['tenant_id', 'operation_id', 'system'])
            .doUpdateSet(whom)
            .where('operation_hand_offs.state', '=', 'open'),
        )
        .returningAll()
        .executeTakeFirst()
    },

    /** Succeeds once; undefined if someone has already answered. */
    settle: (
      { tenantId, id }: OperationKey,
      number: number,
      end: { state: 'done' | 'notNeeded'; reason: string | null; by: NamedPerson; now: number },
    ): Promise<AssignmentRow | undefined> =>
      db
        .updateTable('operation_hand_offs')
        .set({
          state: end.state,
          reason: end.reason,
          by_oid: end.by.oid,
          by_upn: end.by.upn,
          by_name: end.by.name,
          at: end.now,
        })
        .where('tenant_id', '=', tenantId)
        .where('operation_id', '=', id)
        .where('number', '=', number)
        .where('state', '=', 'open')
        .returningAll()
        .executeTakeFirst(),
  }
}
