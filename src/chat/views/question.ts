import { compact } from '../../core/compact.ts'
import type { Operation } from '../../operations/model/types.ts'
import { buildPlan, type Line } from '../card/index.ts'
import { answerQuestion } from '../commands/approvals.ts'
import { press } from '../commands/press.ts'
import type { Messages } from '../words/index.ts'
import type { Reply } from './reply.ts'
import { shorten, toFrame, type Viewer } from './viewer.ts'

/** The questions and answers, in order; open questions stand out. */
export const questionLines = ({ questions }: Operation, { decisions }: Messages): Line[] =>
  questions.flatMap(({ by, question, answer }) =>
    compact([
      { text: decisions.question(shorten(by, 60), question), bold: answer === null },
      answer !== null && { text: decisions.answer(answer) },
    ]),
  )

/** Asks the requester for an answer; if several questions are open, to one of them. */
export function showQuestion(operation: Operation, messages: Messages, viewer: Viewer): Reply {
  const { decisions } = messages
  const open = operation.questions.filter(({ answer }) => answer === null)
  const title = decisions.asksYou(shorten(open.at(-1)?.by ?? '', 60))
  const card = buildPlan(toFrame(viewer, messages), {
    header: { icon: '?', title, subtitle: operation.id, tone: 'accent' },
    // The title names the person who asks, unless there are several.
    lines: open.map(({ by, question }) => ({
      text: open.length > 1 ? decisions.question(shorten(by, 60), question) : decisions.quoted(question),
    })),
    comment: { label: decisions.yourAnswer, placeholder: decisions.answerHint, required: decisions.answerMissing },
    actions: open.map(({ n, by }) => ({
      title: open.length > 1 ? decisions.answerTo(shorten(by, 40), n) : decisions.send,
      data: press(answerQuestion, { operation: operation.id, question: n }),
    })),
  })
  return { card, summary: title }
}
