import { addOns } from '../actions/add-ons.ts'
import { page } from './arguments.ts'
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
