import { z } from 'zod/v4'
import { membershipScopes } from '../actions/scopes.ts'
import { operationId, page } from './arguments.ts'
import { commandSpec } from './spec.ts'

/** Lists the people whom an operation lets back in, with the links for those who do that. */
export const waysBackIn = commandSpec({
  name: 'ways back in',
  aliases: ['way back in', 'rückkehr', 'wege zurück'],
  group: 'respond',
  byId: true,
  access: 'signedIn',
  scopes: [],
  otherScopes: membershipScopes,
  arguments: {
    operation: operationId.optional(),
    page,
    /** In a message of its own. */
    apart: z.boolean().default(false),
  },
})
