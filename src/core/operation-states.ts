export type OperationState =
  | 'planned'
  | 'awaitingApproval'
  | 'scheduled'
  | 'queued'
  | 'running'
  | 'needsSignIn'
  | 'paused'
  | 'verifying'
  | 'done'
  | 'cancelled'
  | 'denied'
  | 'expired'
  | 'stopped'
type State = OperationState

export type Phase = 'plan' | 'asking' | 'waiting' | 'running' | 'ended'

interface StateFacts {
  readonly phase: Phase
  /** Whether its accounts are being changed, or will be as soon as an instance is free. */
  readonly active: boolean
  /** Whether it waits for its owner to sign in or answer. */
  readonly asksOwner: boolean
  /** Whether it has changed accounts, or might have. */
  readonly begun: boolean
  /** Whether it ended because others didn't agree, or not in time; its plan can be created again. */
  readonly refused: boolean
}

/**
 * Every state, in the order in which an operation passes through them. All other lists of states are derived from these
 * facts.
 */
const stateTable = {
  planned: { phase: 'plan', active: false, asksOwner: false, begun: false, refused: false },
  awaitingApproval: { phase: 'asking', active: false, asksOwner: false, begun: false, refused: false },
  scheduled: { phase: 'waiting', active: false, asksOwner: false, begun: false, refused: false },
  queued: { phase: 'waiting', active: true, asksOwner: false, begun: false, refused: false },
  running: { phase: 'running', active: true, asksOwner: false, begun: true, refused: false },
  verifying: { phase: 'running', active: false, asksOwner: false, begun: true, refused: false },
  needsSignIn: { phase: 'running', active: false, asksOwner: true, begun: true, refused: false },
  paused: { phase: 'running', active: false, asksOwner: true, begun: true, refused: false },
  done: { phase: 'ended', active: false, asksOwner: false, begun: true, refused: false },
  stopped: { phase: 'ended', active: false, asksOwner: false, begun: true, refused: false },
  cancelled: { phase: 'ended', active: false, asksOwner: false, begun: false, refused: false },
  denied: { phase: 'ended', active: false, asksOwner: false, begun: false, refused: true },
  expired: { phase: 'ended', active: false, asksOwner: false, begun: false, refused: true },
} as const satisfies Readonly<Record<State, StateFacts>>

const states: Readonly<Record<State, StateFacts>> = stateTable

/** The states of a phase. */
export type StateIn<P extends Phase> = {
  [S in State]: (typeof stateTable)[S]['phase'] extends P ? S : never
}[State]

/** Final states. */
export type EndState = StateIn<'ended'>

export const allStates = Object.keys(states) as readonly State[]

/**
 * Why an operation ends, and whether one that has begun can end for it before it has reached all its accounts. `unavailable`: Graph didn't respond for 15 minutes. `waitedTooLong`: no sign-in or
 * decision for a day. `denied`, `notApproved` and `lapsed` apply to operations that never started (`lapsed`: the
 * approval expired first). `tooLate`: it couldn't start within a day. `pastEnableAt`: the accounts were already due to
 * be re-enabled. `replaced`: later decisions left it nothing to do before it started.
 */
const canEndEarly = {
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
} as const satisfies Readonly<Record<string, boolean>>

export type EndReason = keyof typeof canEndEarly

/** Reasons why an operation can end before it has reached all its accounts. */
export const earlyEndReasons = (Object.keys(canEndEarly) as EndReason[]).filter((because) => canEndEarly[because])

export function hasEnded(state: State): state is EndState {
  return states[state].phase === 'ended'
}

/** Whether it has ended and might have changed accounts. */
export const hasRun = (state: State): boolean => hasEnded(state) && states[state].begun

/** Whether it has ended with nothing changed. */
export const neverRan = (state: State): boolean => hasEnded(state) && !states[state].begun

/** Whether its plan can be created again because it was denied or expired. */
export const canPlanAgain = ({ state, follows }: { readonly state: State; readonly follows: string | null }): boolean =>
  states[state].refused && follows === null

export const endStates: readonly State[] = allStates.filter(hasEnded)

/** All states that aren't final, in the order an operation passes through them. */
export const openStates: readonly State[] = allStates.filter((state) => !hasEnded(state))

/** States in which accounts are being changed, or will be as soon as an instance is free. */
export const activeStates: readonly State[] = allStates.filter((state) => states[state].active)

/** States in which an operation waits for its owner to sign in or answer. */
export const waitingStates: readonly State[] = allStates.filter((state) => states[state].asksOwner)

/** States in which an operation has started or is about to, and has no end time yet. */
export const unfinishedStates: readonly State[] = openStates.filter(
  (state) => states[state].active || states[state].begun,
)

/** States in which an operation has changed accounts, or might have. */
export const begunStates: readonly State[] = allStates.filter((state) => states[state].begun)

/** States that are confirmed and not final. */
export const confirmedStates: readonly State[] = openStates.filter((state) => states[state].phase !== 'plan')

/** States that are confirmed and waiting to start or continue. */
export const startableStates: readonly State[] = confirmedStates.filter((state) => states[state].phase !== 'running')

/** States an instance can pick up; scheduled operations wait until they are due. */
export const runnableStates: readonly State[] = ['scheduled', ...activeStates]
