import { z } from 'zod/v4'
import { approvalInputShape, inputShape } from '../../operations/plan/form-fields.ts'
import { membershipScopes as scopes } from '../../operations/registry/collect-scopes.ts'
import { aboutOperation, cardToken, operationId, pageNumber } from './arguments.ts'
import { defineCommandSpec } from './spec.ts'

// Phones send all inputs of a card with each of its buttons.
const requestInputs = {
  operation: operationId.optional(),
  token: cardToken.optional(),
  ...approvalInputShape,
  /** Shows a list to choose the accounts to exclude. */
  pick: z.boolean().optional(),
  /** The accounts ticked there, by object ID. */
  people: inputShape.people,
}

export const showApproval = defineCommandSpec({
  name: 'approval',
  aliases: ['approvals', 'genehmigung', 'genehmigungen', 'freigabe', 'freigaben'],
  ...aboutOperation,
  scopes,
  arguments: {
    ...requestInputs,
    page: pageNumber,
    /** Lists all accounts, in a separate message or instead of the list whose button was pressed. */
    list: z.enum(['apart', 'here']).optional(),
  },
})

/** The text comes from the card's comment. */
export const askQuestion = defineCommandSpec({
  name: 'ask',
  aliases: ['fragen'],
  ...aboutOperation,
  scopes,
  arguments: requestInputs,
})

export const answerQuestion = defineCommandSpec({
  name: 'answer',
  aliases: ['antworten'],
  ...aboutOperation,
  scopes: [],
  arguments: {
    operation: operationId.optional(),
    question: z.number().int().min(1).max(100).optional(),
    comment: inputShape.comment,
  },
})

/** Only for the requester. */
export const extendRequest = defineCommandSpec({
  name: 'extend',
  aliases: ['verlängern'],
  ...aboutOperation,
  scopes: [],
})

const answerSpec = <const Name extends string>(name: Name, alias: string) =>
  defineCommandSpec({
    name,
    aliases: [alias],
    ...aboutOperation,
    scopes,
    arguments: requestInputs,
  })

export const approveOperation = answerSpec('approve', 'genehmigen')
export const denyOperation = answerSpec('deny', 'ablehnen')
