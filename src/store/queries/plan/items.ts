import { type Kysely, type RawBuilder, type Selectable, sql } from 'kysely'
import type { EndReason } from '../../../core/operation-states.ts'
import type { Database } from '../../database.ts'
import type { OperationKey } from '../lifecycle/operations.ts'
import type { OperationItemsTable } from '../operation-tables.ts'
import type { AccountHistory, LastDecision, Verdict, WriteState } from '../operation-types.ts'
import { readSubquery } from '../subqueries.ts'
import { administratorsIn, type ItemAdministrator } from './accounts.ts'
import { needsManualSteps } from './manual-steps.ts'
import { onPremises } from './on-premises.ts'
import { emptyTally, outcomeOfItem, sameItem, type Tally, tallies } from './tally.ts'
import { insertWrites, type NewWrite, type OperationWriteRow, wasDoneBefore } from './writes.ts'

export type { ActionTally, StepTally, Tally } from './tally.ts'

/** One input of a plan, with the writes for its account in phase order. */
export type OperationItemRow = Selectable<OperationItemsTable> & { readonly writes: readonly OperationWriteRow[] }

type ItemColumns = Omit<Selectable<OperationItemsTable>, 'tenant_id' | 'operation_id' | 'history'>

/** What most items don't have. */
type Seldom =
  | 'detail_at'
  | 'notes'
  | 'account_synced'
  | 'by_name'
  | 'account_title'
  | 'account_department'
  | 'guards'
  | 'admin_roles'

/** A new plan item. */
export interface NewItem extends Readonly<Omit<ItemColumns, Seldom>>, Readonly<Partial<Pick<ItemColumns, Seldom>>> {
  readonly history?: AccountHistory
  /** For accounts to change. */
  readonly writes?: readonly NewWrite[]
}

/** Selects items. */
export interface ItemFilter {
  readonly verdicts?: readonly Verdict[]
  /** Only items with this reason; null for those without one. */
  readonly why?: string | null
  /** Whether to put items to check first: found by name, with other pending operations, or with a warning. */
  readonly remarkableFirst?: boolean
  /**
   * Only accounts with something to do on-premises: those synced from there that these actions changed, or would have,
   * or that keep items managed there, for one of these reasons; and those with changed items that are managed there.
   */
  readonly onPremises?: { readonly actions: readonly string[]; readonly reasons: readonly string[] }
  /** Only accounts with something to do in their mailbox or OneDrive. */
  readonly byHand?: boolean
  /** Only these, by their place in the plan. */
  readonly seqs?: readonly number[]
  /** Only items that aren't done or found in effect, worst first, ignoring those skipped for one of these reasons. */
  readonly attentionExcept?: readonly EndReason[]
  readonly offset: number
  readonly limit: number
}

