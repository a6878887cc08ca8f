import { type Kysely, type Selectable, sql } from 'kysely'
import type { NamedPerson } from '../../../core/model.ts'
import type { Database } from '../../../store/database.ts'
import { isKnown, type KnownOperations } from '../../../store/queries/known-operations.ts'
import type { OperationKey, OperationRow } from '../../../store/queries/lifecycle/operations.ts'
import type { DueCondition } from '../../../store/queries/run/due.ts'
import {
  type IdentityCheck,
  maxReveals,
  type Reveal,
  type VoucherFilter,
  type VoucherRefusal,
  type VoucherStage,
  type VoucherState,
  voucherReminderTime,
} from '../model.ts'
import type { Receiver } from '../pass-options.ts'
import type { OperationVouchersTable, VoucherTables } from './tables.ts'

/** A voucher as stored. */
export type VoucherRow = Selectable<OperationVouchersTable>

/** A voucher with its stage, and whether its receiver couldn't be sent a card. */
type PageVoucher = VoucherRow & { readonly stage: VoucherStage; readonly unreachable: boolean }

/**
 * The stage of a voucher `v` of `operation_vouchers`. While its last pass is being created, it hasn't failed yet; one
 * that has failed stays so after its time is over.
 */
export const stage = sql<VoucherStage>`case when v.state in ('open', 'expired') and v.claimed_until = 0
  and jsonb_array_length(v.reveals) >= ${maxReveals}
  and not exists (select from jsonb_array_elements(v.reveals) r where r ->> 'method' is not null)
  then 'failed' else v.state end`

/** A voucher with its operation's owner. */
type ReceiverVoucher = VoucherRow & Pick<OperationRow, 'requester_name' | 'requester_upn' | 'locale' | 'actions'>

/** An account that will have a voucher, according to the plan. */
export interface PlannedVoucher {
  readonly account: NamedPerson
  readonly receiver: Receiver
}

/** Operations that ended at `since` or later and still lack vouchers. */
const unopened = (
  actions: readonly string[],
  { states, since }: { readonly states: readonly string[]; readonly since: number },
  known: KnownOperations,
) => sql<OperationKey>`select o.tenant_id as "tenantId", o.id from operations o
  where o.state = any(${[...states]}::text[]) and o.finished_at >= ${since} and ${isKnown('o', known)}
    and exists (select from jsonb_array_elements(o.actions) a where a ->> 'kind' = any(${[...actions]}::text[]))
    and exists (select from operation_writes w where w.tenant_id = o.tenant_id and w.operation_id = o.id
      and w.action = any(${[...actions]}::text[]) and w.kind = 'request' and w.state = 'done')
    and not exists (select from operation_vouchers v where v.tenant_id = o.tenant_id and v.operation_id = o.id)
  order by o.finished_at limit 20`

/** Whether some are to be checked, or opened for such operations. */
export const isVoucherDue = (now: number, ...ended: Parameters<typeof unopened>): DueCondition =>
  sql`(exists (select from operation_vouchers where look_at <= ${now}) or exists (${unopened(...ended)}))`

