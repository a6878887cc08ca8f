import { addOns } from '../actions/add-ons.ts'
import { onPlan } from '../plan-fields/fields.ts'
import { operationId, page } from './arguments.ts'
import { commandSpec } from './spec.ts'

export const listIncidents = commandSpec({
  name: 'incidents',
  aliases: ['list incidents', 'open incidents', 'vorfälle', 'offene vorfälle'],
  group: 'respond',
  access: 'operators',
  scopes: addOns.incidents.scopes,
  sentence: [],
  arguments: { page },
})

/** Lists the accounts of the incident behind a plan, with checkboxes. */
export const chooseAccounts = commandSpec({
  name: 'choose accounts',
  hidden: true,
  access: 'operators',
  scopes: ['User.Read.All', ...addOns.incidents.scopes],
  arguments: { ...onPlan, operation: operationId },
})