/** Queries on the accounts of operations; `db` can be a transaction. */
export function itemQueries(db: Kysely<Database>) {
  const of = ({ tenantId, id }: OperationKey) =>
    db.selectFrom('operation_items as i').where('i.tenant_id', '=', tenantId).where('i.operation_id', '=', id)
  const some = async ({ tenantId, id }: OperationKey, condition: RawBuilder<unknown>): Promise<OperationItemRow[]> => {
    const { rows } = await sql<OperationItemRow>`select i.*, ${writesOf} as writes from operation_items i
      where i.tenant_id = ${tenantId} and i.operation_id = ${id} and ${condition} order by i.seq`.execute(db)
    return rows
  }

  const targets = async (key: OperationKey): Promise<string[]> => {
    const rows = await of(key).select('account_id').where('verdict', '=', 'change').orderBy('seq').execute()
    return rows.flatMap((row) => row.account_id ?? [])
  }

  return {
    /**
     * Stores a plan's items as a single parameter, because 2000 of them as separate values would exceed the limit for
     * one statement.
     */
    insert: async (key: OperationKey, items: readonly NewItem[]): Promise<void> => {
      const rows = items.map(({ writes: _, ...row }) => row)
      await sql`insert into operation_items (tenant_id, operation_id, seq, input, verdict, why, detail, detail_at, notes, account_id,
          account_upn, account_name, account_enabled, account_guest, account_synced, by_name, account_title, account_department, guards,
          admin_roles, reason, history)
        select ${key.tenantId}, ${key.id}, seq, input, verdict, why, detail, detail_at, notes, account_id,
          account_upn, account_name, account_enabled, account_guest, account_synced, by_name, account_title, account_department, guards,
          admin_roles, reason, history
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t (seq integer, input text, verdict text, why text,
          detail text, detail_at bigint, notes jsonb, account_id text, account_upn text, account_name text, account_enabled boolean,
          account_guest boolean, account_synced boolean, by_name text, account_title text, account_department text,
          guards text, admin_roles text, reason jsonb, history jsonb)`.execute(db)
      const writes = items.flatMap(({ seq, writes = [] }) => writes.map((write) => ({ seq, ...write })))
      await insertWrites(db, key, writes, 'none')
    },

    /** A page of items in plan order, and the total. */
    page: async (key: OperationKey, filter: ItemFilter): Promise<{ rows: OperationItemRow[]; total: number }> => {
      const { verdicts, attentionExcept: except } = filter
      const conditions = [
        sql`i.tenant_id = ${key.tenantId} and i.operation_id = ${key.id}`,
        ...(verdicts ? [sql`i.verdict = any(${[...verdicts]}::text[])`] : []),
        ...(filter.why !== undefined ? [sql`i.why is not distinct from ${filter.why}`] : []),
        ...(except ? [sql`${attentionRank(except)} is not null`] : []),
        ...(filter.onPremises
          ? [onPremises(sql`${[...filter.onPremises.actions]}::text[]`, filter.onPremises.reasons)]
          : []),
        ...(filter.byHand ? [needsManualSteps] : []),
        ...(filter.seqs ? [sql`i.seq = any(${[...filter.seqs]}::integer[])`] : []),
      ]
      const from = sql`from operation_items i ${except ? sql`cross join lateral ${outcomeOfItem} f` : sql``}
        where ${sql.join(conditions, sql` and `)}`
      const counted = await sql<{ total: number }>`select count(*)::integer as total ${from}`.execute(db)
      const { rows } = await sql<OperationItemRow>`select i.*, ${writesOf} as writes ${from}
        order by ${except ? sql`${attentionRank(except)},` : sql``} ${filter.remarkableFirst ? sql`${reviewOrder},` : sql``} i.seq
        offset ${filter.offset} limit ${filter.limit}`.execute(db)
      return { rows, total: counted.rows[0]?.total ?? 0 }
    },

    /** Accounts the plan skips, by verdict and reason: counts, and the first `some` of each. */
    skipped: async (key: OperationKey, some: number) => {
      const { rows } = await sql<OperationItemRow & { readonly alike: number }>`select * from (
          select i.*, '[]'::jsonb as writes, (count(*) over alike)::integer as alike,
            row_number() over (alike order by seq) as nth
          from operation_items i where i.tenant_id = ${key.tenantId} and i.operation_id = ${key.id} and i.verdict <> 'change'
          window alike as (partition by i.verdict, i.why)) ranked
        where nth <= ${some} order by seq`.execute(db)
      return rows
    },

    /** Items with a write of one of these actions in one of these states. */
    written: (
      key: OperationKey,
      by: { readonly actions: readonly string[]; readonly states: readonly WriteState[] },
    ): Promise<OperationItemRow[]> =>
      some(
        key,
        sql`exists (select from operation_writes w where ${sameItem} and w.action = any(${[...by.actions]}::text[])
          and w.state = any(${[...by.states]}::text[]))`,
      ),

    /** Items with this result. */
    ended: (key: OperationKey, ends: readonly ('done' | 'failed' | 'uncertain' | 'skipped')[]) =>
      some(key, sql`(select f.outcome from ${outcomeOfItem} f) = any(${[...ends]}::text[])`),

    /** Accounts it should have changed but isn't known to have changed; `ends` are reasons for ending early. */
    notDone: (key: OperationKey, ends: readonly EndReason[]): Promise<OperationItemRow[]> =>
      some(
        key,
        sql`(i.verdict = 'failed' or exists (select from operation_writes w where ${sameItem} and w.after is null
          and (w.state in ('failed', 'uncertain') or w.state = 'skipped' and w.why = any(${[...ends]}::text[]))))`,
      ),

    /** Accounts for which it should have done this follow-up action but didn't. */
    notFollowed: (key: OperationKey, action: string, ends: readonly EndReason[]): Promise<OperationItemRow[]> =>
      some(
        key,
        sql`exists (select from operation_writes w where ${sameItem} and w.action = ${action}
          and (w.state in ('failed', 'uncertain') or w.state = 'skipped' and exists (
            select from operation_writes b where b.tenant_id = w.tenant_id and b.operation_id = w.operation_id
              and b.seq = w.seq and b.action = w.after
              and (b.state = 'uncertain'
                or (b.state = 'done' or ${wasDoneBefore('b')}) and w.why = any(${[...ends]}::text[])))))`,
      ),

    /** How many accounts to be changed have each warning, or other pending changes. */
    notes: async (key: OperationKey): Promise<ReadonlyMap<string, number>> => {
      const { rows } = await sql<{ why: string; count: number }>`select n.why, count(*) as count
        from operation_items i cross join lateral (select i.why where i.why is not null
          union select one ->> 'why' from jsonb_array_elements(i.notes) one
          union select w.why from operation_writes w where ${sameItem} and ${wasDoneBefore('w')}) n
        where i.tenant_id = ${key.tenantId} and i.operation_id = ${key.id} and i.verdict = 'change' group by n.why`.execute(
        db,
      )
      const { pending, named } = await of(key)
        .where('verdict', '=', 'change')
        .select([
          sql<number>`count(*) filter (where jsonb_array_length(history -> 'pending') > 0)`.as('pending'),
          sql<number>`count(by_name)`.as('named'),
        ])
        .executeTakeFirstOrThrow()
      return new Map([
        ...rows.map(({ why, count }) => [why, Number(count)] as const),
        ['pending', Number(pending)],
        ['byName', Number(named)],
      ])
    },

    /** The operations that contained the accounts to be changed as compromised, the largest first. */
    containments: async (key: OperationKey): Promise<Containment[]> => {
      const { rows } = await sql<Containment>`
        select history -> 'compromised' as decision, count(*)::integer as accounts from operation_items
        where tenant_id = ${key.tenantId} and operation_id = ${key.id} and verdict = 'change'
          and history -> 'compromised' is not null
        group by 1 order by 2 desc, history -> 'compromised' ->> 'operation'`.execute(db)
      return rows
    },

    /** Object IDs of the accounts to be changed. */
    targets,

    /** Whether it would change this account. */
    changes: async (key: OperationKey, oid: string): Promise<boolean> =>
      (await targets(key)).some((target) => target.toLowerCase() === oid.toLowerCase()),

    /** The administrators among the accounts to be changed. */
    admins: (key: OperationKey): Promise<readonly ItemAdministrator[]> => readSubquery(db, administratorsIn(key)),

    tally: async ({ tenantId, id }: OperationKey): Promise<Tally> => {
      const found = await readSubquery(
        db,
        tallies({ tenantId, ids: [id] }, { releasing: [], following: false, items: undefined }),
      )
      return found.get(id) ?? emptyTally
    },
  }
}

const writesOf = sql`coalesce((select jsonb_agg(to_jsonb(w) order by w.phase, w.action, w.target)
  from operation_writes w where ${sameItem}), '[]')`

/** Sort key that puts first the items that should be checked before confirming. */
const reviewOrder = sql`i.by_name is null, coalesce(jsonb_array_length(i.history -> 'pending'), 0) = 0, i.guards is null,
  i.admin_roles is null, i.why is null`

/** How urgently an account needs attention, 1 being the most; null if it doesn't. */
function attentionRank(except: readonly EndReason[]): RawBuilder<unknown> {
  return sql`case
    when f.outcome = 'failed' or i.verdict = 'failed' then 1
    when f.outcome = 'uncertain' then 2
    when f.missing then 3
    when f.unconfirmed then 4
    when f.outcome = 'skipped' and not coalesce(f.why = any(${[...except]}::text[]), false) then 5
  end`
}

/** An operation that contained some of the accounts of another as compromised. */
export interface Containment {
  readonly decision: LastDecision
  readonly accounts: number
}
