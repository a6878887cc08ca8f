import { type ExpressionBuilder, type Kysely, type Selectable, sql } from 'kysely'
import type { Database } from '../schema.ts'
import type { OperationItemsTable, OperationVerdict, StoredReason, WriteState } from './operation-tables.ts'
import type { OperationKey } from './operations.ts'

/** One input of a plan as stored. */
export type OperationItemRow = Selectable<OperationItemsTable>

/** What a plan stores of one input. */
export interface NewItem {
  readonly seq: number
  readonly input: string
  readonly verdict: OperationVerdict
  readonly why: string | null
  readonly detail: string | null
  readonly account_id: string | null
  readonly account_upn: string | null
  readonly account_name: string | null
  readonly account_enabled: boolean | null
  readonly account_guest: boolean | null
  readonly reason: StoredReason | null
}

/** Which of an item's two writes: the operation's own change, or the sign-out that follows it. */
export type Wave = 'change' | 'sign_out'

/** How one write ended. `why` says for what cause one was left out. */
export interface Settled {
  readonly seq: number
  readonly to: 'done' | 'failed' | 'uncertain' | 'skipped'
  readonly why?: string
  readonly detail?: string
  readonly reason?: StoredReason
  readonly requestId?: string
}

/** How far an operation has come, in accounts. */
export interface Tally {
  readonly done: number
  readonly failed: number
  readonly uncertain: number
  readonly skipped: number
  readonly open: number
  readonly signOutTotal: number
  readonly signedOut: number
  readonly signOutFailed: number
  readonly signOutOpen: number
  /** Read back and found as it should be, the sign-out included where one is to be seen. */
  readonly verified: number
  /** Read back and not, or not yet, found so. */
  readonly unconfirmed: number
  /** Sign-outs after a change that were found to have ended all sessions. */
  readonly signOutVerified: number
}

/** Which items to show. */
export interface ItemFilter {
  readonly verdicts?: readonly OperationVerdict[]
  /** Only what is not done or not seen to be, the worst first; what one of these causes left out is not counted. */
  readonly attentionExcept?: readonly string[]
  readonly offset: number
  readonly limit: number
}

const columns = {
  change: { reason: 'reason', requestId: 'request_id' },
  sign_out: { reason: 'sign_out_reason', requestId: 'sign_out_request_id' },
} as const

