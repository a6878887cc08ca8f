import { planInputShape } from '../../operations/plan/form-fields.ts'
import { addOns } from '../../operations/registry/add-ons.ts'
import { operationId, pageNumber } from './arguments.ts'
import { defineCommandSpec } from './spec.ts'

export const listIncidents = defineCommandSpec({
  name: 'incidents',
  aliases: ['list incidents', 'open incidents', 'vorfälle', 'offene vorfälle'],
  group: 'respond',
  access: 'operators',
  scopes: addOns.incidents.scopes,
  arguments: { page: pageNumber },
})

/** Lists the accounts of the incident behind a plan, with checkboxes. */
export const chooseAccounts = defineCommandSpec({
  name: 'choose accounts',
  hidden: true,
  access: 'operators',
  scopes: ['User.Read.All', ...addOns.incidents.scopes],
  arguments: { ...planInputShape, operation: operationId },
})
