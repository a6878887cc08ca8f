import assert from 'node:assert/strict'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../../src/store/database.ts'
import { type Covered, decidedBy } from './law.ts'
import type { Outside } from './outside.ts'
import type { Asked, PassRules } from './pass-law.ts'

/** What the bots have stored about passes. */
export function passRecords(
  db: Kysely<Database>,
  covered: (operation: string) => Promise<readonly Covered[]>,
): Pick<PassRules, 'vouchersOf' | 'receiversOf' | 'leftOut' | 'accountsOf'> {
  return {
    vouchersOf: async (operation) =>
      (
        await sql<Asked>`select operation_id as operation, account_id as account, receiver_oid as receiver,
          receiver_is_manager as "isManager" from operation_vouchers where operation_id = ${operation} order by account_id`.execute(
          db,
        )
      ).rows,
    receiversOf: async (operation) =>
      (
        await sql<{ oid: string }>`select distinct before -> 'receiver' ->> 'oid' as oid
          from operations o join operation_writes w on w.tenant_id = o.tenant_id and w.operation_id = o.id
          where o.id = ${operation} and o.actions @> '[{"kind":"let-back-in"}]' and action = 'let-back-in'
            and kind = 'request' and before -> 'receiver' ->> 'oid' is not null`.execute(db)
      ).rows.map(({ oid }) => oid),
    leftOut: async (operation) =>
      new Set(
        (
          await sql<{ account: string }>`select account_id as account from operation_items i
            where operation_id = ${operation} and account_id is not null and verdict <> 'already' and not exists (
              select from operation_writes w where w.tenant_id = i.tenant_id and w.operation_id = i.operation_id and w.seq = i.seq
                and w.state <> 'none' and (w.state not in ('skipped', 'failed') or w.why = 'already'))`.execute(db)
        ).rows.map(({ account }) => account),
      ),
    accountsOf: async (operation) => decidedBy(await covered(operation)),
  }
}

/** Whoever asked for others to be let back in is told if they weren't. */
export async function checkTold(
  db: Kysely<Database>,
  conversations: Outside['conversations'],
  operations: readonly string[],
): Promise<void> {
  const cards = conversations.list().flatMap(({ entries }) => entries.map(({ activity }) => JSON.stringify(activity)))
  const { rows } = await sql<{ operation: string; missed: number }>`
    select operation_id as operation, count(*)::integer as missed from operation_vouchers v
    where v.state = 'expired' group by 1`.execute(db)
  for (const { operation, missed } of rows.filter((one) => operations.includes(one.operation)))
    assert.ok(
      cards.some((card) => card.includes('Not everyone was let back in') && card.includes(operation)),
      `nobody was told that ${operation} did not let ${missed} back in`,
    )
}
