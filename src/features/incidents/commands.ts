import { planSpecOf } from '../../chat/commands/accounts.ts'
import { defineCommand } from '../../chat/turn/command.ts'
import { graphErrors } from '../../graph/directory/errors.ts'
import { operationErrors } from '../../operations/lifecycle/errors.ts'
import { openIncidents } from './defender.ts'
import { showIncidents } from './list-card.ts'
import { incidentSource } from './source.ts'
import * as specs from './specs.ts'

/** Lists open incidents that name accounts of this tenant. */
export const listIncidents = defineCommand(specs.listIncidents, {
  async run({ services, directory, person, messages, sender }, { page }) {
    if (services.settings.cloud === 'china') throw new graphErrors.notInCloud()
    const { incidents, more } = await directory.ask(openIncidents, person.tid)
    const naming = incidents.filter(({ people }) => people.some(({ key }) => key !== undefined))
    return showIncidents({ registry: services.registry, incidents: naming, more, page }, messages, sender)
  },
})

/** Shows the accounts named by the incident behind a plan. Choosing among them creates another plan. */
export const chooseAccounts = defineCommand(specs.chooseAccounts, {
  async run(turn, { operation: id }) {
    const { origin, playbook } = await turn.services.operations.get(id, turn.person)
    const spec = planSpecOf(turn.services.registry, playbook)
    if (!origin || !spec) throw new operationErrors.operationNotFound({ id })
    return incidentSource.choose(turn, spec, await incidentSource.resolve(turn, origin.id))
  },
})
