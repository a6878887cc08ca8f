import { type Kysely, type Selectable, sql } from 'kysely'
import type { FailureReason, WriteState } from '../../../core/model.ts'
import type { ReasonCode } from '../../../core/reasons.ts'
import type { Database } from '../../database.ts'
import type { OperationKey } from '../lifecycle/operations.ts'
import type { OperationItemsTable } from '../operation-tables.ts'
import { type OperationWriteRow, writesOf } from '../plan/writes.ts'

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
    readonly plan_why: ReasonCode | null
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
    .where('w.tenant_id', '=', tenantId)
    .where('w.operation_id', '=', id)
    .orderBy('w.seq')
    .orderBy('w.action')
    .orderBy('w.target')

/** A phase with unsettled writes: whether some are due, and whether some that belong to main actions are uncertain. */
export interface UnsettledPhase {
  readonly phase: number
  readonly due: boolean
  readonly uncertain: boolean
}

/** Phases with unsettled writes, in order; `upTo`: only of accounts up to this one. */
export async function readUnsettledPhases(
  db: Db,
  key: OperationKey,
  upTo?: number,
): Promise<readonly UnsettledPhase[]> {
  const query = writesOf(db, key)
    .select('phase')
    .select(sql<boolean>`bool_or(state <> 'uncertain')`.as('due'))
    .select(sql<boolean>`bool_or(state = 'uncertain' and after is null)`.as('uncertain'))
    .where('state', 'in', ['pending', 'sending', 'uncertain'])
    .groupBy('phase')
    .orderBy('phase')
  return (upTo === undefined ? query : query.where('seq', '<=', upTo)).execute()
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
  },
  limit: number,
): Promise<DueWrite[]> {
  let query = withAccounts(db, key).where('w.state', 'in', where.states).limit(limit)
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
