import { type Kysely, type Selectable, sql } from 'kysely'
import type { Database } from '../schema.ts'
import type { OperationQuestionsTable } from './operation-tables.ts'
import type { OperationKey, OperationRow } from './operations.ts'

/** A question of an approver, as stored. */
export type QuestionRow = Selectable<OperationQuestionsTable>

/** Queries on questions before a decision; `db` may be a transaction. */
export function questionQueries(db: Kysely<Database>) {
  const of = ({ tenantId, id }: OperationKey) =>
    db.selectFrom('operation_questions').selectAll().where('tenant_id', '=', tenantId).where('operation_id', '=', id)
  /** Counts one more word in the conversation, if the request still waits. */
  const talk = (key: OperationKey, now: number, most?: number) =>
    db
      .updateTable('operations')
      .set((e) => ({
        version: e('version', '+', 1),
        changed_at: now,
        talk: e('talk', '+', 1),
        ...(most !== undefined && { questions: e('questions', '+', 1) }),
      }))
      .where('tenant_id', '=', key.tenantId)
      .where('id', '=', key.id)
      .where('state', '=', 'awaitingApproval')
      .where('approve_by', '>', now)
      .where((e) => (most === undefined ? e.lit(true) : e('questions', '<', most)))
      .returningAll()
      .executeTakeFirst()
  const tell = ({ tenant_id, id, version }: OperationRow, person: string, about: 'question' | 'answer', now: number) =>
    db
      .insertInto('operation_notices')
      .values({ tenant_id, operation_id: id, version, person, about, created_at: now })
      .execute()

  return {
    /** In the order they were asked. */
    all: (key: OperationKey): Promise<QuestionRow[]> => of(key).orderBy('n').execute(),

    /** Asks the requester; undefined if the request doesn't wait any more or has `most` questions. */
    ask: async (
      key: OperationKey,
      by: { oid: string; name: string; question: string; most: number; now: number },
    ): Promise<OperationRow | undefined> => {
      const row = await talk(key, by.now, by.most)
      if (!row) return undefined
      await db
        .insertInto('operation_questions')
        .values({
          tenant_id: key.tenantId,
          operation_id: key.id,
          n: row.questions,
          asker_oid: by.oid,
          asker_name: by.name,
          question: by.question,
        })
        .execute()
      await tell(row, row.requester_oid, 'question', by.now)
      // The answer to their press shows it to them.
      await sql`update operation_approvers set shown_talk = ${row.talk} where tenant_id = ${key.tenantId}
        and operation_id = ${key.id} and approver_oid = ${by.oid} and shown_talk = ${row.talk - 1}`.execute(db)
      return row
    },

    /** Answers question `n`, once; undefined if it has an answer. Without a `row`, the request doesn't wait any more. */
    answer: async (
      key: OperationKey,
      by: { n: number; answer: string; now: number },
    ): Promise<{ row: OperationRow | undefined } | undefined> => {
      const question = await db
        .updateTable('operation_questions')
        .set({ answer: by.answer })
        .where('tenant_id', '=', key.tenantId)
        .where('operation_id', '=', key.id)
        .where('n', '=', by.n)
        .where('answer', 'is', null)
        .returningAll()
        .executeTakeFirst()
      if (!question) return undefined
      const row = await talk(key, by.now)
      if (row) await tell(row, question.asker_oid, 'answer', by.now)
      return { row }
    },
  }
}