/** Queries on vouchers; `db` may be a transaction. */
export function voucherQueries(given: Kysely<Database>) {
  const db = given.withTables<VoucherTables>()
  const of = ({ tenantId, id }: OperationKey) =>
    db.selectFrom('operation_vouchers').selectAll().where('tenant_id', '=', tenantId).where('operation_id', '=', id)
  const open = (row: Pick<VoucherRow, 'id'>) =>
    db.updateTable('operation_vouchers').where('id', '=', row.id).where('state', '=', 'open')

  return {
    find: (id: string): Promise<VoucherRow | undefined> =>
      db.selectFrom('operation_vouchers').selectAll().where('id', '=', id).executeTakeFirst(),

    all: (key: OperationKey): Promise<VoucherRow[]> => of(key).orderBy('account_name').orderBy('account_id').execute(),

    /** A page of those that match, open ones first, and how many match the search, by stage. */
    page: async (
      key: OperationKey,
      { offset, limit, only, search = '' }: VoucherFilter & { readonly offset: number; readonly limit: number },
    ) => {
      const found = sql`(select v.*, ${stage} as stage, coalesce(p.unreachable, false) as unreachable
        from operation_vouchers v left join posts p on p.tenant_id = v.tenant_id and p.person = v.receiver_oid
          and p.role = 'receiver'
        where v.tenant_id = ${key.tenantId} and v.operation_id = ${key.id} and position(lower(${search}) in lower(
          concat_ws(e'\n', v.account_name, v.account_upn, v.receiver_name, v.receiver_upn))) > 0)`
      const counted = await sql<{ stage: VoucherStage; count: number }>`select stage, count(*)::integer as count
        from ${found} f group by 1`.execute(db)
      const { rows } = await sql<PageVoucher>`select f.* from ${found} f
        where ${only ?? null}::text is null or f.stage = ${only ?? null}
        order by f.state = 'open' desc, f.state = 'open' and f.unreachable desc, f.receiver_name, f.account_name, f.id
        offset ${offset} limit ${limit}`.execute(db)
      const counts: Partial<Record<VoucherStage, number>> = Object.fromEntries(
        counted.rows.map(({ stage: one, count }) => [one, count]),
      )
      return { rows, counts }
    },

    /** Whether no passes are left and none was ever shown. */
    hasFailed: async (id: string): Promise<boolean> => {
      const { rows } = await sql`select from operation_vouchers v where v.id = ${id} and ${stage} = 'failed'`.execute(
        db,
      )
      return rows.length > 0
    },

    /** Those that expired or failed, without accounts that have a later voucher, from whichever operation. */
    missed: async ({ tenantId, id }: OperationKey) => {
      const { rows } = await sql<{
        account: string
        stage: 'expired' | 'failed'
      }>`select f.account_id as account, f.stage
        from (select v.*, ${stage} as stage from operation_vouchers v
          where v.tenant_id = ${tenantId} and v.operation_id = ${id}) f
        where f.stage in ('expired', 'failed') and not exists (select from operation_vouchers l
          where l.tenant_id = f.tenant_id and l.account_id = f.account_id and l.until > f.until)
        order by f.account_name, f.account_id`.execute(db)
      return rows
    },

    /** Open vouchers of other operations for this operation's accounts. */
    others: async ({ tenantId, id }: OperationKey): Promise<VoucherRow[]> => {
      const { rows } = await sql<VoucherRow>`select v.* from operation_vouchers v
        where v.tenant_id = ${tenantId} and v.operation_id <> ${id} and v.state = 'open' and v.account_id in (
          select i.account_id from operation_items i where i.tenant_id = ${tenantId} and i.operation_id = ${id}
            and i.verdict = 'change')
        order by v.operation_id, v.id`.execute(db)
      return rows
    },

    unopened: async (...ended: Parameters<typeof unopened>): Promise<OperationKey[]> =>
      (await unopened(...ended).execute(db)).rows,

    insert: async (
      { tenantId, id }: OperationKey,
      vouchers: readonly (PlannedVoucher & { readonly id: string })[],
      until: number,
    ): Promise<void> => {
      const values = vouchers.map(({ id: voucher, account, receiver }) => ({
        id: voucher,
        tenant_id: tenantId,
        operation_id: id,
        account_id: account.oid,
        account_upn: account.upn,
        account_name: account.name,
        receiver_oid: receiver.oid,
        receiver_upn: receiver.upn,
        receiver_name: receiver.name,
        receiver_is_manager: receiver.manager,
        state: 'open' as const,
        until,
        look_at: until - voucherReminderTime,
        ended_at: null,
        ended_by: null,
      }))
      if (values.length > 0) await db.insertInto('operation_vouchers').values(values).execute()
    },

    /**
     * Claims the next pass of a voucher for its receiver, for one request at a time and as often as passes can be
     * shown; undefined if someone else has claimed it, or no passes are left.
     */
    claim: async (
      { id }: Pick<VoucherRow, 'id'>,
      by: NamedPerson,
      reveal: { readonly checked: IdentityCheck; readonly now: number; readonly until: number },
    ): Promise<VoucherRow | undefined> => {
      const entry: Reveal = { at: reveal.now, by, checked: reveal.checked, method: null }
      const { rows } = await sql<VoucherRow>`update operation_vouchers v
        set reveals = v.reveals || ${JSON.stringify([entry])}::jsonb, claimed_until = ${reveal.until}, refused = null,
          look_at = least(v.look_at, ${reveal.until})
        where v.id = ${id} and lower(v.receiver_oid) = ${by.oid.toLowerCase()} and v.state = 'open' and v.until > ${reveal.now}
          and v.claimed_until <= ${reveal.now} and jsonb_array_length(v.reveals) < ${maxReveals}
        returning v.*`.execute(db)
      return rows[0]
    },

    /**
     * Ends a claim; false if it is no longer valid. `back`: no pass was created, so it doesn't count. A voucher that has
     * ended isn't checked again.
     */
    settle: async (
      claimed: VoucherRow,
      end: { readonly method?: string; readonly back?: true; readonly lookAt: number },
    ): Promise<boolean> => {
      const last = claimed.reveals.length - 1
      const result = await sql`update operation_vouchers v set claimed_until = 0,
          look_at = case when v.state = 'open' then least(v.look_at, ${end.lookAt}) end,
          reveals = case when ${end.back === true} then v.reveals - ${last}::integer
            else jsonb_set(v.reveals, array[${String(last)}, 'method'], ${JSON.stringify(end.method ?? null)}::jsonb) end
        where v.id = ${claimed.id} and v.claimed_until = ${claimed.claimed_until}
          and jsonb_array_length(v.reveals) = ${claimed.reveals.length}`.execute(db)
      return result.numAffectedRows === 1n
    },

    /**
     * Takes the vouchers of an operation that end within `before` ms and for which nobody was shown a pass, once each;
     * returns their receivers.
     */
    takeForReminder: async ({ tenantId, id }: OperationKey, now: number, before: number): Promise<string[]> => {
      const { rows } = await sql<{ receiver: string }>`update operation_vouchers v set reminded_at = ${now}
        where v.tenant_id = ${tenantId} and v.operation_id = ${id} and v.state = 'open' and v.reminded_at is null
          and v.until > ${now} and v.until <= ${now + before} and jsonb_array_length(v.reveals) < ${maxReveals}
          and not exists (select from jsonb_array_elements(v.reveals) r where r ->> 'method' is not null)
        returning v.receiver_oid as receiver`.execute(db)
      return [...new Set(rows.map(({ receiver }) => receiver))]
    },

    /** Records why no pass is shown; false if that was already recorded, or the voucher has ended. */
    refuse: async ({ id }: Pick<VoucherRow, 'id'>, { why, detail }: VoucherRefusal): Promise<boolean> => {
      const refused = JSON.stringify({ why, detail })
      const result = await sql`update operation_vouchers v set refused = ${refused}::jsonb
        where v.id = ${id} and v.state = 'open' and v.refused is distinct from ${refused}::jsonb`.execute(db)
      return result.numAffectedRows === 1n
    },

    /** Ends it; false if it has already ended. It is checked once more only if a pass is being created. */
    end: async (
      row: Pick<VoucherRow, 'id'>,
      end: { readonly state: Exclude<VoucherState, 'open'>; readonly now: number; readonly by: string | null },
    ): Promise<boolean> => {
      const result = await open(row)
        .set({
          state: end.state,
          ended_at: end.now,
          ended_by: end.by,
          look_at: sql<number | null>`nullif(claimed_until, 0)`,
        })
        .executeTakeFirst()
      return result.numUpdatedRows === 1n
    },

    /** Claims some that are due to be checked or reminded of, each for a single caller; all are from one operation. */
    due: async (now: number, most: number, claimTime: number, known: KnownOperations): Promise<VoucherRow[]> => {
      const { rows } = await sql<VoucherRow>`with first as (select s.tenant_id, s.operation_id from operation_vouchers s
            join operations o on o.tenant_id = s.tenant_id and o.id = s.operation_id
          where s.look_at <= ${now} and ${isKnown('o', known)} order by s.look_at limit 1),
        due as (select s.id from operation_vouchers s join first f on f.tenant_id = s.tenant_id
          and f.operation_id = s.operation_id where s.look_at <= ${now} order by s.look_at limit ${most}
          for update of s skip locked)
        update operation_vouchers v set look_at = ${now + claimTime} from due where v.id = due.id returning v.*`.execute(
        db,
      )
      return rows
    },

    later: async ({ id }: Pick<VoucherRow, 'id'>, lookAt: number): Promise<void> => {
      await db
        .updateTable('operation_vouchers')
        .set({ look_at: lookAt })
        .where('id', '=', id)
        .where('look_at', 'is not', null)
        .execute()
    },

    /** The open vouchers of this receiver, and those that ended at `since` or later. The first to expire come first. */
    ofReceiver: async (tenantId: string, receiver: string, since: number): Promise<ReceiverVoucher[]> => {
      const { rows } = await sql<ReceiverVoucher>`select v.*, o.requester_name, o.requester_upn, o.locale, o.actions
        from operation_vouchers v join operations o on o.tenant_id = v.tenant_id and o.id = v.operation_id
        where v.tenant_id = ${tenantId} and v.receiver_oid = ${receiver} and (v.state = 'open' or v.ended_at >= ${since})
        order by v.until, v.account_name, v.id`.execute(db)
      return rows
    },
  }
}
