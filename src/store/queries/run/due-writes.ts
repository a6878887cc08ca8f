import { type Kysely, type Selectable, sql } from 'kysely'
import type { FailureReason } from '../../../core/model.ts'
import type { Database } from '../../database.ts'
import type { OperationKey } from '../lifecycle/operations.ts'
import type { OperationItemsTable } from '../operation-tables.ts'
import type { WriteState } from '../operation-types.ts'
import { type OperationWriteRow, wasDoneBefore, writesOf } from '../plan/writes.ts'

/* The work of a slice: the writes that are due, in order, and those to be read back. */

type Db = Kysely<Database>

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
    readonly plan_why: string | null
    /** Whether it follows another write of the same operation. */
    readonly follows: boolean
  }

const withAccounts = (db: Db, { tenantId, id }: OperationKey) =>
  db
    .selectFrom('operation_writes as w')
    // By key for each write, because without statistics the planner compares every write with every account.
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
    .select(
      sql<boolean>`w.after is not null and not exists (select from operation_writes b where b.tenant_id = w.tenant_id
        and b.operation_id = w.operation_id and b.seq = w.seq and b.action = w.after and ${wasDoneBefore('b')})`.as(
        'follows',
      ),
    )
    .where('w.tenant_id', '=', tenantId)
    .where('w.operation_id', '=', id)
    .orderBy('w.seq')
    .orderBy('w.action')
    .orderBy('w.target')

/**
 * A phase with unsettled writes: whether some are still to be sent, whether some of these are due now, and whether some
 * that belong to main actions are uncertain.
 */
export interface UnsettledPhase {
  readonly phase: number
  readonly open: boolean
  readonly due: boolean
  readonly uncertain: boolean
}

/** Longer than any wait: a later time was stored before the clock was set back. */
const longestWait = 3_600_000

/** Waiting this long for the next try is part of trying. */
const idleAfter = 60_000

/**
 * Since when a write has been tried, leaving out the time in which nobody could: while an operation waits for its owner,
 * for example.
 */
export const triedSince = (now: number) => {
  const idle = sql`${now}::bigint - greatest(w.sent_at, w.retry_at) - ${idleAfter}::bigint`
  return sql<number | null>`w.first_sent_at + greatest(0, ${idle})`
}

/** The writes of an operation that have to be sent again later. Few, and found by an index of their own. */
const waitingWrites = ({ tenantId, id }: OperationKey) => sql`select * from operation_writes
  where tenant_id = ${tenantId} and operation_id = ${id} and retry_at is not null and state in ('pending', 'sending')`

/** Phases with unsettled writes, in order; `upTo`: only of accounts up to this one. */
export async function readUnsettledPhases(
  db: Db,
  key: OperationKey,
  { now, upTo }: { readonly now: number; readonly upTo?: number | undefined },
): Promise<readonly UnsettledPhase[]> {
  const { rows } = await sql<UnsettledPhase>`
    with waiting as materialized (select seq, min(phase) as phase from (${waitingWrites(key)}) e group by seq)
    select w.phase, bool_or(w.state <> 'uncertain') as open, bool_or(w.state <> 'uncertain' and ${isDue('w', now)} and coalesce(waiting.phase >= w.phase, true)) as due,
      bool_or(w.state = 'uncertain' and w.after is null) as uncertain
    from operation_writes w left join waiting on waiting.seq = w.seq
    where w.tenant_id = ${key.tenantId} and w.operation_id = ${key.id} and w.state in ('pending', 'sending', 'uncertain')
      and coalesce(w.seq <= ${upTo ?? null}::integer, true)
    group by w.phase order by w.phase`.execute(db)
  return rows
}

const isDue = (w: string, now: number) => {
  const at = sql.ref(`${w}.retry_at`)
  return sql<boolean>`(${at} is null or ${at} <= ${now} or ${at} > ${now + longestWait})`
}

/** What an operation's unsettled writes wait for. */
export interface WaitingWrites {
  /** When the first of them is due. */
  readonly until: number
  readonly accounts: number
  /** Whether Graph has refused all of them because it is throttling. */
  readonly throttled: boolean
}

/** The writes that have to be sent again later; undefined if there are none. `upTo`: only of accounts up to this one. */
export async function readWaitingWrites(db: Db, key: OperationKey, upTo?: number): Promise<WaitingWrites | undefined> {
  const { rows } = await sql<{ until: number | null; accounts: number; throttled: boolean }>`
    select min(retry_at) as until, count(distinct seq)::integer as accounts, bool_and(tries = 0) as throttled
    from (${waitingWrites(key)}) w where coalesce(w.seq <= ${upTo ?? null}::integer, true)`.execute(db)
  const [found] = rows
  return found && found.until !== null ? { ...found, until: found.until } : undefined
}

