import { type Kysely, type Selectable, sql } from 'kysely'
import type { Json, NamedPerson } from '../../../core/model.ts'
import type { Database } from '../../database.ts'
import type { OperationKey } from '../lifecycle/operations.ts'
import type { OperationWritesTable } from '../operation-tables.ts'
import type { WriteKind, WriteState } from '../operation-types.ts'
import { sentStates } from './write-states.ts'

type Db = Kysely<Database>

/** One Graph write as stored. */
export type OperationWriteRow = Selectable<OperationWritesTable>

/** Identifies one write of an operation. */
export interface WriteKey {
  readonly seq: number
  readonly action: string
  readonly target: string
}

/** What an action recorded about the state it changes. */
export interface WriteRecord {
  readonly before: Json
  readonly audit_before: string | null
  readonly audit_after: string | null
}

interface NewRow extends WriteRecord {
  readonly action: string
  readonly target: string
  readonly phase: number
  readonly after: string | null
}

/** For an action that needs no write: there is nothing to audit. */
export const unaudited = { audit_before: null, audit_after: null } as const

/** A new write, or why an action or item needs none. */
export type NewWrite =
  | (NewRow & { readonly kind: Extract<WriteKind, 'request' | 'unread'> })
  | (NewRow & { readonly kind: 'notNeeded'; readonly why: string; readonly detail: string | null })
  | (NewRow & { readonly kind: 'kept'; readonly why: string; readonly detail: string })

/** An item that stays as it is. */
export const keptWrite = (
  action: string,
  phase: number,
  { target, why, detail }: { readonly target: string; readonly why: string; readonly detail: string },
): NewWrite => ({ action, kind: 'kept', target, phase, after: null, before: null, why, detail, ...unaudited })

/** What an action has recorded for an account to change. */
export interface PlannedWrite {
  readonly account: NamedPerson
  readonly before: Json
}

/** What these actions have recorded for a plan's accounts; `done`: only where they were done. */
export async function readPlannedWrites(
  db: Db,
  { tenantId, id }: OperationKey,
  actions: readonly string[],
  { done = false } = {},
): Promise<PlannedWrite[]> {
  if (actions.length === 0) return []
  const { rows } = await sql<PlannedWrite>`select
      jsonb_build_object('oid', i.account_id, 'upn', i.account_upn, 'name', i.account_name) as account, w.before
    from operation_writes w join operation_items i on i.tenant_id = w.tenant_id
      and i.operation_id = w.operation_id and i.seq = w.seq
    where w.tenant_id = ${tenantId} and w.operation_id = ${id} and w.action = any(${[...actions]}::text[])
      and w.kind = 'request' and i.verdict = 'change' and (not ${done} or w.state = 'done')
    order by w.seq`.execute(db)
  return rows
}

/** Which of these accounts have another step that is unfinished, failed or was skipped by the run. */
export async function readEndedBadly(
  db: Db,
  { tenantId, id }: OperationKey,
  seqs: readonly number[],
  action: string,
): Promise<ReadonlySet<number>> {
  const { rows } = await sql<{ seq: number }>`select distinct seq from operation_writes
    where tenant_id = ${tenantId} and operation_id = ${id} and seq = any(${[...seqs]}::integer[])
      and action <> ${action} and kind in ('request', 'unread') and (state in ('pending', 'sending', 'failed', 'uncertain')
        or state = 'skipped' and coalesce(why, 'already') not in ('already', 'notChosen'))`.execute(db)
  return new Set(rows.map(({ seq }) => seq))
}

