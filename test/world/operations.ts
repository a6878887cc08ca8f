import { handedTo, type Recorded } from './law.ts'

/** What the audit log says of an operation. */
export interface Known {
  readonly id: string
  /** Its playbook. */
  readonly kind: string
  readonly undoOf: string | undefined
  /** Whether it reverses another at a set time. */
  readonly follows: boolean
  /** The accounts that its plan changes or calls done. */
  readonly accounts: readonly string[]
  /** Object IDs. */
  owner: string
  approver: string | undefined
  state: string
}

/** The operations there are: what people talk about, and whom something happens to. */
export interface Operations {
  all(): readonly Known[]
  /** Those that aren't over, the oldest first. */
  open(): readonly Known[]
  /** Notices an entry of the audit log, and returns the operation as it was before. `accounts`: those of its plan. */
  notice(entry: Recorded, accounts: readonly string[]): Known
}

/** Steps whose entry says the state that they lead to. */
const stateSteps = new Set([
  ...['planned', 'confirmed', 'scheduled', 'expired', 'cancelled', 'replaced', 'approved', 'denied'],
  ...['awaitingApproval', 'started', 'continued', 'paused', 'resumed', 'stopped', 'verifying', 'finished'],
])

const over = new Set(['done', 'stopped', 'cancelled', 'denied', 'expired', 'replaced'])

/** `idOf`: the object ID for a sign-in name. */
export function createOperations(idOf: (upn: string) => string): Operations {
  const known = new Map<string, Known>()
  return {
    all: () => [...known.values()],
    open: () => [...known.values()].filter(({ state }) => !over.has(state)),
    notice: (entry, accounts) => {
      const { step, operation: id, actor, after } = entry
      const follows = entry.follows === undefined ? undefined : known.get(entry.follows)
      const one = known.get(id) ?? {
        id,
        kind: entry.kind ?? '',
        undoOf: entry.undoOf,
        follows: entry.follows !== undefined,
        accounts: follows?.accounts ?? accounts,
        owner: actor?.oid ?? follows?.owner ?? '',
        approver: undefined,
        state: '',
      }
      known.set(id, one)
      const before = { ...one }
      if (step === 'approved') one.approver = actor?.oid
      if (step === 'handedOver') one.owner = idOf(handedTo(after))
      if (stateSteps.has(step) && after) one.state = after
      return before
    },
  }
}
