import type { OperationChannel, PlannedAction, Verdict } from '../../src/core/model.ts'

/** Verdict counts with only these non-zero. */
export const countsOf = (some: Partial<Record<Verdict, number>> = {}): Record<Verdict, number> => ({
  ...{
    change: 0,
    already: 0,
    protected: 0,
    synced: 0,
    notFound: 0,
    ambiguous: 0,
    duplicate: 0,
    failed: 0,
    excluded: 0,
  },
  ...some,
})

export const channel: OperationChannel = { reference: {}, userId: '29:anna', device: 'desktop' }

/** The actions of a disable. */
export const disabling: readonly PlannedAction[] = [
  { kind: 'block-sign-in', parameters: null },
  { kind: 'sign-out', parameters: null, after: 'block-sign-in' },
]
