import type { exportErrors } from '../../../src/features/export/errors.ts'
import type { ErrorSamples } from '../../support/error-samples.ts'

export const errors = { exportTooLarge: [{}] } satisfies ErrorSamples<typeof exportErrors>
