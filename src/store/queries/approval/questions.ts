import { type Kysely, type Selectable, sql } from 'kysely'
import type { Database } from '../../database.ts'
import type { OperationKey, OperationKeys, OperationRow } from '../lifecycle/operations.ts'
import { createGroups } from '../subqueries.ts'
import type { OperationQuestionsTable } from './tables.ts'

/** An approver's question, as stored. */
export type QuestionRow = Selectable<OperationQuestionsTable>

/** Queries on questions before a decision; `db` can be a transaction. */
export function questionQueries(db: Kysely<Database>) {
  return {
    /** In the order they were asked. */
    all: ({ tenantId, id }: OperationKey): Promise<QuestionRow[]> =>
      db
        .selectFrom('operation_questions')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('operation_id', '=', id)
        .orderBy('n')
        .execute(),

    /** Stores one more question about this operation. */
    add: async (row: OperationRow, by: { oid: string; name: string; question: string }): Promise<void> => {
      const key = { tenant_id: row.tenant_id, operation_id: row.id }
      await db
        .insertInto('operation_questions')
        .values({ ...key, n: row.questions + 1, asker_oid: by.oid, asker_name: by.name, question: by.question })
        .execute()
      // The person who asks sees the question in the answer to their press.
      await sql`update posts set shown = shown + 1 where tenant_id = ${row.tenant_id} and operation_id = ${row.id}
        and role = 'approver' and person = ${by.oid} and shown = wanted`.execute(db)
    },

    /** Answers question `n`, once; undefined if it already has an answer. */
    answer: (key: OperationKey, by: { n: number; answer: string }): Promise<QuestionRow | undefined> =>
      db
        .updateTable('operation_questions')
        .set({ answer: by.answer })
        .where('tenant_id', '=', key.tenantId)
        .where('operation_id', '=', key.id)
        .where('n', '=', by.n)
        .where('answer', 'is', null)
        .returningAll()
        .executeTakeFirst(),
  }
}

/** What approvers asked about these operations, in order, and the answers. */
export const questionsAbout = ({ tenantId, ids }: OperationKeys) =>
  createGroups(
    sql<{ of: string; n: number; by: string; question: string; answer: string | null }>`
      select operation_id as of, n, asker_name as by, question, answer from operation_questions
      where tenant_id = ${tenantId} and operation_id = any(${[...ids]}::text[]) order by n`,
  )
