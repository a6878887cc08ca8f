import type { WriteState } from '../operation-types.ts'

/** For each state of a write: whether it might have reached Graph, and whether it might be in effect. */
const states: Readonly<Record<WriteState, { readonly sent: boolean; readonly inEffect: boolean }>> = {
  none: { sent: false, inEffect: false },
  pending: { sent: false, inEffect: false },
  sending: { sent: true, inEffect: true },
  done: { sent: true, inEffect: true },
  failed: { sent: true, inEffect: false },
  uncertain: { sent: true, inEffect: true },
  skipped: { sent: false, inEffect: false },
}

const allStates = Object.keys(states) as readonly WriteState[]

/** States of writes that might have reached Graph. */
export const sentStates: readonly WriteState[] = allStates.filter((state) => states[state].sent)

/** States of writes that might be in effect. */
export const inEffectStates: readonly WriteState[] = allStates.filter((state) => states[state].inEffect)
