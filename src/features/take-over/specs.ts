import { z } from 'zod/v4'
import { operationId } from '../../chat/commands/arguments.ts'
import { defineCommandSpec } from '../../chat/commands/spec.ts'
import { membershipScopes } from '../../operations/registry/collect-scopes.ts'

export const takeOver = defineCommandSpec({
  name: 'take over',
  aliases: ['take over operation', 'übernehmen'],
  group: 'operations',
  access: 'operators',
  // Also for reading who can agree on the owner's behalf.
  scopes: [...membershipScopes, 'User.Read.All'],
  arguments: { operation: operationId },
})

/**
 * `request`: the one on the card whose button was pressed. Without it, the request is shown on a card whose buttons
 * answer it.
 */
const answer = {
  group: 'operations',
  access: 'signedIn',
  // Also for reading whether the person who asked is still allowed to continue it.
  scopes: [...membershipScopes, 'User.Read.All'],
  arguments: { operation: operationId, request: z.number().int().min(1).optional() },
} as const

export const handOver = defineCommandSpec({
  ...answer,
  name: 'hand over',
  aliases: ['hand over operation', 'übergeben'],
})
export const declineHandover = defineCommandSpec({
  ...answer,
  name: 'decline handover',
  aliases: ['keep operation', 'keep', 'übergabe ablehnen', 'behalten'],
  formerName: 'keep operation',
})
