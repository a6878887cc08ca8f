import type { containedErrors } from '../../../src/features/contained/errors.ts'
import type { ErrorSamples } from '../../support/error-samples.ts'

export const errors = {
  containedHidden: [{}],
  containedFilter: [{ text: 'yesterday' }],
} satisfies ErrorSamples<typeof containedErrors>
