import { z } from 'zod/v4'
import { scopesForPlanning } from '../../chat/commands/accounts.ts'
import { filterText, operationId, pageNumber } from '../../chat/commands/arguments.ts'
import { defineCommandSpec } from '../../chat/commands/spec.ts'
import { inputShape } from '../../operations/plan/form-fields.ts'
import { membershipScopes } from '../../operations/registry/collect-scopes.ts'
import { voucherStages } from './model.ts'

/** Which of them the list shows. */
const filter = { only: z.enum(voucherStages).optional(), search: filterText }

/** Lists the people who get passes through an operation, with links for those who give them out. */
export const waysBackIn = defineCommandSpec({
  name: 'ways back in',
  aliases: ['way back in', 'rückkehr', 'wege zurück'],
  group: 'respond',
  byId: true,
  access: 'signedIn',
  scopes: [],
  otherScopes: membershipScopes,
  arguments: {
    ...filter,
    operation: operationId.optional(),
    page: pageNumber,
    // Phones send all inputs of a card with each of its buttons.
    people: inputShape.people,
    /** Shows it in a separate message. */
    apart: z.boolean().default(false),
  },
})

/** Sends their cards again to the people who have passes to give out. */
export const remindReceivers = defineCommandSpec({
  name: 'remind receivers',
  hidden: true,
  access: 'signedIn',
  scopes: [],
  otherScopes: membershipScopes,
  // The list below the answer keeps its filter.
  arguments: { ...filter, operation: operationId },
})

/** Plans for someone else to give out the outstanding passes. Asks who, if nobody is named. */
export const giveWaysBackIn = defineCommandSpec({
  name: 'give ways back in',
  hidden: true,
  access: 'operators',
  scopes: scopesForPlanning('letBackIn'),
  otherScopes: membershipScopes,
  // The list to which the form leads back keeps its filter.
  arguments: { ...filter, operation: operationId, people: inputShape.people },
})

/** Plans another way back in for those whose way back in has expired or failed. */
export const planWaysBackInAgain = defineCommandSpec({
  name: 'plan ways back in again',
  hidden: true,
  access: 'operators',
  scopes: scopesForPlanning('letBackIn'),
  otherScopes: membershipScopes,
  arguments: { operation: operationId },
})
