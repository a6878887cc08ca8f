import { z } from 'zod/v4'
import { membershipScopes } from '../actions/scopes.ts'
import { handOffSystems } from '../core/hand-offs.ts'
import { inputs } from '../plan-fields/fields.ts'
import { filterText, operationId } from './arguments.ts'
import { commandSpec } from './spec.ts'

const system = z.enum(handOffSystems)

/** For operators, and for people who were asked to do the steps. */
const common = {
  access: 'signedIn',
  scopes: [],
  // Finding the person.
  otherScopes: [...membershipScopes, 'User.Read.All'],
} as const

/** Shows the steps that an operation leaves in another system, or asks someone to do them. */
export const handOff = commandSpec({
  ...common,
  name: 'hand off',
  aliases: ['hand off operation', 'hand off steps', 'weitergeben', 'schritte weitergeben'],
  group: 'operations',
  byId: true,
  arguments: {
    operation: operationId.optional(),
    system: system.optional(),
    /** A name, email address or object id, as typed. */
    to: filterText,
    /** Picked on a card. */
    people: inputs.people,
    // Phones send all inputs of a card with each of its buttons.
    reason: inputs.reason,
    /** Asks whom to hand them to, or only shows them, whatever was picked. */
    just: z.enum(['pick', 'show']).optional(),
    /** In a message of its own. */
    apart: z.boolean().default(false),
  },
})

const steps = { operation: operationId, system }

/** Makes the file with the commands. */
export const handOffFile = commandSpec({
  ...common,
  name: 'hand off file',
  hidden: true,
  // Names in Active Directory, and managers.
  scopes: ['User.Read.All'],
  arguments: steps,
})

/** They are done. */
export const handOffDone = commandSpec({ ...common, name: 'hand off done', hidden: true, arguments: steps })

/** They aren't needed; asks why, without a reason. */
export const handOffNotNeeded = commandSpec({
  ...common,
  name: 'hand off not needed',
  hidden: true,
  arguments: { ...steps, reason: inputs.reason },
})
