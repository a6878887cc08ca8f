import type { State } from './types.ts'

/** Every change of state there is. */
export const transitions: Readonly<Record<State, readonly State[]>> = {
  planned: ['queued', 'cancelled', 'expired'],
  queued: ['running', 'cancelled'],
  running: ['needsSignIn', 'done', 'stopped'],
  needsSignIn: ['queued', 'stopped'],
  done: [],
  stopped: [],
  cancelled: [],
  expired: [],
}

/** The states from which `to` can be reached: what a statement that moves there must demand. */
export function statesBefore(to: State): State[] {
  return (Object.keys(transitions) as State[]).filter((from) => transitions[from].includes(to))
}

/** Nothing will ever happen to it again. */
export function hasEnded(state: State): boolean {
  return transitions[state].length === 0
}
