import { membershipScopes as scopes } from '../actions/scopes.ts'
import { cardToken, inputs, operationId, page } from './inputs.ts'
import { commandSpec } from './spec.ts'

const request = { operation: operationId.optional(), token: cardToken.optional(), comment: inputs.comment }

export const showApproval = commandSpec({
  name: 'approval',
  aliases: ['approvals', 'freigabe', 'freigaben'],
  group: 'byId',
  access: 'signedIn',
  scopes,
  arguments: { ...request, page },
})

const answerSpec = <const Name extends string>(name: Name) =>
  commandSpec({ name, group: 'byId', access: 'signedIn', scopes, arguments: request })

export const approveOperation = answerSpec('approve')
export const denyOperation = answerSpec('deny')
