import { z } from 'zod/v4'
import { filterText, operationId } from '../../chat/commands/arguments.ts'
import { defineCommandSpec } from '../../chat/commands/spec.ts'
import { inputShape, planInputShape } from '../../operations/plan/form-fields.ts'
import { membershipScopes } from '../../operations/registry/collect-scopes.ts'
import { manualSystems } from './manual-steps.ts'

const system = z.enum(manualSystems)

/** For operators, and for people who were asked to do the steps. */
const common = {
  access: 'signedIn',
  scopes: [],
  // For finding the person.
  otherScopes: [...membershipScopes, 'User.Read.All'],
} as const

/** Shows the steps that an operation leaves in another system, or asks someone to do them. */
export const assignSteps = defineCommandSpec({
  ...common,
  name: 'assign steps',
  aliases: [
    'assign',
    'hand off',
    'hand off operation',
    'hand off steps',
    'schritte zuweisen',
    'zuweisen',
    'weitergeben',
    'schritte weitergeben',
  ],
  formerName: 'hand off',
  group: 'operations',
  byId: true,
  arguments: {
    // Phones send all inputs of a card with each of its buttons.
    ...planInputShape,
    operation: operationId.optional(),
    system: system.optional(),
    /** A name, email address or object ID, as typed. */
    to: filterText,
    /** Picked on a card. */
    people: inputShape.people,
    /** `pick`: asks who is to receive them. `show`: only shows them, regardless of what was picked. */
    just: z.enum(['pick', 'show']).optional(),
    /** Shows it in a separate message. */
    apart: z.boolean().default(false),
  },
})

const steps = { operation: operationId, system }

/** Creates the file with the commands. */
export const stepsFile = defineCommandSpec({
  ...common,
  name: 'steps file',
  formerName: 'hand off file',
  hidden: true,
  // For names in Active Directory, and for managers.
  scopes: ['User.Read.All'],
  arguments: steps,
})

/** Records that the steps are done. */
export const stepsDone = defineCommandSpec({
  ...common,
  name: 'steps done',
  formerName: 'hand off done',
  hidden: true,
  arguments: steps,
})

/** Records that they aren't needed. Asks why if no reason is given. */
export const stepsNotNeeded = defineCommandSpec({
  ...common,
  name: 'steps not needed',
  formerName: 'hand off not needed',
  hidden: true,
  arguments: { ...steps, reason: inputShape.reason },
})
