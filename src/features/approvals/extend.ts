import { readOperationId, withOperation } from '../../chat/operations/operation-choice.ts'
import { replyWithOperation } from '../../chat/operations/operation-reply.ts'
import { defineCommand } from '../../chat/turn/command.ts'
import { extendRequest } from '../../command-specs/approvals.ts'
import { press } from '../../command-specs/press.ts'

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
