import { type Kysely, type Selectable, sql } from 'kysely'
import type { FailureReason, Json, KeptReason, Verification, Why, WriteKind, WriteState } from '../../../core/model.ts'
import { sentStates } from '../../../core/write-states.ts'
import type { Database } from '../../schema.ts'
import type { OperationKey } from '../lifecycle/operations.ts'
import type { OperationItemsTable, OperationWritesTable } from '../operation-tables.ts'

/** One Graph write as stored. */
export type OperationWriteRow = Selectable<OperationWritesTable>

/** Identifies one write of an operation. */
export interface WriteKey {
  readonly seq: number
  readonly action: string
  readonly target: string
}

/** What an action recorded about the state it changes. */
export interface Recorded {
  readonly before: Json
  readonly audit_before: string | null
  readonly audit_after: string | null
}

interface NewRow extends Recorded {
  readonly action: string
  readonly target: string
  readonly phase: number
  readonly after: string | null
}

/** A new write, or what takes none and why. */
export type NewWrite =
  | (NewRow & { readonly kind: Extract<WriteKind, 'request' | 'unread'> })
  | (NewRow & { readonly kind: 'notNeeded'; readonly why: Why; readonly detail: string | null })
  | (NewRow & { readonly kind: 'kept'; readonly why: KeptReason; readonly detail: string })

/** A write that is due, with its account as planned. */
export type DueWrite = OperationWriteRow &
  Omit<
    Selectable<OperationItemsTable>,
    | 'why'
    | 'detail'
    | 'detail_at'
    | 'by_name'
    | 'account_synced'
    | 'account_title'
    | 'account_department'
    | 'guards'
    | 'admin_roles'
    | 'reason'
    | 'history'
    | 'notes'
  > & {
    readonly plan_why: Why | null
  }

/** The result of one write. `why`: the reason if skipped. */
export interface Settled extends WriteKey {
  readonly to: Extract<WriteState, 'done' | 'failed' | 'uncertain' | 'skipped'>
  readonly why?: Why
  readonly detail?: string
  readonly reason?: FailureReason
  readonly requestId?: string
  /** What it was about stays as it is, if it is skipped. */
  readonly kept?: boolean
}

/** A write done to an account by an earlier operation. */
export interface RecordedEarlier {
  readonly account: string
  readonly playbook: string
  readonly action: string
  readonly target: string
  readonly before: Json
  /** Whether it restores an earlier state. */
  readonly restores: boolean
  /** Whether it is done, rather than due or being sent. */
  readonly done: boolean
}

/** The result of reading back one write. */
export interface Verified extends WriteKey {
  readonly verified: Verification
  /** Why something that belongs to it isn't in effect, although the write itself is done. */
  readonly reason?: FailureReason
}

