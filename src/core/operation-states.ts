import type { EndReason, OperationState as State } from './model.ts'

/** Final states. */
export type EndState = 'done' | 'stopped' | 'cancelled' | 'denied' | 'expired'

interface Facts<Phase> {
  readonly phase: Phase
  /** Its accounts are being changed, or will be as soon as an instance is free. */
  readonly active: boolean
  /** It waits for its owner, to sign in or to answer. */
  readonly asksOwner: boolean
  /** It has changed accounts, or may have. */
  readonly begun: boolean
}

type EachState = Readonly<Record<EndState, Facts<'ended'>>> &
  Readonly<Record<Exclude<State, EndState>, Facts<'plan' | 'asking' | 'waiting' | 'running'>>>

/** Every state, in the order in which an operation passes through them. Whatever depends on a state follows from these facts. */
const states: EachState = {
  planned: { phase: 'plan', active: false, asksOwner: false, begun: false },
  awaitingApproval: { phase: 'asking', active: false, asksOwner: false, begun: false },
  scheduled: { phase: 'waiting', active: false, asksOwner: false, begun: false },
  queued: { phase: 'waiting', active: true, asksOwner: false, begun: false },
  running: { phase: 'running', active: true, asksOwner: false, begun: true },
  verifying: { phase: 'running', active: false, asksOwner: false, begun: true },
  needsSignIn: { phase: 'running', active: false, asksOwner: true, begun: true },
  paused: { phase: 'running', active: false, asksOwner: true, begun: true },
  done: { phase: 'ended', active: false, asksOwner: false, begun: true },
  stopped: { phase: 'ended', active: false, asksOwner: false, begun: true },
  cancelled: { phase: 'ended', active: false, asksOwner: false, begun: false },
  denied: { phase: 'ended', active: false, asksOwner: false, begun: false },
  expired: { phase: 'ended', active: false, asksOwner: false, begun: false },
}

export const allStates = Object.keys(states) as readonly State[]

/** Whether each reason can end an operation that has begun, before it has reached all its accounts. */
const endsEarly: Readonly<Record<EndReason, boolean>> = {
  stopped: true,
  readOnly: true,
  notAnOperator: true,
  forbidden: true,
  protectionIncomplete: true,
  unavailable: true,
  waitedTooLong: true,
  denied: false,
  notApproved: false,
  lapsed: false,
  tooLate: false,
  pastEnableAt: false,
  replaced: false,
}

/** Reasons for which an operation can end before it has reached all its accounts. */
export const earlyEnds = (Object.keys(endsEarly) as EndReason[]).filter((because) => endsEarly[because])

export function hasEnded(state: State): state is EndState {
  return states[state].phase === 'ended'
}

/** Whether it has ended and may have changed accounts. */
export const hasRun = (state: State): boolean => hasEnded(state) && states[state].begun

/** Whether it has ended with nothing changed. */
export const neverRan = (state: State): boolean => hasEnded(state) && !states[state].begun

export const endStates: readonly State[] = allStates.filter(hasEnded)

/** All states that aren't final, in the order an operation passes through them. */
export const openStates: readonly State[] = allStates.filter((state) => !hasEnded(state))

/** Operations whose accounts are being changed, or will be as soon as an instance is free. */
export const activeStates: readonly State[] = allStates.filter((state) => states[state].active)

/** States in which an operation waits for its owner, to sign in or to answer. */
export const waitingStates: readonly State[] = allStates.filter((state) => states[state].asksOwner)

/** Started or about to start, and without an end time yet. */
export const unfinishedStates: readonly State[] = openStates.filter(
  (state) => states[state].active || states[state].begun,
)

/** Operations that have changed accounts, or may have. */
export const begunStates: readonly State[] = allStates.filter((state) => states[state].begun)

/** Confirmed and not ended. */
export const confirmedStates: readonly State[] = openStates.filter((state) => states[state].phase !== 'plan')

/** Confirmed and waiting to start, or to go on. */
export const toStartStates: readonly State[] = confirmedStates.filter((state) => states[state].phase !== 'running')

/** States an instance may pick up; scheduled operations wait until they are due. */
export const runnableStates: readonly State[] = ['scheduled', ...activeStates]
