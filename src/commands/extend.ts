import { defineCommand } from '../chat/turn/command.ts'
import { extendRequest } from '../command-specs/approvals.ts'
import { press } from '../command-specs/press.ts'
import { readOperationId, withOperation } from './operation-choice.ts'
import { replyWithOperation } from './operation-reply.ts'

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
