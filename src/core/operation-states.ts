import type { EndReason, OperationState as State } from './model.ts'

/** Every state, in the order in which an operation passes through them, and the phase it is part of. */
const phases: Readonly<Record<State, 'plan' | 'asking' | 'waiting' | 'running' | 'ended'>> = {
  planned: 'plan',
  awaitingApproval: 'asking',
  scheduled: 'waiting',
  queued: 'waiting',
  running: 'running',
  verifying: 'running',
  needsSignIn: 'running',
  paused: 'running',
  done: 'ended',
  stopped: 'ended',
  cancelled: 'ended',
  denied: 'ended',
  expired: 'ended',
}

export const allStates = Object.keys(phases) as readonly State[]

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
  return phases[state] === 'ended'
}

export const endStates: readonly State[] = allStates.filter(hasEnded)

/** All states that aren't final, in the order an operation passes through them. */
export const openStates: readonly State[] = allStates.filter((state) => !hasEnded(state))

/** Operations whose accounts are being changed, or will be as soon as an instance is free. */
export const activeStates: readonly State[] = ['queued', 'running']

/** States in which an operation waits for its owner, to sign in or to answer. */
export const waitingStates: readonly State[] = ['needsSignIn', 'paused']

/** Started or about to start, and without an end time yet. */
export const unfinishedStates: readonly State[] = [...activeStates, ...waitingStates, 'verifying']

/** Confirmed and not ended. */
export const confirmedStates: readonly State[] = ['awaitingApproval', 'scheduled', ...unfinishedStates]

/** Confirmed and waiting to start, or to go on. */
export const toStartStates: readonly State[] = ['awaitingApproval', 'scheduled', 'queued']

/** States an instance may pick up; scheduled operations wait until they are due. */
export const runnableStates: readonly State[] = ['scheduled', ...activeStates]
