import type { SaidErrors } from '../../../chat/words/told.ts'
import type { incidentErrors } from '../errors.ts'

export const errors: SaidErrors<typeof incidentErrors> = {
  incidentNotFound: ({ id }) => ({
    what: `There is no incident ${id} that you’re allowed to see.`,
    todo: 'Use its number in Microsoft Defender. “incidents” lists the open ones.',
  }),
  incidentMerged: ({ id }) => ({
    what: `Incident ${id} was merged into others so often that I stopped looking.`,
    todo: 'Use the number of the incident it ended up in.',
  }),
  incidentNobody: ({ id, some }) => ({
    what: some
      ? `Incident ${id} names no account of your organisation in Microsoft Entra: ${some}.`
      : `Incident ${id} names no accounts.`,
    todo: 'Deal with local and Active Directory accounts where they are managed. Look at the incident in Microsoft Defender.',
  }),
  oneIncident: () => ({
    what: 'I can only handle one incident at a time.',
    todo: 'Send them one after another. Each gets its own plan.',
  }),
  incidentsRefused: () => ({
    what: 'Microsoft Defender doesn’t let you see incidents.',
    todo: 'Your role might not allow it (it requires Security Reader, or a role in Defender), or your organisation has no licence for Microsoft Defender XDR. Defender doesn’t say which.',
  }),
}
