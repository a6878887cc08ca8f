import type { Registry } from '../actions/registry.ts'
import type { Clock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'
import type { Metrics } from '../core/metrics.ts'
import type { Graph, TokenSource } from '../graph/client.ts'
import { type OperationKey, type OperationRow, operationQueries } from '../store/queries/operations.ts'
import type { SendOptions, Store } from '../store/store.ts'
import type { RandomBytes } from './ids.ts'
import type { Limits, OperationChannel, Person, State } from './types.ts'

/** The queue that operations are run from, one job a slice of work. Earlier versions had `operations`; the policy of a queue never changes. */
export const operationQueue = 'operation-slices'

/** Tells the operator how an operation stands; see `Notify` in `types.ts` for what is promised. */
export interface CardNotifier {
  /**
   * Shows the latest state to whom it was not shown yet. Never rejects. What could not be shown rests for a while, save for
   * whose turn it is to try.
   */
  state(key: OperationKey, turn?: 'mine'): Promise<void>
  /** Shows the progress, if enough time has gone by. Never rejects. */
  progress(key: OperationKey): Promise<void>
  /** Until the returned function is called, shows progress that came too soon as soon as it is time. */
  follow(key: OperationKey): () => void
  /** Shows the latest state though it was shown before. Never rejects. */
  again(key: OperationKey): Promise<void>
  /** Sends the messages of their own that people were to get and did not, and reminds them of requests that expire soon. Never rejects. */
  notices(): Promise<void>
  /** Resolves when nothing is being shown any more. */
  idle(): Promise<void>
}

/** A change of state that is committed, or a request to stop, which changes none yet. */
export interface OperationStep extends OperationKey {
  readonly kind: string
  readonly state: State
  readonly stopRequested?: true
}

export type OnStep = (step: OperationStep) => void

/** What every part of this folder works with. */
export interface Context {
  readonly store: Store
  /** What operations can do. */
  readonly registry: Registry
  readonly graph: Graph
  readonly clock: Clock
  readonly log: Log
  readonly limits: Limits
  readonly random: RandomBytes
  readonly notifier: CardNotifier
  /** Protected accounts of the configuration that match nobody, as far as the log has been told of them. */
  readonly unmatched: Set<string>
  /** Hears of every step that is committed, once, from whoever made it. */
  readonly onStep: OnStep
  readonly metrics: Metrics
  /** A fresh token of this person for these permissions. Throws the UserError that says which sign-in is needed. */
  tokenFor(person: Person, channel: OperationChannel, scopes: readonly string[]): Promise<TokenSource>
}

/** What follows a change of state, once it is committed: it is counted, and shown. Not awaited: editing a card takes its time. */
export function announce({ onStep, notifier }: Pick<Context, 'onStep' | 'notifier'>, row: OperationRow): void {
  const key = { tenantId: row.tenant_id, id: row.id }
  onStep({ ...key, kind: row.playbook, state: row.state })
  void notifier.state(key)
}

/** Stores the press that lets an operation run with it, so that the traces of the work can name it. */
export async function rememberPress(
  { metrics }: Pick<Context, 'metrics'>,
  tx: NonNullable<SendOptions['tx']>,
  key: OperationKey,
): Promise<void> {
  const traceparent = metrics.traceparent()
  if (traceparent) await operationQueries(tx).saveTrace(key, traceparent)
}

/** Asks for a slice of work on an operation; in `tx`, only if that commits. */
export function enqueueSlice(
  { store }: Pick<Context, 'store'>,
  key: OperationKey,
  when: Pick<SendOptions, 'tx' | 'after'> = {},
): Promise<void> {
  return store.queue.send(operationQueue, { ...key }, { ...when, singletonKey: `${key.tenantId}/${key.id}` })
}
