import { UserError } from '../../core/errors.ts'
import { textLimits } from '../../core/text-limits.ts'
import { auditQueries } from '../../store/queries/audit.ts'
import { questionQueries } from '../../store/queries/operation-questions.ts'
import type { OperationRow } from '../../store/queries/operations.ts'
import { checkRequester, find, keyFor, show } from '../access.ts'
import type { Context } from '../context.ts'
import { auditEntry } from '../rows.ts'
import type { Operation, Person } from '../types.ts'
import { type Approver, checkWaiting, openRequest } from './approval.ts'
import { checkWritable } from './confirmation-rules.ts'

/** Questions per request. */
const mostQuestions = 5

/**
 * Asks the requester something before deciding. Throws the errors of `approve` up to readOnly, then questionMissing,
 * textTooLong and tooManyQuestions.
 */
export async function ask(context: Context, id: string, by: Approver & { readonly text: string }): Promise<Operation> {
  const { store, clock, limits, notifier } = context
  const { person } = by
  const { key, row } = await openRequest(context, id, by)
  await checkWaiting(context, key, row)
  checkWritable(limits)
  const question = checkText(by.text)
  const asked = await store.db.transaction().execute(async (tx) => {
    const about = { oid: person.oid, name: person.name, question, most: mostQuestions, now: clock.now() }
    const now = await questionQueries(tx).ask(key, about)
    if (now) await auditQueries(tx).append(key.tenantId, [entry('asked', now, person, question)])
    return now
  })
  if (!asked) {
    await checkWaiting(context, key, await find(store, key))
    throw new UserError('tooManyQuestions', { limit: mostQuestions })
  }
  void notifier.state(key)
  return show(store, asked)
}

/**
 * Answers a question, by default the oldest one that is open. Throws noQuestion, questionMissing, textTooLong, and for a
 * request that doesn't wait the same errors as `deny`.
 */
export async function answer(
  context: Context,
  id: string,
  by: { readonly person: Person; readonly text: string; readonly question?: number },
): Promise<Operation> {
  const { store, clock, limits, notifier } = context
  const { person } = by
  const key = keyFor(id, person)
  const row = await find(store, key)
  checkRequester(row, person)
  await checkWaiting(context, key, row)
  checkWritable(limits)
  const open = (await questionQueries(store.db).all(key)).filter((one) => one.answer === null)
  const n = by.question ?? open[0]?.n
  if (n === undefined || !open.some((one) => one.n === n)) throw new UserError('noQuestion', { id: row.id })
  const text = checkText(by.text)
  const answered = await store.db.transaction().execute(async (tx) => {
    const given = await questionQueries(tx).answer(key, { n, answer: text, now: clock.now() })
    // Thrown, so that the answer isn't stored either.
    if (!given?.row) throw new UserError('noQuestion', { id: row.id })
    await auditQueries(tx).append(key.tenantId, [entry('answered', given.row, person, text)])
    return given.row
  })
  void notifier.state(key)
  return show(store, answered)
}

function checkText(given: string): string {
  const text = given.trim()
  const { length } = text
  if (length === 0) throw new UserError('questionMissing', {})
  if (length > textLimits.question) throw new UserError('textTooLong', { length, limit: textLimits.question })
  return text
}

function entry(step: 'asked' | 'answered', row: OperationRow, { oid, upn, name }: Person, comment: string) {
  return { ...auditEntry(step, row), actor: { oid, upn, name }, comment }
}
