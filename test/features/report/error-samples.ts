import type { reportErrors } from '../../../src/features/report/errors.ts'
import type { ErrorSamples } from '../../support/error-samples.ts'

export const errors = {
  noReport: [{ id: 'k7m2p' }],
} satisfies ErrorSamples<typeof reportErrors>
