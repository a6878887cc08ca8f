import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import type { Metrics } from '../../core/metrics.ts'
import type { Graph, TokenSource } from '../../graph/client.ts'
import type { Advanced } from '../../store/queries/lifecycle/advance.ts'
import { type OperationKey, operationQueries } from '../../store/queries/lifecycle/operations.ts'
import type { OwnerChange } from '../../store/queries/owner-changes.ts'
import type { SendOptions, Store } from '../../store/store.ts'
import type { FeatureOf } from '../feature.ts'
import type { Registry } from '../registry/registry.ts'
import type { RandomBytes } from './ids.ts'
import type { ReadContext } from './shown.ts'
import type { Limits, OperationChannel, Person, State } from './types.ts'

/** The queue that runs operations, one job per slice. */
export const operationQueue = 'operation-slices'

/** Sends people what they should see; `Notify` in `types.ts` describes its guarantees. */
export interface Notifier {
  /**
   * Sends what is due for an operation: cards that don't show its current state yet, and messages. `just`: the event,
   * if it was just committed. Never rejects.
   */
  state(key: OperationKey, just?: Advanced): Promise<void>
  /** Shows progress if enough time has passed. Never rejects. */
  progress(key: OperationKey): Promise<void>
  /** Shows delayed progress once it is due, until the returned function is called. */
  follow(key: OperationKey): () => void
  /** Shows the latest state even if it has been shown before. Never rejects. */
  again(key: OperationKey): Promise<void>
  /** Sends what was left unsent. */
  sweep(): Promise<void>
  /** Resolves when everything in progress has been sent. */
  idle(): Promise<void>
}

/** A committed state change, or a stop request that hasn't changed the state yet. */
export interface OperationStep extends OperationKey {
  readonly kind: string
  readonly state: State
  readonly stopRequested?: true
}

export type OnStep = (step: OperationStep) => void

/** What a feature adds to this folder. */
export type OperationFeature = FeatureOf<Context>

/** The dependencies shared by all parts of this folder. */
export interface Context {
  readonly store: Store
  /** All available actions and playbooks. */
  readonly registry: Registry
  readonly features: readonly OperationFeature[]
  readonly graph: Graph
  readonly clock: Clock
  readonly log: Log
  /** This instance's name, which the logs of others mention too. */
  readonly instance?: string
  readonly limits: Limits
  readonly random: RandomBytes
  readonly notifier: Notifier
  /** Configured protected accounts without a match that have already been logged. */
  readonly unmatched: Set<string>
  /** Called once for every committed step, no matter who caused it. */
  readonly onStep: OnStep
  readonly metrics: Metrics
  /** A new token of this person with these permissions. Throws a UserError that says which sign-in is needed. */
  tokenFor(person: Person, channel: OperationChannel, scopes: readonly string[]): Promise<TokenSource>
}

/** How operations change their owner. */
export const ownerChangesOf = ({ features }: Pick<Context, 'features'>): readonly OwnerChange[] =>
  features.flatMap(({ ownerChange = [] }) => ownerChange)

/** What showing an operation depends on. */
export interface LoadContext extends ReadContext, Pick<Context, 'features'> {}

/** Stores the button press that started an operation, so that the operation's traces can link to it. */
export async function saveTraceContext(
  { metrics }: Pick<Context, 'metrics'>,
  tx: NonNullable<SendOptions['tx']>,
  key: OperationKey,
): Promise<void> {
  const traceparent = metrics.traceparent()
  if (traceparent) await operationQueries(tx).saveTrace(key, traceparent)
}

/** Queues a slice of work; with `tx`, only if that commits. */
export function enqueueSlice(
  { store }: Pick<Context, 'store'>,
  key: OperationKey,
  when: Pick<SendOptions, 'tx' | 'after'> = {},
): Promise<void> {
  return store.queue.send(operationQueue, { ...key }, { ...when, singletonKey: `${key.tenantId}/${key.id}` })
}
