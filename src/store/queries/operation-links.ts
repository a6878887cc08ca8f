import { type Kysely, sql } from 'kysely'
import type { Database } from '../schema.ts'
import type { OperationItemRow } from './operation-items.ts'
import type { OperationKind, OperationState } from './operation-tables.ts'
import type { OperationKey } from './operations.ts'

/** A confirmed operation that undoes another, or tries its failures again. */
export interface Follower {
  readonly id: string
  readonly how: 'undo' | 'retry'
  readonly state: OperationState
}

/** The operation that will take back what was done to an account, and when; null for as soon as it is approved. */
export interface TakingBack {
  readonly operation: string
  readonly at: number | null
}

/** The statements by which operations follow one another; `db` may be a transaction. */
export function linkQueries(db: Kysely<Database>) {
  const of = ({ tenantId, id }: OperationKey) =>
    db.selectFrom('operation_items').selectAll().where('tenant_id', '=', tenantId).where('operation_id', '=', id)

  return {
    /** What followed an operation, the oldest first; plans that nobody confirmed are not told of. */
    followers: async ({ tenantId, id }: OperationKey): Promise<Follower[]> => {
      const rows = await db
        .selectFrom('operations')
        .select(['id', 'undo_of', 'state'])
        .where('tenant_id', '=', tenantId)
        .where((e) => e.or([e('undo_of', '=', id), e('retry_of', '=', id)]))
        .where('confirmed_at', 'is not', null)
        .orderBy('confirmed_at')
        .execute()
      return rows.map((row) => ({ id: row.id, how: row.undo_of === id ? 'undo' : 'retry', state: row.state }))
    },

    /** What it changed, and what it may have changed. */
    changed: (key: OperationKey): Promise<OperationItemRow[]> =>
      of(key).where('verdict', '=', 'change').where('change', 'in', ['done', 'uncertain']).orderBy('seq').execute(),

    /** What it was to change and did not, so far as anybody knows; `ends` are the causes by which it ended early. */
    notDone: (key: OperationKey, ends: readonly string[]): Promise<OperationItemRow[]> =>
      of(key)
        .where((e) =>
          e.or([
            e('verdict', '=', 'failed'),
            e('change', 'in', ['failed', 'uncertain']),
            e.and([e('change', '=', 'skipped'), e('why', 'in', ends)]),
          ]),
        )
        .orderBy('seq')
        .execute(),

    /** Whom it was to sign out after the change and did not. */
    notSignedOut: (key: OperationKey, ends: readonly string[]): Promise<OperationItemRow[]> =>
      of(key)
        .where((e) =>
          e.or([
            e('sign_out', 'in', ['failed', 'uncertain']),
            e.and([e('change', '=', 'uncertain'), e('sign_out', '=', 'skipped')]),
            e.and([e('change', '=', 'done'), e('sign_out', '=', 'skipped'), e('why', 'in', ends)]),
          ]),
        )
        .orderBy('seq')
        .execute(),

    /**
     * Which of these accounts other operations changed, or may have, after this one did, with the latest such operation:
     * whether the account is enabled, or with kind `signOut` its sessions. `except`: the operation that asks, which has begun.
     */
    changedSince: async (
      key: OperationKey,
      kind: OperationKind,
      accountIds: readonly string[],
      except = key.id,
    ): Promise<Map<string, string>> => {
      const touched =
        kind === 'signOut'
          ? sql`((o.kind = 'signOut' and i.change = 'done') or i.sign_out = 'done')`
          : sql`(o.kind <> 'signOut' and i.change in ('sending', 'done', 'uncertain'))`
      const { rows } = await sql<{ account: string; operation: string }>`
        select distinct on (i.account_id) i.account_id as account, o.id as operation
        from operation_items mine
          join operations me on me.tenant_id = mine.tenant_id and me.id = mine.operation_id
          join operations o on o.tenant_id = mine.tenant_id and o.id not in (mine.operation_id, ${except})
            and coalesce(o.finished_at, o.changed_at) >= me.created_at
          join operation_items i on i.tenant_id = o.tenant_id and i.operation_id = o.id and i.account_id = mine.account_id
        where mine.tenant_id = ${key.tenantId} and mine.operation_id = ${key.id} and ${touched}
          and coalesce(i.sent_at, o.confirmed_at) > coalesce(mine.sent_at, me.created_at)
          and i.account_id in (select jsonb_array_elements_text(${JSON.stringify(accountIds)}::jsonb))
        order by i.account_id, coalesce(i.sent_at, o.confirmed_at) desc`.execute(db)
      return new Map(rows.map(({ account, operation }) => [account, operation]))
    },

    /**
     * Which of these accounts an operation that was agreed to will enable or disable, as `kind` says, to take back what another
     * did: which one, and its hour. What is to be enabled again after an operation that has not ended goes by that one's id.
     */
    toBeTakenBack: async (
      tenantId: string,
      kind: OperationKind,
      accountIds: readonly string[],
    ): Promise<Map<string, TakingBack>> => {
      const { rows } = await sql<TakingBack & { account: string }>`
        select distinct on (i.account_id) i.account_id as account, o.id as operation,
          case when o.kind = ${kind} then o.run_at else o.enable_at end as at
        from operations o join operation_items i on i.tenant_id = o.tenant_id and i.operation_id = o.id
        where o.tenant_id = ${tenantId} and o.confirmed_at is not null
          and (o.kind = ${kind} and o.finished_at is null and (o.follows is not null or o.undo_of is not null)
              and i.change in ('pending', 'sending')
            or ${kind} = 'enable' and o.kind = 'disable' and o.enable_at is not null and o.follow_up is null
              and (o.finished_at is null or o.state in ('done', 'stopped'))
              and i.change in ('pending', 'sending', 'done', 'uncertain'))
          and i.account_id in (select jsonb_array_elements_text(${JSON.stringify(accountIds)}::jsonb))
        order by i.account_id, at nulls first`.execute(db)
      return new Map(rows.map(({ account, operation, at }) => [account, { operation, at }]))
    },
  }
}
