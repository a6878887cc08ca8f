import type { handoverErrors } from '../../../src/features/take-over/errors.ts'
import type { ErrorSamples } from '../../support/error-samples.ts'

export const errors = {
  alreadyYours: [{ id: 'k7m2p' }],
  handoverNotNow: [{ id: 'k7m2p' }],
  handoverAsked: [{ id: 'k7m2p', name: 'Diego Siciliani' }],
  takerMayNot: [
    { name: 'Diego Siciliani', because: 'notOperator' },
    { name: 'Diego Siciliani', because: 'disabled' },
    { name: 'Diego Siciliani', because: 'target' },
  ],
  approvedByTaker: [{ id: 'k7m2p', name: 'Diego Siciliani' }],
  takerNeedsApproval: [{ id: 'k7m2p', name: 'Diego Siciliani', limit: 25 }],
  ownHandover: [{ id: 'k7m2p', name: 'Alex Wilber' }],
  ownerIsBack: [{ id: 'k7m2p', name: 'Alex Wilber' }],
  nobodyAsks: [{ id: 'k7m2p' }],
} satisfies ErrorSamples<typeof handoverErrors>
