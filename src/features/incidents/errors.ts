import { defineErrors, type NoDetails } from '../../core/errors.ts'

/** Errors about incidents in Defender. */
export const incidentErrors = defineErrors<
  {
    /** `id`: the number that was given. */
    incidentNotFound: { readonly id: string }
    /** The incident was merged into others too often, or in a circle. */
    incidentMerged: { readonly id: string }
    /** The incident names no account of this tenant. */
    incidentNobody: { readonly id: string; readonly some: string }
    /** More than one incident was given. */
    oneIncident: NoDetails
    /** Defender refused because a role or licence is missing; it doesn't say which. */
    incidentsRefused: NoDetails
  },
  'accounts'
>({
  incidentNotFound: { kind: 'input', field: 'accounts' },
  incidentMerged: { kind: 'refused' },
  incidentNobody: { kind: 'refused' },
  oneIncident: { kind: 'input', field: 'accounts' },
  incidentsRefused: { kind: 'access', next: 'whoami' },
})
