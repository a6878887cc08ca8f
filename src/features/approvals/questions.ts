import { answerQuestion, askQuestion } from '../../chat/commands/approvals.ts'
import { press } from '../../chat/commands/press.ts'
import { withOperation } from '../../chat/operations/operation-choice.ts'
import { replyWithOperation } from '../../chat/operations/operation-reply.ts'
import { defineCommand } from '../../chat/turn/command.ts'
import { showRequest, withRequest } from './approvals.ts'

/** An ID, if there is one, and the text after it. */
function fromText(rest: string): { operation?: string; comment?: string } {
  const { id, text } = /^(?:(?<id>[a-z]{6}-\d{2})\b[\s,:;-]*)?(?<text>.*)$/is.exec(rest.trim())?.groups ?? {}
  return { ...(id && { operation: id }), ...(text && { comment: text }) }
}

/** Lets an approver ask the requester something; the request stays as it is. */
const ask = defineCommand(askQuestion, {
  fromText,
  run: (turn, args) =>
    withRequest(turn, args, async ({ operation, token, comment = '' }) => {
      const { services, person, directory } = turn
      await services.operations.ask(operation, { person, directory, ...(token && { token }), text: comment })
      return showRequest(turn, { operation })
    }),
})

const answer = defineCommand(answerQuestion, {
  fromText,
  run: (turn, { operation, question, comment: text = '' }) =>
    withOperation(turn, operation, {
      fits: ({ state, questions }) => state === 'awaitingApproval' && questions.some((one) => one.answer === null),
      again: (id) => press(answerQuestion, { operation: id, comment: text }),
      act: async (id) => {
        const { services, person } = turn
        const given = { person, text, ...(question !== undefined && { question }) }
        return replyWithOperation(await services.operations.answer(id, given), turn)
      },
    }),
})

export const questionCommands = [ask, answer]
