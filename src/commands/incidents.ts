import { handle } from '../bot/turn/command.ts'
import { listIncidents as spec } from '../command-specs/incidents.ts'
import { UserError } from '../core/errors.ts'
import { showIncidents } from '../views/incidents.ts'

/** Lists open incidents that name accounts of this tenant. */
export const listIncidents = handle(spec, {
  async run({ services, directory, person, messages, sender }, { page }) {
    if (services.settings.cloud === 'china') throw new UserError('notInCloud')
    const { incidents, more } = await directory.openIncidents(person.tid)
    const naming = incidents.filter(({ people }) => people.some(({ key }) => key !== undefined))
    return showIncidents({ incidents: naming, more, page }, messages, sender)
  },
})
