import { extendRequest } from '../../chat/commands/approvals.ts'
import { press } from '../../chat/commands/press.ts'
import { readOperationId, withOperation } from '../../chat/operations/operation-choice.ts'
import { replyWithOperation } from '../../chat/operations/operation-reply.ts'
import { defineCommand } from '../../chat/turn/command.ts'

/** Gives approvers more time to answer a request. */
export const extend = defineCommand(extendRequest, {
  fromText: readOperationId,
  run: (turn, { operation }) =>
    withOperation(turn, operation, {
      fits: ({ state, approval }) => state === 'awaitingApproval' && approval?.extended === false,
      again: (id) => press(extendRequest, { operation: id }),
      act: async (id) => replyWithOperation(await turn.services.operations.extend(id, turn), turn),
    }),
})