/** The first writes in one of these states, in one phase or in all. */
export function readDueWrites(
  db: Db,
  key: OperationKey,
  where: {
    readonly phase?: number
    readonly states: readonly WriteState[]
    readonly own?: boolean
    readonly upTo?: number | undefined
    /** Only these accounts. */
    readonly seqs?: readonly number[]
    /** All writes of at most this many accounts. */
    readonly accounts?: number | undefined
    /** Only what can be sent at this time: not what has to wait, or to follow something that has to. */
    readonly dueAt?: number
  },
  limit: number,
): Promise<DueWrite[]> {
  let query = withAccounts(db, key).where('w.state', 'in', where.states).limit(limit)
  if (where.phase !== undefined) query = query.where('w.phase', '=', where.phase)
  if (where.own) query = query.where('w.after', 'is', null)
  if (where.upTo !== undefined) query = query.where('w.seq', '<=', where.upTo)
  if (where.seqs) query = query.where('w.seq', 'in', where.seqs)
  const { accounts, dueAt } = where
  const mayBeSent = (w: string, now: number) => sql<boolean>`${isDue(w, now)} and not exists (
    select from (${waitingWrites(key)}) e where e.seq = ${sql.ref(`${w}.seq`)} and e.phase < ${sql.ref(`${w}.phase`)})`
  if (dueAt !== undefined) query = query.where(mayBeSent('w', dueAt)).select(triedSince(dueAt).as('first_sent_at'))
  if (accounts !== undefined) {
    query = query.where('w.seq', 'in', (e) => {
      const first = e
        .selectFrom('operation_writes as f')
        .select('f.seq')
        .distinct()
        .where('f.tenant_id', '=', key.tenantId)
        .where('f.operation_id', '=', key.id)
        .where('f.state', 'in', where.states)
        .where(dueAt === undefined ? sql<boolean>`true` : mayBeSent('f', dueAt))
        .orderBy('f.seq')
        .limit(accounts)
      return where.phase === undefined ? first : first.where('f.phase', '=', where.phase)
    })
  }
  return query.execute()
}

/** The last of the first `count` accounts to be written to; undefined if there are no more accounts than that. */
export async function findLastOfFirst(db: Db, key: OperationKey, count: number): Promise<number | undefined> {
  const rows = await writesOf(db, key)
    .select('seq')
    .distinct()
    .orderBy('seq')
    .limit(count + 1)
    .execute()
  return rows.length > count ? rows[count - 1]?.seq : undefined
}

/**
 * Failed and uncertain accounts up to `upTo`, counted by reason. Steps that are `optional` don't count if the
 * operator's role doesn't permit them.
 */
export async function failuresByReason(
  db: Db,
  key: OperationKey,
  upTo: number,
  optional: readonly string[],
): Promise<readonly { reason: FailureReason['code']; failed: number }[]> {
  const rows = await writesOf(db, key)
    .select((e) => [
      sql<FailureReason['code']>`reason ->> 'code'`.as('reason'),
      e.fn.count('seq').distinct().as('failed'),
    ])
    .where('seq', '<=', upTo)
    .where('state', 'in', ['failed', 'uncertain'])
    .where('reason', 'is not', null)
    .where(sql<boolean>`not (reason ->> 'code' = 'missingRole' and action = any(${[...optional]}::text[]))`)
    .groupBy(sql`reason ->> 'code'`)
    .execute()
  return rows.map(({ reason, failed }) => ({ reason, failed: Number(failed) }))
}

/**
 * Writes of these actions that are done but unverified, or uncertain, for accounts after `after`. Never splits an
 * account. `next`: the account after which there might be more.
 */
export async function readUnverifiedWrites(
  db: Db,
  key: OperationKey,
  { actions, after }: { readonly actions: readonly string[]; readonly after: number },
  limit: number,
): Promise<{ readonly rows: readonly DueWrite[]; readonly next?: number | undefined }> {
  if (actions.length === 0) return { rows: [] }
  const rows = await withAccounts(db, key)
    .where('w.seq', '>', after)
    .where('w.action', 'in', actions)
    .where((e) =>
      e.or([
        e('w.state', '=', 'uncertain'),
        e.and([e('w.state', '=', 'done'), e('w.verified', 'not in', ['verified', 'prepared'])]),
      ]),
    )
    .limit(limit)
    .execute()
  if (rows.length < limit) return { rows }
  const last = rows.at(-1)?.seq
  const whole = rows.filter((row) => row.seq !== last)
  const page = whole.length > 0 ? whole : rows
  return { rows: page, next: page.at(-1)?.seq }
}
