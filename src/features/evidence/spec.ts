import { z } from 'zod/v4'
import { operationId, pageNumber } from '../../chat/commands/arguments.ts'
import { defineCommandSpec } from '../../chat/commands/spec.ts'
import { approvalInputShape, planInputShape } from '../../operations/plan/form-fields.ts'
import { membershipScopes } from '../../operations/registry/collect-scopes.ts'

/** Shows traces that an attacker might have left in an operation's accounts. */
export const evidenceSpec = defineCommandSpec({
  name: 'evidence',
  aliases: ['spuren'],
  group: 'operations',
  after: 'more',
  byId: true,
  access: 'signedIn',
  scopes: [],
  otherScopes: membershipScopes,
  arguments: {
    // Phones send all inputs of a card with each of its buttons.
    ...planInputShape,
    ...approvalInputShape,
    operation: operationId.optional(),
    page: pageNumber,
    /** In a separate message below the card with the button. */
    apart: z.boolean().default(false),
  },
})
