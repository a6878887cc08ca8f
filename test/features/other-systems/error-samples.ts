import type { otherSystemsErrors } from '../../../src/features/other-systems/errors.ts'
import type { ErrorSamples } from '../../support/error-samples.ts'

export const errors = {
  nothingByHand: [{ id: 'k7m2p' }],
  cannotAssignTo: [
    { name: 'Alex Wilber', because: 'target' },
    { name: 'Alex Wilber', because: 'disabled' },
    { name: 'alex', because: 'unknown' },
  ],
} satisfies ErrorSamples<typeof otherSystemsErrors>
