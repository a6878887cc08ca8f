import { type Kysely, type Selectable, sql } from 'kysely'
import type { Database } from '../schema.ts'
import type { Change } from './lifecycle/advance.ts'
import type { OperationQuestionsTable } from './operation-tables.ts'
import type { OperationKey, OperationRow } from './operations.ts'

/** A question of an approver, as stored. */
export type QuestionRow = Selectable<OperationQuestionsTable>

/** One more word between approvers and requester, if the request still waits; `most`: a question, at most so many. */
export const talking = (now: number, most?: number): Change => ({
  set: (e) => ({ talk: e('talk', '+', 1), ...(most !== undefined && { questions: e('questions', '+', 1) }) }),
  where: (e) => [e('approve_by', '>', now), ...(most === undefined ? [] : [e('questions', '<', most)])],
})

/** Queries on questions before a decision; `db` may be a transaction. */
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

    /** Stores the question that was just counted. */
    add: async (row: OperationRow, by: { oid: string; name: string; question: string }): Promise<void> => {
      const key = { tenant_id: row.tenant_id, operation_id: row.id }
      await db
        .insertInto('operation_questions')
        .values({ ...key, n: row.questions, asker_oid: by.oid, asker_name: by.name, question: by.question })
        .execute()
      // The answer to their press shows it to them.
      await sql`update operation_approvers set shown_talk = ${row.talk} where tenant_id = ${row.tenant_id}
        and operation_id = ${row.id} and approver_oid = ${by.oid} and shown_talk = ${row.talk - 1}`.execute(db)
    },

    /** Answers question `n`, once; undefined if it has an answer. */
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
