import { type Kysely, sql } from 'kysely'
import type { Database } from '../database.ts'

/** An account to which a protection entry refers, or once referred. */
export interface ProtectedAccount {
  /** In lower case, as is `account`. */
  readonly entry: string
  readonly account: string
}

/** Queries on protected accounts. */
export function protectedQueries(db: Kysely<Database>) {
  return {
    known: (tenantId: string, entries: readonly string[]): Promise<ProtectedAccount[]> =>
      db
        .selectFrom('protected_accounts')
        .select(['entry', 'account_id as account'])
        .where('tenant_id', '=', tenantId)
        .where('entry', '=', sql<string>`any(${[...entries]}::text[])`)
        .execute(),

    remember: async (tenantId: string, found: readonly ProtectedAccount[], now: number): Promise<void> => {
      if (found.length === 0) return
      await sql`insert into protected_accounts (tenant_id, entry, account_id, seen_at)
        select ${tenantId}, entry, account, ${now}
        from jsonb_to_recordset(${JSON.stringify(found)}::jsonb) as t (entry text, account text)
        on conflict do nothing`.execute(db)
    },
  }
}
