import type { EndReason, OperationState as State } from './model.ts'

/** Every valid state transition. */
export const transitions: Readonly<Record<State, readonly State[]>> = {
  planned: ['awaitingApproval', 'scheduled', 'queued', 'cancelled', 'expired'],
  awaitingApproval: ['scheduled', 'queued', 'denied', 'cancelled', 'expired'],
  scheduled: ['running', 'cancelled', 'expired'],
  queued: ['running', 'cancelled', 'expired'],
  // Straight to done if nothing changed, since there is nothing to verify.
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

/** The states that can move to `to`; SQL statements require one of these. */
export function statesBefore(to: State): State[] {
  return (Object.keys(transitions) as State[]).filter((from) => transitions[from].includes(to))
}

/** Reasons for which an operation can end before it has reached all its accounts. */
export const earlyEnds: readonly EndReason[] = [
  'stopped',
  'readOnly',
  'notAnOperator',
  'forbidden',
  'protectionIncomplete',
  'unavailable',
  'waitedTooLong',
]

/** Final states. */
export type EndState = 'done' | 'stopped' | 'cancelled' | 'denied' | 'expired'

export function hasEnded(state: State): state is EndState {
  return transitions[state].length === 0
}

export const endStates: readonly State[] = (Object.keys(transitions) as State[]).filter(hasEnded)

/** All states that aren't final, in the order an operation passes through them. */
export const openStates: readonly State[] = (Object.keys(transitions) as State[]).filter((state) => !hasEnded(state))

/** Operations whose accounts are being changed, or will be as soon as an instance is free. */
export const activeStates: readonly State[] = ['queued', 'running']

/** States in which an operation waits for its owner, to sign in or to answer. */
export const waitingStates: readonly State[] = ['needsSignIn', 'paused']

/** Started or about to start, and without an end time yet. */
export const unfinishedStates: readonly State[] = [...activeStates, ...waitingStates, 'verifying']

/** Confirmed and not ended. */
export const confirmedStates: readonly State[] = ['awaitingApproval', 'scheduled', ...unfinishedStates]

/** States an instance may pick up; scheduled operations wait until they are due. */
export const runnableStates: readonly State[] = ['scheduled', ...activeStates]
