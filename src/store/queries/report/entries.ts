import { type Kysely, sql } from 'kysely'
import type { Database } from '../../database.ts'
import type { AuditRow, AuditStep } from '../audit.ts'
import type { Range } from './related-operations.ts'

/** What a report covers. */
export interface Scope extends Range {
  /** Operations with all of their accounts. */
  readonly core: readonly string[]
  /** Operations of which only the core operations' accounts count. */
  readonly later: readonly string[]
}

/** An account by its object ID, with its first sign-in name in the entries. */
export interface AccountKey {
  readonly id: string
  readonly upn: string
}

/** A report reads its entries in groups, so that its memory use doesn't grow with them. */
export function reportQueries(db: Kysely<Database>, { tenantId, last, core, later }: Scope) {
  const those = sql`a.tenant_id = ${tenantId} and a.seq <= ${last}`
  const inCore = sql`a.operation_id = any(${[...core]}::text[])`
  const inLater = sql`a.operation_id = any(${[...later]}::text[])`
  const accounts = sql`select a.account_id from audit a where ${those} and ${inCore} and a.account_id is not null`
  const within =
    later.length === 0
      ? inCore
      : sql`(${inCore} or ${inLater} and (a.account_id is null or a.account_id in (${accounts})))`
  const columns = sql`a.seq, a.entry::text as entry, a.previous, a.hash`

  return {
    /** All entries in order, after number `after`. */
    inOrder: async (after: number, limit: number): Promise<AuditRow[]> => {
      const { rows } =
        await sql<AuditRow>`select ${columns} from audit a where ${those} and a.seq > ${after} and ${within}
        order by a.seq limit ${limit}`.execute(db)
      return rows
    },

    /** Accounts after this one, by sign-in name. `byId`: in an order that reveals nothing about them. */
    accounts: async (after: AccountKey | undefined, limit: number, byId: boolean): Promise<AccountKey[]> => {
      const key = byId ? sql`(id, '')` : sql`(upn, id)`
      const from = byId ? sql`(${after?.id ?? ''}, '')` : sql`(${after?.upn ?? ''}, ${after?.id ?? ''})`
      const { rows } = await sql<AccountKey>`select id, upn from (
          select a.account_id collate "C" as id, coalesce(min(a.account_upn collate "C"), '') collate "C" as upn from audit a
          where ${those} and ${inCore} and a.account_id is not null group by a.account_id) found
        where ${after ? sql`${key} > ${from}` : sql`true`} order by ${byId ? sql`id` : sql`upn, id`}
        limit ${limit}`.execute(db)
      return rows
    },

    /** The entries of these accounts, in order. */
    ofAccounts: async (some: readonly string[]): Promise<AuditRow[]> => {
      const { rows } = await sql<AuditRow>`select ${columns} from audit a where ${those} and ${within}
        and a.account_id = any(${[...some]}::text[]) order by a.seq`.execute(db)
      return rows
    },
  }
}

/** The newest entry of this tenant, or the one with this number. */
export async function findEntry(
  db: Kysely<Database>,
  tenantId: string,
  seq?: number,
): Promise<Pick<AuditRow, 'seq' | 'hash'> | undefined> {
  const { rows } = await sql<Pick<AuditRow, 'seq' | 'hash'>>`select seq, hash from audit where tenant_id = ${tenantId}
    and ${seq === undefined ? sql`true` : sql`seq = ${seq}`} order by seq desc limit 1`.execute(db)
  return rows[0]
}

/** The entry with which this step records the file with this SHA-256. */
export async function findExport(
  db: Kysely<Database>,
  tenantId: string,
  { name }: AuditStep,
  sha256: string,
): Promise<number | undefined> {
  const { rows } = await sql<{ seq: number }>`select seq from audit where tenant_id = ${tenantId} and account_id is null
    and entry ->> 'step' = ${name} and entry -> 'export' ->> 'sha256' = ${sha256} order by seq limit 1`.execute(db)
  return rows[0]?.seq
}
