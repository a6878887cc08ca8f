import { type Kysely, type RawBuilder, sql } from 'kysely'
import { confirmedStates, type OperationState } from '../../../core/operation-states.ts'
import type { Database } from '../../database.ts'
import { type Actor, setActorSql } from '../audit.ts'
import type { OperationKey } from '../lifecycle/operations.ts'
import type { LastDecision, WriteState } from '../operation-types.ts'
import { limitsLockKey } from '../schedule/schedule.ts'
import { type Block, isDecided, isLifted } from './lifted.ts'

/** A confirmed operation's decision about one account, by one of its actions. Times are in ms since the epoch. */
export interface Decision {
  readonly account: string
  readonly operation: string
  readonly playbook: string
  readonly action: string
  /** Whether it restores what the action removed. */
  readonly restores: boolean
  /** Increases with each confirmation. A scheduled undo has the number of the operation it undoes. */
  readonly number: number
  readonly by: { readonly oid: string; readonly name: string }
  readonly reason: string | null
  readonly at: number
  readonly state: OperationState
  /** Whether it has been approved, if approval is required. */
  readonly inForce: boolean
  /** Whether another decision for this account replaced it before it was carried out. */
  readonly superseded: boolean
  /** How far the write has progressed; `none` if the account was already in the wanted state. */
  readonly written: WriteState
  /** When the last of its writes was sent, excluding those that Graph refused. */
  readonly sentAt: number | null
  /** When it is scheduled to run. */
  readonly runAt: number | null
  /** When it is due to be undone, until there is an operation for that. */
  readonly backAt: number | null
  /** The operation that it undoes on schedule. */
  readonly follows: string | null
  /** Whether an instance is currently running it. */
  readonly running: boolean
}

/** An account marked as compromised, and the operation that marked it. */
export interface CompromisedAccount extends LastDecision {
  readonly account: string
  /** Its sign-in name at that time. */
  readonly upn: string
}

/** Selects decisions. */
export interface DecisionFilter {
  readonly accounts: readonly string[]
  /** Actions that decide the same thing. */
  readonly actions: readonly string[]
  /** The operation that asks. */
  readonly except?: string | undefined
  /** Only decisions with a higher number, being sent, or sent since `sentSince`. */
  readonly after?: number
  /** Includes those sent since then, which reads might not show yet. */
  readonly sentSince?: number
  readonly now: number
}

const noActions: readonly string[] = []

