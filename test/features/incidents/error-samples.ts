import type { incidentErrors } from '../../../src/features/incidents/errors.ts'
import type { ErrorSamples } from '../../support/error-samples.ts'

export const errors = {
  incidentNotFound: [{ id: '1234' }],
  incidentMerged: [{ id: '1234' }],
  incidentNobody: [
    { id: '1234', some: '' },
    { id: '1234', some: 'svc-scan' },
  ],
  oneIncident: [{}],
  incidentsRefused: [{}],
} satisfies ErrorSamples<typeof incidentErrors>
