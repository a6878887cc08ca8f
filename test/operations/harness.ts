import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { Unreachable } from '../../src/core/errors.ts'
import { createLog } from '../../src/core/log.ts'
import { type Metrics, noMetrics } from '../../src/core/metrics.ts'
import { features } from '../../src/features/index.ts'
import type { Graph } from '../../src/graph/client.ts'
import {
  type ApproverCard,
  type Confirmation,
  createOperations,
  type Limits,
  type Operation,
  type OperationChannel,
  type OperationFeature,
  type Operations,
  type OperationsOptions,
  type Person,
  type PlanRequest,
  type SentNotice,
  type State,
} from '../../src/operations/index.ts'
import { createNotifier } from '../../src/operations/posts/deliver.ts'
import type { ShownRoleCard } from '../../src/operations/posts/role-card.ts'
import type { Registry } from '../../src/operations/registry/registry.ts'
import { createChoreRunner } from '../../src/operations/run/chores.ts'
import { createChores, isAnythingDue, sweepEvery } from '../../src/operations/run/sweep.ts'
import type { Store } from '../../src/store/store.ts'
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts'
import { outboxEmpty } from '../support/outbox.ts'
import { wholeRegistry } from '../support/registry.ts'
import { useSharedStore } from '../support/store.ts'
import { createHandQueue, createJobTable, type HandQueue } from './hand-queue.ts'
import { createWorld, type World } from './world.ts'

export const channel: OperationChannel = { reference: { chat: 'one' }, userId: '29:anna', device: 'desktop' }
export const reason = 'Left the company in May'

export const someone = (oid: string, tid = 'contoso'): Person => ({ oid, tid, upn: `${oid}@contoso.com`, name: oid })
export const anna = someone('anna')
/** Everyone is an operator. */
export const authorise = async () => {}

export interface Harness {
  readonly store: Store
  readonly clock: FakeClock
  readonly world: World
  readonly queue: HandQueue
  readonly operations: Operations
  /** What the operator was shown, in order. */
  readonly told: Operation[]
  /** What approvers were shown, in order. */
  readonly cards: ApproverCard[]
  /** Short messages sent to people, in order. */
  readonly notices: SentNotice[]
  /** Cards that people with other roles were shown, in order. */
  readonly roleCards: ShownRoleCard[]
  /** Where it was shown. */
  readonly channels: OperationChannel[]
  /** Every state change, in order. */
  readonly changes: { readonly kind: string; readonly state: State }[]
  /** Logged errors; a test fails if any are left. */
  readonly errors: string[]
  /** Mutable, like a restart with another configuration. */
  readonly limits: { -readonly [K in keyof Limits]: Limits[K] }
  /** Requested permissions, one entry per slice. */
  readonly scopes: (readonly string[])[]
  /** If set, requesting a token throws this. */
  signInError: Error | undefined
  plan(
    playbook: string,
    inputs: readonly string[],
    more?: Partial<PlanRequest>,
  ): Promise<{ operation: Operation; token: string }>
  /** Plans and confirms. */
  begin(playbook: string, inputs: readonly string[], more?: Partial<Confirmation>): Promise<Operation>
  /** Picks up leftover work, as happens every few seconds. */
  sweep(): Promise<void>
  /** Waits until everything that has happened so far has been shown. */
  shown(): Promise<void>
  /** Runs every due job and waits until everything has been shown. */
  work(): Promise<void>
}

export interface HarnessOptions {
  readonly clock?: FakeClock
  readonly world?: World
  readonly limits?: Partial<Limits>
  /** Called before showing something to the operator; errors make showing fail. */
  readonly onTell?: (operation: Operation) => void | Promise<void>
  /** The same before sending a short message. */
  readonly onNotice?: (notice: SentNotice) => void | Promise<void>
  /** The same before showing a card to someone with another role. Returns where it is, if not in the person's chat. */
  readonly onRoleCard?: (card: ShownRoleCard) => unknown
  readonly onToken?: (person: Person) => void
  /** Approvers to whom cards can't be sent. */
  readonly unreachable?: readonly string[]
  /** Available actions, if not all. */
  readonly registry?: Registry
  readonly features?: readonly OperationFeature[]
  /** The store used by the queue, if different. */
  readonly queueOn?: Store
}

