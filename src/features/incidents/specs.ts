import { operationId, pageNumber } from '../../chat/commands/arguments.ts'
import { defineCommandSpec } from '../../chat/commands/spec.ts'
import { planInputShape } from '../../operations/plan/form-fields.ts'
import type { AddOn } from '../../operations/registry/add-ons.ts'

/** `incident:1234` instead of accounts, and the command `incidents`. */
export const incidents = {
  name: 'incidents',
  scopes: ['SecurityIncident.Read.All'],
  unavailableIn: ['china'],
} as const satisfies AddOn

export const listIncidents = defineCommandSpec({
  name: 'incidents',
  aliases: ['list incidents', 'open incidents', 'vorfälle', 'offene vorfälle'],
  sentences: [
    '(?:help(?: me)? (?:with|handle)|handle|respond to|deal with|we have|i have|there is)(?: a| an| the| this)? (?:\\p{L}+ )?(?:incident|attack|breach)|phishing incident',
    '(?:hilf mir bei|hilfe bei|wir haben) (?:einem|einen|dem) (?:phishing-?\\s?)?(?:vorfall|angriff)',
  ].join('|'),
  group: 'respond',
  access: 'operators',
  scopes: incidents.scopes,
  arguments: { page: pageNumber },
})

/** Lists the accounts of the incident behind a plan, with checkboxes. */
export const chooseAccounts = defineCommandSpec({
  name: 'choose accounts',
  hidden: true,
  access: 'operators',
  scopes: ['User.Read.All', ...incidents.scopes],
  arguments: { ...planInputShape, operation: operationId },
})
