import { UserError } from '../../core/errors.ts'
import { textLimits } from '../../core/text-limits.ts'
import { questionQueries } from '../../store/queries/approval/questions.ts'
import { messageChange } from '../../store/queries/approval/requests.ts'
import { checkRequester, find, keyFor, show } from '../lifecycle/access.ts'
import { change } from '../lifecycle/advance.ts'
import type { Context } from '../model/context.ts'
import { namedOf } from '../model/rows.ts'
import type { Operation, Person } from '../model/types.ts'
import { checkWritable } from '../rules/confirmation.ts'
import { type Approver, checkWaiting, openRequest } from './approval.ts'

/** Maximum number of questions per request. */
const maxQuestions = 5

export async function ask(context: Context, id: string, by: Approver & { readonly text: string }): Promise<Operation> {
  const { store, clock, limits } = context
  const { person } = by
  const { key, row } = await openRequest(context, id, by)
  await checkWaiting(context, key, row)
  checkWritable(limits)
  const question = checkText(by.text)
  const asked = await change(context, async ({ advance }) => {
    const now = clock.now()
    const { oid, name } = person
    return advance(key, 'asked', {
      now,
      actor: namedOf(person),
      change: {
        ...messageChange(now, question, maxQuestions),
        write: (tx, row) => questionQueries(tx).add(row, { oid, name, question }),
      },
    })
  })
  if (!asked) {
    await checkWaiting(context, key, await find(store, key))
    throw new UserError('tooManyQuestions', { limit: maxQuestions })
  }
  return show(context, asked)
}

export async function answer(
  context: Context,
  id: string,
  by: { readonly person: Person; readonly text: string; readonly question?: number },
): Promise<Operation> {
  const { store, clock, limits } = context
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
  const answered = await change(context, async ({ tx, advance }) => {
    const now = clock.now()
    const question = await questionQueries(tx).answer(key, { n, answer: text })
    const given =
      question &&
      (await advance(key, 'answered', {
        now,
        actor: namedOf(person),
        change: messageChange(now, text),
        tells: async () => [{ to: question.asker_oid, about: 'answer' }],
      }))
    // Thrown, so that the transaction doesn't store the answer.
    if (!given) throw new UserError('noQuestion', { id: row.id })
    return given
  })
  return show(context, answered)
}

function checkText(given: string): string {
  const text = given.trim()
  const { length } = text
  if (length === 0) throw new UserError('questionMissing', {})
  if (length > textLimits.question) throw new UserError('textTooLong', { length, limit: textLimits.question })
  return text
}