/** Operations on a real store, with a clock, directory and queue controlled by the test. */
export function createHarness(store: Store, options: HarnessOptions = {}): Harness {
  const { clock = createFakeClock(), world = createWorld() } = options
  world.now = clock.now
  const queue = createHandQueue((options.queueOn ?? store).db, clock)
  const told: Operation[] = []
  const cards: ApproverCard[] = []
  const notices: SentNotice[] = []
  const roleCards: ShownRoleCard[] = []
  const errors: string[] = []
  const changes: { readonly kind: string; readonly state: State }[] = []
  const channels: OperationChannel[] = []
  const scopes: (readonly string[])[] = []
  const limits = {
    confirmCountAbove: 5,
    approvalAbove: 10_000,
    approvalAboveIrreversible: 10_000,
    approvalWindow: 24 * 3_600_000,
    handoverAfter: 15 * 60_000,
    maxAccounts: 2000,
    maxAccountsPerHour: 5000,
    abortAboveFailures: 20,
    readOnly: false,
    protectedAccounts: [],
    missingProtected: 'block' as const,
    ...options.limits,
  }
  const graph: Graph = { as: () => world.directory(), close: async () => {} }
  const made: OperationsOptions & { metrics: Metrics } = {
    store: { ...store, queue },
    registry: options.registry ?? wholeRegistry,
    features: options.features ?? features,
    graph,
    clock: { ...clock, every: (ms, run) => (ms === sweepEvery ? clock.atLast(ms, run) : clock.every(ms, run)) },
    log: createLog({ level: 'error', destination: { write: (line) => errors.push(line) } }),
    random: randomBytes,
    limits,
    onStep: ({ kind, state, stopRequested }) => {
      if (!stopRequested) changes.push({ kind, state })
    },
    metrics: noMetrics,
    notify: async (operation, where) => {
      await options.onTell?.(operation)
      channels.push(where)
      told.push(operation)
    },
    showRoleCard: async (card) => {
      const where = await options.onRoleCard?.(card)
      roleCards.push(card)
      return where ?? { chat: card.person.oid }
    },
    notifyApprover: async (card) => {
      await options.onTell?.(card.operation)
      const oid = 'person' in card.asked ? card.asked.person.oid : card.asked.conversation
      if (options.unreachable?.includes(oid)) throw new Unreachable()
      cards.push(card)
      return { chat: oid }
    },
    notice: async (notice) => {
      await options.onNotice?.(notice)
      notices.push(notice)
    },
    tokenFor: async (person, _channel, wanted) => {
      options.onToken?.(person)
      if (harness.signInError) throw harness.signInError
      scopes.push(wanted)
      return async () => 'token'
    },
  }
  const operations = createOperations(made)
  const notifier = createNotifier(made)
  const harness: Harness = {
    store,
    clock,
    world,
    queue,
    operations,
    told,
    cards,
    notices,
    roleCards,
    errors,
    changes,
    channels,
    limits,
    scopes,
    signInError: undefined,
    plan: (playbook, inputs, more = {}) =>
      operations.plan({
        playbook,
        inputs,
        requester: anna,
        directory: world.directory(),
        locale: 'en-US',
        channel,
        ...more,
      }),
    begin: async (playbook, inputs, more = {}) => {
      const { operation, token } = await harness.plan(playbook, inputs)
      return operations.confirm(operation.id, {
        person: anna,
        authorise,
        token,
        reason,
        choices: { signOut: true },
        count: operation.counts.change,
        ...more,
      })
    },
    shown: () => notifier.idle(),
    sweep: () =>
      createChoreRunner(
        { ...made, notifier, unmatched: new Set() },
        createChores(made.features),
        isAnythingDue,
      ).swept(),
    work: async () => {
      // The clock's own sweeps may queue a job meanwhile.
      do {
        await queue.drain()
        await outboxEmpty(store, clock.now)
      } while (await queue.runOne())
    },
  }
  return harness
}

/** A new harness for each test, on a store that all tests of the process share. */
export function useHarness(options: () => HarnessOptions = () => ({})): () => Harness {
  const store = useSharedStore()
  let harness: Harness | undefined
  before(() => createJobTable(store()))
  beforeEach(async () => {
    harness = createHarness(store(), options())
    await harness.operations.start()
  })
  afterEach(async () => {
    await harness?.operations.close()
    assert.deepEqual(harness?.errors, [])
  })
  return () => {
    if (!harness) throw new Error('The harness exists inside tests only')
    return harness
  }
}