/** A write done to an account by an earlier operation. */
export interface EarlierWrite {
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

/** The writes of an operation. */
export const writesOf = (db: Db, { tenantId, id }: OperationKey) =>
  db.selectFrom('operation_writes').where('tenant_id', '=', tenantId).where('operation_id', '=', id)

const changeOf = (db: Db, { tenantId, id }: OperationKey) =>
  db.updateTable('operation_writes').where('tenant_id', '=', tenantId).where('operation_id', '=', id)

/** The main write was done by the operation that this one continues. */
export const wasDoneBefore = (w: string) => {
  const column = (name: string) => sql.ref(`${w}.${name}`)
  return sql<boolean>`(${column('kind')} = 'notNeeded' and ${column('why')} = 'doneBefore')`
}

/** Inserts any missing writes in this state, all as a single parameter. */
export async function insertWrites(
  db: Db,
  { tenantId, id }: OperationKey,
  writes: readonly (NewWrite & { readonly seq: number })[],
  state: Extract<WriteState, 'none' | 'pending'>,
): Promise<void> {
  if (writes.length === 0) return
  await sql`insert into operation_writes (tenant_id, operation_id, seq, action, kind, target, phase, after, state, before,
      audit_before, audit_after, why, detail)
    select ${tenantId}, ${id}, seq, action, kind, target, phase, after, ${state}, before, audit_before, audit_after, why, detail
    from jsonb_to_recordset(${JSON.stringify(writes)}::jsonb) as t (seq integer, action text, kind text, target text,
      phase integer, after text, before jsonb, audit_before text, audit_after text, why text, detail text)
    on conflict do nothing`.execute(db)
}

/**
 * Makes the planned writes of these actions due. Actions that need no write end here, as do accounts without any chosen
 * action.
 */
export async function markPending(db: Db, key: OperationKey, actions: readonly string[]): Promise<void> {
  const chosen = sql`any(${[...actions]}::text[])`
  await sql`update operation_writes w set
      state = case when w.action = ${chosen} and w.kind in ('request', 'unread') then 'pending' else 'skipped' end,
      why = case when w.action = ${chosen} then w.why else 'notChosen' end
    where w.tenant_id = ${key.tenantId} and w.operation_id = ${key.id} and w.state = 'none'
      and (w.action = ${chosen} or w.after is null and not exists (select from operation_writes o
        where o.tenant_id = w.tenant_id and o.operation_id = w.operation_id and o.seq = w.seq and o.after is null
          and (o.state <> 'none' or o.action = ${chosen})))`.execute(db)
}

/** Moves each action's phases to those that start here. */
export async function renumberPhases(
  db: Db,
  { tenantId, id }: OperationKey,
  steps: readonly { readonly kind: string; readonly phase: number }[],
  phasesAtMost: number,
): Promise<void> {
  await sql`update operation_writes w set phase = s.phase + w.phase % ${phasesAtMost}::integer
    from jsonb_to_recordset(${JSON.stringify(steps.map(({ kind, phase }) => ({ kind, phase })))}::jsonb)
      as s (kind text, phase integer)
    where w.tenant_id = ${tenantId} and w.operation_id = ${id} and w.action = s.kind
      and w.phase <> s.phase + w.phase % ${phasesAtMost}::integer`.execute(db)
}

/** Whether any write is in one of these states. */
export async function hasWritesIn(
  db: Db,
  key: OperationKey,
  states: readonly WriteState[],
  own = false,
): Promise<boolean> {
  let query = writesOf(db, key).select('seq').where('state', 'in', states).limit(1)
  if (own) query = query.where('after', 'is', null)
  return (await query.executeTakeFirst()) !== undefined
}

/** Whether anything was sent to Graph. */
export async function hasBegunWrites(db: Db, key: OperationKey): Promise<boolean> {
  return (
    (await writesOf(db, key).select('seq').where('state', 'in', sentStates).limit(1).executeTakeFirst()) !== undefined
  )
}

/** Whether anything is left to send, excluding follow-ups of changes that weren't made. */
export async function hasWritesLeft(db: Db, { tenantId, id }: OperationKey): Promise<boolean> {
  const { rows } = await sql`select 1 from operation_writes w
    where w.tenant_id = ${tenantId} and w.operation_id = ${id} and w.state = 'pending'
      and (w.after is null or exists (select from operation_writes b where b.tenant_id = w.tenant_id
        and b.operation_id = w.operation_id and b.seq = w.seq and b.action = w.after
        and (b.state in ('sending', 'done') or ${wasDoneBefore('b')})))
    limit 1`.execute(db)
  return rows.length > 0
}

/** Ends all remaining writes: those never sent are skipped, those that might have been sent are uncertain. */
export async function endWrites(db: Db, key: OperationKey, why: string): Promise<void> {
  await changeOf(db, key).set({ state: 'skipped', why }).where('state', '=', 'pending').execute()
  await changeOf(db, key).set({ state: 'uncertain' }).where('state', '=', 'sending').execute()
}

/** Everything ever done to these accounts of a tenant, oldest first, and what is about to be done. */
export async function earlierWrites(db: Db, tenantId: string, accounts: readonly string[]): Promise<EarlierWrite[]> {
  if (accounts.length === 0) return []
  const { rows } = await sql<EarlierWrite>`
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
}
