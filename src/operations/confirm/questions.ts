import { textLimits } from '../../core/text-limits.ts'
import { questionQueries } from '../../store/queries/approval/questions.ts'
import { messageChange } from '../../store/queries/approval/requests.ts'
import { findOperation, findOwn, loadOperation } from '../lifecycle/access.ts'
import { inChangeTransaction } from '../lifecycle/advance.ts'
import { events, notices } from '../lifecycle/events.ts'
import type { Context } from '../model/context.ts'
import { toNamedPerson } from '../model/rows.ts'
import type { Operation, Person } from '../model/types.ts'
import { checkWritable } from '../rules/confirmation.ts'
import { ruleErrors } from '../rules/errors.ts'
import { approvalErrors } from './errors.ts'
import { type Approver, checkAwaitingApproval, findOpenRequest } from './open-request.ts'

/** Maximum number of questions per request. */
const maxQuestions = 5

/**
 * Asks the requester something before deciding. Throws the errors of `approve` up to readOnly, then questionMissing,
 * textTooLong and tooManyQuestions.
 */
export async function askQuestion(
  context: Context,
  id: string,
  by: Approver & { readonly text: string },
): Promise<Operation> {
  const { store, clock, limits } = context
  const { person } = by
  const { key, row } = await findOpenRequest(context, id, by)
  await checkAwaitingApproval(context, key, row)
  checkWritable(limits)
  const question = checkText(by.text)
  const asked = await inChangeTransaction(context, async ({ advance }) => {
    const now = clock.now()
    const { oid, name } = person
    return advance(key, events.asked, {
      now,
      actor: toNamedPerson(person),
      change: {
        ...messageChange(now, question, maxQuestions),
        write: (tx, row) => questionQueries(tx).add(row, { oid, name, question }),
      },
    })
  })
  if (!asked) {
    await checkAwaitingApproval(context, key, await findOperation(store, key))
    throw new approvalErrors.tooManyQuestions({ limit: maxQuestions })
  }
  return loadOperation(context, asked)
}

/**
 * Answers a question, by default the oldest open one. Throws noQuestion, questionMissing, textTooLong, readOnly, and the
 * errors of a request that isn't waiting.
 */
export async function answerQuestion(
  context: Context,
  id: string,
  by: { readonly person: Person; readonly text: string; readonly question?: number },
): Promise<Operation> {
  const { store, clock, limits } = context
  const { person } = by
  const { key, row } = await findOwn(context, id, person)
  await checkAwaitingApproval(context, key, row)
  checkWritable(limits)
  const open = (await questionQueries(store.db).all(key)).filter((one) => one.answer === null)
  const n = by.question ?? open[0]?.n
  if (n === undefined || !open.some((one) => one.n === n)) throw new approvalErrors.noQuestion({ id: row.id })
  const text = checkText(by.text)
  const answered = await inChangeTransaction(context, async ({ tx, advance }) => {
    const now = clock.now()
    const question = await questionQueries(tx).answer(key, { n, answer: text })
    const given =
      question &&
      (await advance(key, events.answered, {
        now,
        actor: toNamedPerson(person),
        change: messageChange(now, text),
        tells: async () => [{ to: question.asker_oid, about: notices.answer }],
      }))
    // Thrown, so that the transaction doesn't store the answer.
    if (!given) throw new approvalErrors.noQuestion({ id: row.id })
    return given
  })
  return loadOperation(context, answered)
}

function checkText(given: string): string {
  const text = given.trim()
  const { length } = text
  if (length === 0) throw new approvalErrors.questionMissing({})
  if (length > textLimits.question) throw new ruleErrors.textTooLong({ length, limit: textLimits.question })
  return text
}
