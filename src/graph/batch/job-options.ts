import type { Clock } from '../../core/clock.ts'
import type { ClockSkew } from '../http/clock-skew.ts'
import type { Connections } from '../http/connections.ts'
import type { Meter } from '../http/metering.ts'
import type { GraphResponse } from '../http/response.ts'
import type { Session } from '../http/session.ts'
import type { Transport } from '../http/transport.ts'
import type { Budget } from '../throttle/budget.ts'
import type { Concurrency, Urgency } from '../throttle/concurrency.ts'
import type { Lanes } from '../throttle/lane.ts'
import type { FinalOutcome } from './judge-responses.ts'
import type { RetryLimits } from './retry-times.ts'
import type { QueuedTask, Task } from './task-queue.ts'

/** Shared by all jobs in a process. */
export interface Engine {
  readonly transport: Transport
  readonly openAhead: Connections['openAhead']
  readonly concurrency: Concurrency
  readonly budget: Budget
  readonly lanes: Lanes
  readonly meter?: Meter
  /** Defaults to assuming that Graph's clock agrees with ours. */
  readonly clockSkew?: ClockSkew
  readonly clock: Clock
  readonly random: () => number
  /** Generates a random password that nobody sees. */
  readonly newPassword: () => string
  /** Root URL under which this cloud's Graph identifies objects. */
  readonly root: string
}

export interface JobOptions<T extends Task> {
  readonly session: Session
  readonly urgency: Urgency
  readonly retries: RetryLimits
  readonly signal?: AbortSignal | undefined
  /** How long to wait while nothing can be sent, in ms. After that the job ends. Without limits if undefined. */
  readonly patience?: Patience | undefined
  /** Whether to fill batches completely even if spreading would be faster; for tasks with large responses. */
  readonly fillBatches?: boolean
  /** Awaited before tasks are first sent. If it rejects they aren't sent, and the job stops. */
  readonly onSending?: (tasks: readonly T[]) => Promise<void>
  /** Awaited before tasks are sent again. */
  readonly onResending?: (tasks: readonly T[]) => Promise<void>
  /**
   * Sends the job in waves: first a small one, whose results must be judged here before more follows, then at most as
   * many tasks as Graph answers in two seconds. If it rejects, the job stops.
   */
  readonly judgeFirst?: () => Promise<void>
  /** Called once per task with its final outcome. Any tasks it returns are added to the job. */
  readonly onSettled: (
    task: T,
    outcome: FinalOutcome,
    response: GraphResponse,
    firstSentAt: number,
  ) => readonly T[] | undefined
}

export interface Patience {
  /** While everything that is left waits to be sent again. */
  readonly retry: number
  /** While Graph refuses whatever is sent. */
  readonly throttled: number
}

/** What a job has left. */
export interface JobResult<T extends Task> {
  /** Tasks that were sent but not settled. */
  readonly unsettled: readonly QueuedTask<T>[]
  /** If the job ended because Graph is throttling: until when, in ms since the epoch. */
  readonly throttledUntil: number | undefined
}
