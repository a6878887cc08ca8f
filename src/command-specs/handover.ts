import { z } from 'zod/v4'
import { membershipScopes } from '../actions/scopes.ts'
import { operationId } from './arguments.ts'
import { commandSpec } from './spec.ts'

export const takeOver = commandSpec({
  name: 'take over',
  aliases: ['take over operation', 'übernehmen'],
  group: 'operations',
  access: 'operators',
  // Also to read who may agree in the owner's place.
  scopes: [...membershipScopes, 'User.Read.All'],
  arguments: { operation: operationId },
})

/** `request`: the one on the card that was pressed. Without it, the request is shown on a card whose buttons answer it. */
const answer = {
  group: 'operations',
  access: 'signedIn',
  // Also to read whether the person who asked may still continue it.
  scopes: [...membershipScopes, 'User.Read.All'],
  arguments: { operation: operationId, request: z.number().int().min(1).optional() },
} as const

export const handOver = commandSpec({ ...answer, name: 'hand over', aliases: ['hand over operation', 'übergeben'] })
export const keepOperation = commandSpec({ ...answer, name: 'keep operation', aliases: ['keep', 'behalten'] })