/** Queries on decisions about accounts; `db` can be a transaction. */
export function decisionQueries(db: Kysely<Database>) {
  return {
    /**
     * Until the transaction ends, blocks other decisions in this tenant and anyone else who counts the changes of the
     * person with the object ID `counts`, in this order. `actor`: who acts in the transaction.
     */
    lock: async (tenantId: string, actor: Actor, counts?: string): Promise<void> => {
      const names = [`decide/${tenantId}`, ...(counts === undefined ? [] : [limitsLockKey({ tenantId, oid: counts })])]
      await sql`select pg_advisory_xact_lock(hashtextextended(name, 0)), ${setActorSql(actor)}
        from unnest(${names}::text[]) as name`.execute(db)
    },

    /**
     * Decisions about these accounts. Without `after`: the pending ones, the latest in force, the latest carried out,
     * and those sent since `sentSince`. Accounts that were already in the wanted state also count as decided.
     */
    over: async (tenantId: string, filter: DecisionFilter): Promise<Decision[]> => {
      const { accounts, actions, except = '', after, sentSince = Number.MAX_SAFE_INTEGER, now } = filter
      if (accounts.length === 0 || actions.length === 0) return []
      const pending = sql`state = any(${[...confirmedStates]}::text[])
        and written in ('pending', 'sending') or "backAt" is not null`
      const wanted =
        after === undefined
          ? sql`(${pending}) or place = 1 or carried = 1 or "sentAt" >= ${sentSince}`
          : sql`number > ${after} or written = 'sending' or "sentAt" >= ${sentSince}`
      const counts = sql`"inForce" and not superseded and state not in ('cancelled', 'expired')`
      const isCarriedOut = sql`${counts} and written in ('none', 'done', 'uncertain', 'sending')`
      const first = (condition: RawBuilder<unknown>) => sql`case when ${condition} then row_number() over (
        partition by account order by (${condition}) desc, number desc, follows is not null desc) end`
      const { rows } = await sql<Decision>`
        with asked as materialized (select jsonb_array_elements_text(${JSON.stringify(accounts)}::jsonb) as account),
        found as (
          select i.account_id as account, o.id as operation, a.kind as action, a.restores, o.decision as number,
            o.playbook, jsonb_build_object('oid', o.requester_oid, 'name', o.requester_name) as by, o.reason,
            o.confirmed_at as at,
            o.state, o.state <> 'denied' and (o.approve_by is null or o.decided_at is not null) as "inForce",
            coalesce(w.superseded, false) as superseded,
            case when w.already then 'none' else coalesce(w.written, 'none') end as written,
            w.sent_at as "sentAt", o.run_at as "runAt",
            case when o.follow_up is null and not o.needs_no_follow_up and (o.finished_at is null or o.state in ('done', 'stopped'))
              and w.written in ('pending', 'sending', 'done', 'uncertain') then o.enable_at end as "backAt",
            o.follows, o.lease_until > ${now} and o.state = 'running' as running
          from asked
            join operation_items i on i.tenant_id = ${tenantId} and i.account_id = asked.account
              and i.verdict in ('change', 'already')
            join whole_operations o on o.tenant_id = i.tenant_id and o.id = i.operation_id and o.decision is not null
              and o.id <> ${except}
            cross join lateral (select e ->> 'kind' as kind, e ->> 'after' as after,
                coalesce((e ->> 'restores')::boolean, false) as restores
              from jsonb_array_elements(o.actions) e) a
            left join lateral (select (array_agg(w.state order by array_position(
                array['sending', 'pending', 'uncertain', 'done', 'failed', 'skipped'], w.state)))[1] as written,
                bool_and(w.state = 'skipped' and w.why = 'changedLater') filter (where w.kind <> 'kept') as superseded,
                bool_and(w.state = 'skipped' and w.why = 'already') as already,
                max(w.sent_at) filter (where w.state in ('sending', 'uncertain', 'done')) as sent_at
              from operation_writes w where w.tenant_id = i.tenant_id and w.operation_id = i.operation_id
                and w.seq = i.seq and w.action = a.kind) w on true
          where a.kind = any(${[...actions]}::text[]) and (a.after is null or w.written is not null)),
        placed as (select *, ${first(counts)} as place, ${first(isCarriedOut)} as carried from found)
        select account, operation, playbook, action, restores, number, by, reason, at, state, "inForce", superseded, written, "sentAt",
          "runAt", "backAt", follows, running
        from placed where ${wanted} order by account, number desc, follows is not null desc`.execute(db)
      return rows
    },

    /**
     * Which of these accounts were contained as compromised, in force and not skipped, with a block that hasn't been
     * lifted since. Returns the latest decision for each; `except` is ignored.
     */
    compromised: async (
      tenantId: string,
      {
        accounts,
        blocks,
        except = '',
      }: { readonly accounts: readonly string[]; readonly blocks: readonly Block[]; readonly except?: string },
    ): Promise<CompromisedAccount[]> => {
      if (accounts.length === 0 || blocks.length === 0) return []
      const { rows } = await sql<CompromisedAccount>`
        select distinct on (asked.account) asked.account, coalesce(i.account_upn, asked.account) as upn, o.id as operation, o.playbook, o.requester_name as by,
          o.confirmed_at as at, o.reason
        from (select jsonb_array_elements_text(${JSON.stringify(accounts)}::jsonb) as account) asked
          join operation_items i on i.tenant_id = ${tenantId} and i.account_id = asked.account
            and i.verdict in ('change', 'already')
          join whole_operations o on o.tenant_id = i.tenant_id and o.id = i.operation_id and o.compromised and o.id <> ${except}
            and o.decision is not null and o.state not in ('denied', 'cancelled', 'expired')
            and (o.approve_by is null or o.decided_at is not null)
        where (i.verdict = 'already' or exists (select from operation_writes w where ${isDecided}))
          and not ${isLifted(blocks)}
        order by asked.account, o.decision desc`.execute(db)
      return rows
    },

    /**
     * Makes an operation now in force override all earlier pending decisions about its accounts. `holds` maps each of
     * its actions to those that decide the same thing; accounts in `except` are unaffected. Returns whether there were
     * any.
     */
    supersede: async (
      { tenantId, id }: OperationKey,
      holds: readonly { readonly action: string; readonly over: readonly string[] }[],
      except: readonly string[] = noActions,
    ): Promise<boolean> => {
      const pairs = holds.flatMap(({ action, over }) => over.map((rival) => ({ action, rival })))
      if (pairs.length === 0) return false
      // Rows locked by another statement are about to be sent or to end; the run checks those. An action with nothing
      // left to do for an account decides nothing about it, unless the account is already in the wanted state.
      const result = await sql`with rows as materialized (
          select w.operation_id, w.seq, w.action, w.target
          from operations me
            join operation_items mine on mine.tenant_id = me.tenant_id and mine.operation_id = me.id
              and mine.verdict in ('change', 'already')
              and not mine.account_id = any(${[...except]}::text[])
            cross join jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as pair (action text, rival text)
            join operation_items i on i.tenant_id = me.tenant_id and i.account_id = mine.account_id
            join operations o on o.tenant_id = i.tenant_id and o.id = i.operation_id and o.decision < me.decision
            join operation_writes w on w.tenant_id = i.tenant_id and w.operation_id = i.operation_id and w.seq = i.seq
              and w.action = pair.rival
              and (w.state = 'pending' or w.state = 'skipped' and w.why = 'changedLater' and o.finished_at is null)
          where me.tenant_id = ${tenantId} and me.id = ${id}
            and not exists (select from operation_writes own where own.tenant_id = me.tenant_id
              and own.operation_id = me.id and own.seq = mine.seq and own.action = pair.action
              having bool_and(own.state = 'skipped' and coalesce(own.why, '') <> 'already'))
          for update of w skip locked)
        update operation_writes w set state = 'skipped', why = 'changedLater', detail = ${id}
        from rows where w.tenant_id = ${tenantId} and w.operation_id = rows.operation_id and w.seq = rows.seq
          and w.action = rows.action and w.target = rows.target`.execute(db)
      return (result.numAffectedRows ?? 0n) > 0n
    },

    /** Skips accounts of an operation that other operations have decided about, by action and account ID. */
    skipDecidedLater: async (
      { tenantId, id }: OperationKey,
      later: readonly { readonly action: string; readonly account: string; readonly operation: string }[],
    ): Promise<void> => {
      if (later.length === 0) return
      await sql`update operation_writes w set state = 'skipped', why = 'changedLater', detail = s.operation
        from operation_items i, jsonb_to_recordset(${JSON.stringify(later)}::jsonb)
          as s (action text, account text, operation text)
        where w.tenant_id = ${tenantId} and w.operation_id = ${id} and w.state = 'pending' and w.action = s.action
          and i.tenant_id = w.tenant_id and i.operation_id = w.operation_id and i.seq = w.seq
          and i.account_id = s.account`.execute(db)
    },
  }
}