/** Queries on Graph writes; `db` may be a transaction. */
export function writeQueries(db: Kysely<Database>) {
  const of = ({ tenantId, id }: OperationKey) =>
    db.selectFrom('operation_writes').where('tenant_id', '=', tenantId).where('operation_id', '=', id)
  const change = ({ tenantId, id }: OperationKey) =>
    db.updateTable('operation_writes').where('tenant_id', '=', tenantId).where('operation_id', '=', id)
  const due = ({ tenantId, id }: OperationKey) =>
    db
      .selectFrom('operation_writes as w')
      // By key for each write: without statistics, the planner compares every write with every account.
      .innerJoinLateral(
        (e) =>
          e
            .selectFrom('operation_items as o')
            .selectAll()
            .whereRef('o.tenant_id', '=', 'w.tenant_id')
            .whereRef('o.operation_id', '=', 'w.operation_id')
            .whereRef('o.seq', '=', 'w.seq')
            .offset(sql.lit(0))
            .as('i'),
        (join) => join.onTrue(),
      )
      .selectAll('w')
      .select(['i.input', 'i.verdict', 'i.account_id', 'i.account_upn', 'i.account_name', 'i.account_enabled'])
      .select(['i.account_guest', 'i.why as plan_why'])
      .where('w.tenant_id', '=', tenantId)
      .where('w.operation_id', '=', id)
      .orderBy('w.seq')
      .orderBy('w.action')
      .orderBy('w.target')

  return {
    /** Inserts any missing writes in this state, all as a single parameter. */
    insert: async (
      { tenantId, id }: OperationKey,
      writes: readonly (NewWrite & { readonly seq: number })[],
      state: Extract<WriteState, 'none' | 'pending'>,
    ): Promise<void> => {
      if (writes.length === 0) return
      await sql`insert into operation_writes (tenant_id, operation_id, seq, action, kind, target, phase, after, state, before,
          audit_before, audit_after, why, detail)
        select ${tenantId}, ${id}, seq, action, kind, target, phase, after, ${state}, before, audit_before, audit_after, why, detail
        from jsonb_to_recordset(${JSON.stringify(writes)}::jsonb) as t (seq integer, action text, kind text, target text,
          phase integer, after text, before jsonb, audit_before text, audit_after text, why text, detail text)
        on conflict do nothing`.execute(db)
    },

    /**
     * Makes the planned writes of these actions due. What takes no write ends here, as do accounts without any chosen
     * action.
     */
    makeDue: async (key: OperationKey, actions: readonly string[]): Promise<void> => {
      const state = sql<WriteState>`case when kind in ('request', 'unread') then 'pending' else 'skipped' end`
      await change(key).set({ state }).where('state', '=', 'none').where('action', 'in', actions).execute()
      await sql`update operation_writes w set state = 'skipped', why = 'notChosen'
        where w.tenant_id = ${key.tenantId} and w.operation_id = ${key.id} and w.state = 'none' and w.after is null
          and not exists (select from operation_writes o where o.tenant_id = w.tenant_id
            and o.operation_id = w.operation_id and o.seq = w.seq and o.after is null and o.state <> 'none')`.execute(
        db,
      )
    },

    /** Moves each action's phases to those that start here. */
    renumber: async (
      { tenantId, id }: OperationKey,
      steps: readonly { readonly kind: string; readonly phase: number }[],
      phasesAtMost: number,
    ): Promise<void> => {
      await sql`update operation_writes w set phase = s.phase + w.phase % ${phasesAtMost}::integer
        from jsonb_to_recordset(${JSON.stringify(steps.map(({ kind, phase }) => ({ kind, phase })))}::jsonb)
          as s (kind text, phase integer)
        where w.tenant_id = ${tenantId} and w.operation_id = ${id} and w.action = s.kind
          and w.phase <> s.phase + w.phase % ${phasesAtMost}::integer`.execute(db)
    },

    /** Phases with writes in one of these states, in order; `upTo` limits it to accounts up to this one. */
    phases: async (key: OperationKey, states: readonly WriteState[], upTo?: number): Promise<number[]> => {
      let query = of(key).select('phase').distinct().where('state', 'in', states).orderBy('phase')
      if (upTo !== undefined) query = query.where('seq', '<=', upTo)
      const rows = await query.execute()
      return rows.map(({ phase }) => phase)
    },

    /** The first writes in one of these states, in one phase or in all. */
    next: (
      key: OperationKey,
      where: {
        readonly phase?: number
        readonly states: readonly WriteState[]
        readonly own?: boolean
        readonly upTo?: number | undefined
        /** Only these accounts. */
        readonly seqs?: readonly number[]
        /** Everything of at most so many accounts. */
        readonly accounts?: number | undefined
      },
      limit: number,
    ): Promise<DueWrite[]> => {
      let query = due(key).where('w.state', 'in', where.states).limit(limit)
      if (where.phase !== undefined) query = query.where('w.phase', '=', where.phase)
      if (where.own) query = query.where('w.after', 'is', null)
      if (where.upTo !== undefined) query = query.where('w.seq', '<=', where.upTo)
      if (where.seqs) query = query.where('w.seq', 'in', where.seqs)
      const { accounts } = where
      if (accounts !== undefined) {
        query = query.where('w.seq', 'in', (e) => {
          const first = e
            .selectFrom('operation_writes')
            .select('seq')
            .distinct()
            .where('tenant_id', '=', key.tenantId)
            .where('operation_id', '=', key.id)
            .where('state', 'in', where.states)
            .orderBy('seq')
            .limit(accounts)
          return where.phase === undefined ? first : first.where('phase', '=', where.phase)
        })
      }
      return query.execute()
    },

    /** The last of the first `count` accounts to be written to; undefined if there are no more accounts than that. */
    lastOfFirst: async (key: OperationKey, count: number): Promise<number | undefined> => {
      const rows = await of(key)
        .select('seq')
        .distinct()
        .orderBy('seq')
        .limit(count + 1)
        .execute()
      return rows.length > count ? rows[count - 1]?.seq : undefined
    },

    /** Counts of failed and uncertain accounts up to this one, by reason. */
    failures: async (
      key: OperationKey,
      upTo: number,
    ): Promise<readonly { reason: FailureReason['code']; failed: number }[]> => {
      const rows = await of(key)
        .select((e) => [
          sql<FailureReason['code']>`reason ->> 'code'`.as('reason'),
          e.fn.count('seq').distinct().as('failed'),
        ])
        .where('seq', '<=', upTo)
        .where('state', 'in', ['failed', 'uncertain'])
        .where('reason', 'is not', null)
        .groupBy('reason')
        .execute()
      return rows.map(({ reason, failed }) => ({ reason, failed: Number(failed) }))
    },

    /** Whether any write is in one of these states. */
    any: async (key: OperationKey, states: readonly WriteState[], own = false): Promise<boolean> => {
      let query = of(key).select('seq').where('state', 'in', states).limit(1)
      if (own) query = query.where('after', 'is', null)
      return (await query.executeTakeFirst()) !== undefined
    },

    /** Whether anything was sent to Graph. */
    hasBegun: async (key: OperationKey): Promise<boolean> =>
      (await of(key).select('seq').where('state', 'in', sentStates).limit(1).executeTakeFirst()) !== undefined,

    /** Whether anything is left to send, excluding follow-ups of changes that weren't made. */
    anyLeft: async ({ tenantId, id }: OperationKey): Promise<boolean> => {
      const { rows } = await sql`select 1 from operation_writes w
        where w.tenant_id = ${tenantId} and w.operation_id = ${id} and w.state = 'pending'
          and (w.after is null or exists (select from operation_writes b where b.tenant_id = w.tenant_id
            and b.operation_id = w.operation_id and b.seq = w.seq and b.action = w.after
            and b.state in ('sending', 'done')))
        limit 1`.execute(db)
      return rows.length > 0
    },

    /**
     * Write-ahead: records that these are about to be sent, with the state before them. Lease holder only, and only if
     * neither a stop was requested nor a hand-over agreed to, and the owner hasn't signed out since (`signOuts`: how often
     * before the slice began). Marks all or none, because a later decision may have overridden one. Returns how many were
     * marked.
     */
    markSending: async (
      key: OperationKey,
      writes: readonly (WriteKey & Recorded)[],
      by: string,
      now: number,
      signOuts = 0,
    ): Promise<number> => {
      // The share lock makes a takeover wait; otherwise it could read the writes between this check and this write.
      // Resent writes may already have been applied, so the state recorded first is kept.
      const result = await sql`with mine as materialized (
          select id from operations where tenant_id = ${key.tenantId} and id = ${key.id}
            and lease_by = ${by} and lease_until > ${now} and not stop_requested
            and not exists (select from operation_handovers h where h.tenant_id = operations.tenant_id
              and h.operation_id = operations.id and h.state = 'agreed')
            and not exists (select from sign_outs o where o.tenant_id = operations.tenant_id
              and o.person_id = operations.requester_oid and (o.signed_out or o.times <> ${signOuts})) for share),
        s as materialized (select * from jsonb_to_recordset(${JSON.stringify(writes)}::jsonb) as s (seq integer, action text,
          target text, before jsonb, audit_before text, audit_after text)),
        due as materialized (select w.seq, w.action, w.target from mine, s, operation_writes w
          where w.tenant_id = ${key.tenantId} and w.operation_id = mine.id and w.seq = s.seq and w.action = s.action
            and w.target = s.target and w.state in ('pending', 'sending') for update of w)
        update operation_writes w set state = 'sending', sent_at = ${now},
          before = case when w.state = 'sending' then w.before else s.before end,
          audit_before = case when w.state = 'sending' then w.audit_before else s.audit_before end,
          audit_after = case when w.state = 'sending' then w.audit_after else s.audit_after end
        from due, s
        where (select count(*) from due) = ${writes.length} and w.tenant_id = ${key.tenantId} and w.operation_id = ${key.id}
          and w.seq = due.seq and w.action = due.action and w.target = due.target
          and s.seq = due.seq and s.action = due.action and s.target = due.target`.execute(db)
      return Number(result.numAffectedRows ?? 0n)
    },

    /** Removes placeholder writes that have been replaced by individual ones. */
    replaced: async ({ tenantId, id }: OperationKey, writes: readonly WriteKey[]): Promise<void> => {
      if (writes.length === 0) return
      await sql`delete from operation_writes w using jsonb_to_recordset(${JSON.stringify(writes.map(({ seq, action, target }) => ({ seq, action, target })))}::jsonb)
          as s (seq integer, action text, target text)
        where w.tenant_id = ${tenantId} and w.operation_id = ${id} and w.state = 'pending'
          and w.seq = s.seq and w.action = s.action and w.target = s.target`.execute(db)
    },

    /** Makes writes due again that were sent but not applied; lease holder only. */
    takeBack: async (key: OperationKey, writes: readonly WriteKey[], by: string): Promise<void> => {
      await sql`with mine as materialized (
          select id from operations where tenant_id = ${key.tenantId} and id = ${key.id} and lease_by = ${by} for share)
        update operation_writes w set state = 'pending', sent_at = null
        from mine, jsonb_to_recordset(${JSON.stringify(writes)}::jsonb) as s (seq integer, action text, target text)
        where w.tenant_id = ${key.tenantId} and w.operation_id = mine.id and w.seq = s.seq and w.action = s.action
          and w.target = s.target and w.state = 'sending'`.execute(db)
    },

    /** Stores results; lease holder only. Writes that already have a result keep it. */
    settle: async (key: OperationKey, settled: readonly Settled[], by: string, now: number): Promise<void> => {
      await sql`with mine as materialized (
          select id from operations where tenant_id = ${key.tenantId} and id = ${key.id} and lease_by = ${by} for share)
        update operation_writes w set state = s.to_state, kind = case when s.kept then 'kept' else w.kind end, why = coalesce(s.why, w.why),
          detail = coalesce(s.detail, w.detail), reason = s.reason, request_id = s.request_id, settled_at = ${now}
        from mine, jsonb_to_recordset(${settledJson(settled)}::jsonb) as s (seq integer, action text, target text,
          to_state text, kept boolean, why text, detail text, reason jsonb, request_id text)
        where w.tenant_id = ${key.tenantId} and w.operation_id = mine.id and w.seq = s.seq and w.action = s.action
          and w.target = s.target and w.state in ('pending', 'sending', 'uncertain')`.execute(db)
    },

    /**
     * Skips follow-ups of actions that weren't done to the account, and later phases of actions whose earlier phases
     * weren't, unless their action goes on regardless; lease holder only. Returns whether there were any.
     */
    skipFollowing: async (
      key: OperationKey,
      { phase, goesOn }: { readonly phase: number; readonly goesOn: boolean },
      by: string,
    ): Promise<boolean> => {
      const result = await sql`with mine as materialized (
          select id from operations where tenant_id = ${key.tenantId} and id = ${key.id} and lease_by = ${by} for share)
        update operation_writes w set state = 'skipped' from mine
        where w.tenant_id = ${key.tenantId} and w.operation_id = mine.id and w.phase = ${phase} and w.state = 'pending'
          and exists (select from operation_writes b where b.tenant_id = w.tenant_id
            and b.operation_id = w.operation_id and b.seq = w.seq
            and (b.action = w.after and b.state in ('failed', 'skipped', 'uncertain')
              or not ${goesOn} and b.action = w.action and b.phase < w.phase
                and b.state in ('failed', 'uncertain')))`.execute(db)
      return (result.numAffectedRows ?? 0n) > 0n
    },

    /** Ends all remaining writes: those never sent are skipped, those possibly sent are uncertain. */
    endAll: async (key: OperationKey, why: Why): Promise<void> => {
      await change(key).set({ state: 'skipped', why }).where('state', '=', 'pending').execute()
      await change(key).set({ state: 'uncertain' }).where('state', '=', 'sending').execute()
    },

    /** Everything ever done to these accounts of a tenant, oldest first, and what is about to be. */
    earlier: async (tenantId: string, accounts: readonly string[]): Promise<RecordedEarlier[]> => {
      if (accounts.length === 0) return []
      const { rows } = await sql<RecordedEarlier>`
        with asked as materialized (select jsonb_array_elements_text(${JSON.stringify(accounts)}::jsonb) as account)
        select i.account_id as account, o.playbook, w.action, w.target, w.before, exists (
            select from jsonb_array_elements(o.actions) a
            where a ->> 'kind' = w.action and (a ->> 'restores')::boolean) as restores, w.state = 'done' as done
        from asked
          join operation_items i on i.tenant_id = ${tenantId} and i.account_id = asked.account
          join operations o on o.tenant_id = i.tenant_id and o.id = i.operation_id
          join operation_writes w on w.tenant_id = i.tenant_id and w.operation_id = i.operation_id and w.seq = i.seq
            and w.kind = 'request' and w.state in ('done', 'sending', 'pending')
        order by w.sent_at, o.decision`.execute(db)
      return rows
    },

    /**
     * Writes of these actions that are done but unverified, or uncertain, for accounts after `after`. Never splits an
     * account.
     */
    unverified: async (
      key: OperationKey,
      { actions, after }: { readonly actions: readonly string[]; readonly after: number },
      limit: number,
    ): Promise<DueWrite[]> => {
      if (actions.length === 0) return []
      const rows = await due(key)
        .where('w.seq', '>', after)
        .where('w.action', 'in', actions)
        .where((e) =>
          e.or([e('w.state', '=', 'uncertain'), e.and([e('w.state', '=', 'done'), e('w.verified', '<>', 'verified')])]),
        )
        .limit(limit)
        .execute()
      if (rows.length < limit) return rows
      const last = rows.at(-1)?.seq
      const whole = rows.filter((row) => row.seq !== last)
      return whole.length > 0 ? whole : rows
    },

    /**
     * Stores read-back results; lease holder only. Verified writes stay verified, whatever a later read shows. An
     * uncertain write that is verified becomes done; any follow-up skipped because of it then counts as missing.
     */
    verify: async (key: OperationKey, seen: readonly Verified[], by: string): Promise<void> => {
      if (seen.length === 0) return
      const isBetter = sql<boolean>`w.verified <> 'verified' and w.verified <> s.verified`
      const arrived = sql<boolean>`w.state = 'uncertain' and s.verified = 'verified'`
      await sql`with mine as materialized (
          select id from operations where tenant_id = ${key.tenantId} and id = ${key.id} and lease_by = ${by} for share),
        seen as materialized (select s.* from jsonb_to_recordset(${JSON.stringify(seen)}::jsonb)
          as s (seq integer, action text, target text, verified text, reason jsonb)),
        changed as (update operation_writes w set
            verified = case when w.verified = 'verified' then w.verified else s.verified end,
            state = case when ${arrived} then 'done' else w.state end,
            reason = case when ${arrived} or w.state = 'done' then s.reason else w.reason end
          from mine, seen s
          where w.tenant_id = ${key.tenantId} and w.operation_id = mine.id and w.seq = s.seq and w.action = s.action
            and w.target = s.target and (${isBetter} or ${arrived}))
        update operation_writes w set state = 'failed' from mine
        where w.tenant_id = ${key.tenantId} and w.operation_id = mine.id and w.state = 'skipped' and w.after is not null
          and exists (select from seen s join operation_writes b on b.tenant_id = w.tenant_id
            and b.operation_id = w.operation_id and b.seq = s.seq and b.action = s.action and b.target = s.target
            where s.seq = w.seq and s.action = w.after and s.verified = 'verified' and b.state = 'uncertain')`.execute(
        db,
      )
    },
  }
}

export type WriteQueries = ReturnType<typeof writeQueries>

function settledJson(settled: readonly Settled[]): string {
  return JSON.stringify(
    settled.map(({ seq, action, target, to, kept, why, detail, reason, requestId }) => ({
      seq,
      action,
      target,
      to_state: to,
      kept: kept ?? false,
      why: why ?? null,
      detail: detail ?? null,
      reason: reason ?? null,
      request_id: requestId ?? null,
    })),
  )
}
