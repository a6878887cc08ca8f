import { z } from 'zod/v4'
import { membershipScopes } from '../actions/scopes.ts'
import { inputs } from '../plan-fields/fields.ts'
import { changes } from './accounts.ts'
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
    // Phones send all inputs of a card with each of its buttons.
    people: inputs.people,
    /** In a message of its own. */
    apart: z.boolean().default(false),
  },
})

/** Sends their cards once more to those who have people to let back in. */
export const remindReceivers = commandSpec({
  name: 'remind receivers',
  hidden: true,
  access: 'signedIn',
  scopes: [],
  otherScopes: membershipScopes,
  arguments: { operation: operationId },
})

/** Plans that somebody else lets people back in who still wait; asks who, without anybody. */
export const giveWaysBackIn = commandSpec({
  name: 'give ways back in',
  hidden: true,
  access: 'operators',
  scopes: changes.letBackIn.scopes,
  otherScopes: membershipScopes,
  arguments: { operation: operationId, people: inputs.people },
})
