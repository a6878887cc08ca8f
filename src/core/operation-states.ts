import type { EndReason, OperationState as State } from './model.ts'

/** Every change of state there is. */
export const transitions: Readonly<Record<State, readonly State[]>> = {
  planned: ['awaitingApproval', 'scheduled', 'queued', 'cancelled', 'expired'],
  awaitingApproval: ['scheduled', 'queued', 'denied', 'cancelled', 'expired'],
  scheduled: ['running', 'cancelled', 'expired'],
  queued: ['running', 'cancelled', 'expired'],
  // Nothing changed, nothing to verify: then it is done at once.
  running: ['awaitingApproval', 'needsSignIn', 'paused', 'verifying', 'done', 'stopped', 'expired'],
  verifying: ['done'],
  needsSignIn: ['queued', 'stopped', 'expired'],
  paused: ['queued', 'stopped'],
  done: [],
  stopped: [],
  cancelled: [],
  denied: [],
  expired: [],
}

/** The states from which `to` can be reached: what a statement that moves there must demand. */
export function statesBefore(to: State): State[] {
  return (Object.keys(transitions) as State[]).filter((from) => transitions[from].includes(to))
}

/** The causes by which an operation ends before it came to all of its accounts. */
export const earlyEnds: readonly EndReason[] = [
  'stopped',
  'readOnly',
  'notAnOperator',
  'forbidden',
  'protectionIncomplete',
  'unavailable',
  'waitedTooLong',
]

/** The states that nothing leaves. */
export type EndState = 'done' | 'stopped' | 'cancelled' | 'denied' | 'expired'

/** Nothing will ever happen to it again. */
export function hasEnded(state: State): state is EndState {
  return transitions[state].length === 0
}

/** All states that are no end, in the order in which an operation passes them. */
export const openStates: readonly State[] = (Object.keys(transitions) as State[]).filter((state) => !hasEnded(state))

/** Whose accounts are being changed, or will be as soon as an instance has time. */
export const activeStates: readonly State[] = ['queued', 'running']

/** Begun or about to begin: there is no end time yet. */
export const unfinishedStates: readonly State[] = [...activeStates, 'needsSignIn', 'paused', 'verifying']

/** Confirmed, and not over. */
export const confirmedStates: readonly State[] = ['awaitingApproval', 'scheduled', ...unfinishedStates]

/** What an instance may take: what is scheduled waits for its hour. */
export const runnableStates: readonly State[] = ['scheduled', ...activeStates]