/** The statements on the accounts of operations; `db` may be a transaction. */
export function itemQueries(db: Kysely<Database>) {
  const of = ({ tenantId, id }: OperationKey) =>
    db.selectFrom('operation_items').where('tenant_id', '=', tenantId).where('operation_id', '=', id)
  const change = ({ tenantId, id }: OperationKey) =>
    db.updateTable('operation_items').where('tenant_id', '=', tenantId).where('operation_id', '=', id)

  return {
    /** Stores a plan's items. They travel as one parameter: as values, 2000 of them exceed what one statement may carry. */
    insert: async ({ tenantId, id }: OperationKey, items: readonly NewItem[]): Promise<void> => {
      await sql`insert into operation_items (tenant_id, operation_id, seq, input, verdict, why, detail, account_id,
          account_upn, account_name, account_enabled, account_guest, reason)
        select ${tenantId}, ${id}, seq, input, verdict, why, detail, account_id,
          account_upn, account_name, account_enabled, account_guest, reason
        from jsonb_to_recordset(${JSON.stringify(items)}::jsonb) as t (seq integer, input text, verdict text, why text,
          detail text, account_id text, account_upn text, account_name text, account_enabled boolean,
          account_guest boolean, reason jsonb)`.execute(db)
    },

    /** A page of items in the order of the plan, and how many there are in all. */
    page: async (key: OperationKey, filter: ItemFilter): Promise<{ rows: OperationItemRow[]; total: number }> => {
      let query = of(key)
      const { verdicts } = filter
      if (verdicts) query = query.where((e) => (verdicts.length > 0 ? e('verdict', 'in', verdicts) : e.lit(false)))
      const rank = filter.attentionExcept && badness(filter.attentionExcept)
      if (rank) query = query.where(sql<boolean>`${rank} is not null`)
      const { total } = await query.select((e) => e.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
      if (rank) query = query.orderBy(rank)
      const rows = await query.selectAll().orderBy('seq').offset(filter.offset).limit(filter.limit).execute()
      return { rows, total: Number(total) }
    },

    /** How many of the accounts that the plan would change have which remark. */
    notes: async (key: OperationKey): Promise<ReadonlyMap<string, number>> => {
      const rows = await of(key)
        .where('verdict', '=', 'change')
        .where('why', 'is not', null)
        .select((e) => ['why', e.fn.countAll<number>().as('count')])
        .groupBy('why')
        .execute()
      return new Map(rows.map(({ why, count }) => [why ?? '', Number(count)]))
    },

    /** Object ids of the accounts that the plan would change. */
    targets: async (key: OperationKey): Promise<string[]> => {
      const rows = await of(key).select('account_id').where('verdict', '=', 'change').orderBy('seq').execute()
      return rows.flatMap((row) => row.account_id ?? [])
    },

    /** Makes the plan's changes due. With `signOut` the second write too, save for guests: their sessions are elsewhere. */
    planWrites: async (key: OperationKey, signOut: boolean): Promise<void> => {
      const second = (e: ExpressionBuilder<Database, 'operation_items'>) =>
        e
          .case()
          .when(e.and([e.lit(signOut), e('account_guest', '=', false)]))
          .then<WriteState>('pending')
          .else<WriteState>('none')
          .end()
      await change(key)
        .set((e) => ({ change: 'pending', sign_out: second(e) }))
        .where('verdict', '=', 'change')
        .execute()
    },

    tally: async (key: OperationKey): Promise<Tally> => {
      const count = (wave: Wave, states: readonly WriteState[]) =>
        sql<number>`(count(*) filter (where ${sql.ref(wave)} in (${sql.join(states)})))::integer`
      return of(key)
        .where('verdict', '=', 'change')
        .select([
          count('change', ['done']).as('done'),
          count('change', ['failed']).as('failed'),
          count('change', ['uncertain']).as('uncertain'),
          count('change', ['skipped']).as('skipped'),
          count('change', ['pending', 'sending']).as('open'),
          count('sign_out', ['pending', 'sending', 'done', 'failed', 'uncertain']).as('signOutTotal'),
          count('sign_out', ['done']).as('signedOut'),
          count('sign_out', ['failed', 'uncertain']).as('signOutFailed'),
          count('sign_out', ['pending', 'sending']).as('signOutOpen'),
          sql<number>`(count(*) filter (where proof = 'verified' and sign_out_proof <> 'unconfirmed'))::integer`.as(
            'verified',
          ),
          sql<number>`(count(*) filter (where 'unconfirmed' in (proof, sign_out_proof)))::integer`.as('unconfirmed'),
          sql<number>`(count(*) filter (where sign_out_proof = 'verified'))::integer`.as('signOutVerified'),
        ])
        .executeTakeFirstOrThrow()
    },

    /** The first items of a wave in one of these states. */
    next: (key: OperationKey, wave: Wave, states: readonly WriteState[], limit: number): Promise<OperationItemRow[]> =>
      of(key).selectAll().where(wave, 'in', states).orderBy('seq').limit(limit).execute(),

    /** As `next`, among those whose change ended so and whose sign-out is still ahead. */
    signOutsAfter: (key: OperationKey, changed: readonly WriteState[], limit: number): Promise<OperationItemRow[]> =>
      of(key)
        .selectAll()
        .where('sign_out', '=', 'pending')
        .where('change', 'in', changed)
        .orderBy('seq')
        .limit(limit)
        .execute(),

    /**
     * The write-ahead: these are about to be sent. Only for the holder of the lease, and only as long as nobody asked to
     * stop. Returns how many were marked; fewer than `seqs` means that nothing may leave.
     */
    markSending: async (key: OperationKey, wave: Wave, seqs: readonly number[], by: string, now: number) => {
      // The share lock makes a takeover wait: otherwise it could read the items between this check and this write.
      const result = await sql`with mine as materialized (
          select id from operations where tenant_id = ${key.tenantId} and id = ${key.id}
            and lease_by = ${by} and lease_until > ${now} and not stop_requested for share)
        update operation_items set ${sql.ref(wave)} = 'sending', sent_at = ${now} from mine
        where tenant_id = ${key.tenantId} and operation_id = mine.id
          and seq in (select value::integer from jsonb_array_elements_text(${JSON.stringify(seqs)}::jsonb))
          and ${sql.ref(wave)} in ('pending', 'sending')`.execute(db)
      return Number(result.numAffectedRows ?? 0n)
    },

    /** Stores how writes ended, for the holder of the lease; what already has an end keeps it. */
    settle: async (key: OperationKey, wave: Wave, settled: readonly Settled[], by: string): Promise<void> => {
      const { reason, requestId } = columns[wave]
      await sql`with mine as materialized (
          select id from operations where tenant_id = ${key.tenantId} and id = ${key.id} and lease_by = ${by} for share)
        update operation_items i set ${sql.ref(wave)} = s.to_state, why = coalesce(s.why, i.why), detail = coalesce(s.detail, i.detail),
          ${sql.ref(reason)} = s.reason, ${sql.ref(requestId)} = s.request_id
        from mine, jsonb_to_recordset(${settledJson(settled)}::jsonb)
          as s (seq integer, to_state text, why text, detail text, reason jsonb, request_id text)
        where i.tenant_id = ${key.tenantId} and i.operation_id = mine.id and i.seq = s.seq
          and i.${sql.ref(wave)} in ('pending', 'sending', 'uncertain')`.execute(db)
    },

    /** Gives every write that is still ahead an end: what was never sent is skipped, what may have been is uncertain. */
    endAll: async (key: OperationKey, why: string): Promise<void> => {
      for (const wave of ['change', 'sign_out'] as const) {
        await change(key)
          .set({ [wave]: 'skipped', why })
          .where(wave, '=', 'pending')
          .execute()
        await change(key)
          .set({ [wave]: 'uncertain' })
          .where(wave, '=', 'sending')
          .execute()
      }
    },
  }
}

/** How much an account needs somebody's attention, 1 the most; null when it does not. */
function badness(except: readonly string[]) {
  return sql<number | null>`case
    when change = 'failed' or verdict = 'failed' then 1
    when change = 'uncertain' then 2
    when sign_out in ('failed', 'uncertain') then 3
    when 'unconfirmed' in (proof, sign_out_proof) then 4
    when change = 'skipped' and not coalesce(why in (${sql.join(except)}), false) then 5
  end`
}

/** The statements of `itemQueries`. */
export type ItemQueries = ReturnType<typeof itemQueries>

function settledJson(settled: readonly Settled[]): string {
  return JSON.stringify(
    settled.map(({ seq, to, why, detail, reason, requestId }) => ({
      seq,
      to_state: to,
      why: why ?? null,
      detail: detail ?? null,
      reason: reason ?? null,
      request_id: requestId ?? null,
    })),
  )
}
