import { setImmediate as immediate } from 'node:timers/promises'
import { noteQuotaWait } from '../../core/quota-waits.ts'
import { maxBatch } from '../http/request.ts'
import { type GraphResponse, retryAfter } from '../http/response.ts'
import { userIdOf } from '../http/token-scopes.ts'
import type { Allowance } from '../throttle/budget.ts'
import type { Urgency } from '../throttle/concurrency.ts'
import type { Lane } from '../throttle/lane.ts'
import { type Cost, usageReports } from '../throttle/pacer.ts'
import { Throttled } from '../throttle/throttled.ts'
import { createWriteWindow, type WriteWindow } from '../throttle/write-window.ts'
import { batchSize } from './codec.ts'
import { createJobControl } from './job-control.ts'
import type { Engine, JobOptions, JobResult } from './job-options.ts'
import { isInconclusive, judgeResponse, needsNewConnection, notAppliedAfter } from './judge-responses.ts'
import { allowedFrom } from './retry-times.ts'
import { sendBatch } from './send.ts'
import { createTaskQueue, type QueuedTask, type Task, type TaskQueue } from './task-queue.ts'

/** Share of the resource units reserved for more urgent jobs. */
const reservedShares: Readonly<Record<Urgency, number>> = { write: 0, high: 0.02, normal: 0.06 }
/** How many upcoming tasks are included when asking for budget. */
const lookAheadTasks = 200
/** Batches started before yielding to the event loop. */
const sendsPerYield = 8
/** Above this share of inconclusive responses, a batch was throttled. */
const throttledShare = 0.6

/**
 * Sends tasks in paced parallel batches until all are settled. Resolves with what is left (nothing, unless it was
 * aborted or its patience has ended), or rejects with the error that ended the job. Either way, nothing is in flight
 * afterwards.
 */
export async function runJob<T extends Task>(
  engine: Engine,
  tasks: readonly T[],
  options: JobOptions<T>,
): Promise<JobResult<T>> {
  const { clock, concurrency } = engine
  const { urgency, patience } = options
  const queue = createTaskQueue(tasks)
  const allowance = engine.budget(reservedShares[urgency])
  const control = createJobControl(clock, options.signal)
  // All tasks of a job use the same lane.
  const laneName = tasks[0]?.request.lane
  const lane = laneName && engine.lanes(laneName, userIdOf(await options.session.token()))
  const spread = (count: number) => {
    if (lane) return Math.min(lane.burst, maxBatch)
    return options.fillBatches ? maxBatch : batchSize(count, concurrency.maxParallel(urgency))
  }
  const window = options.judgeFirst && createWriteWindow(clock, allowance.unreportedWrites)
  let size = spread(tasks.length)
  // While the first wave is in flight, open the connections for the rest.
  if (window && tasks.length > window.size()) engine.openAhead(Math.ceil(tasks.length / size))
  let batchesInFlight = 0
  let inFlight = 0
  let sent = 0
  /** Until when Graph refuses whatever is sent, in `Clock.elapsed` time. */
  let shutUntil = 0

  /** Size of the next batch; 0 if responses have to arrive first. */
  const next = (): number => {
    if (!window) return size
    const most = Math.min(size, spread(window.size()))
    return window.room(inFlight) >= most ? most : 0
  }
  const judgeFirst = async () => {
    await options.judgeFirst?.()
    window?.open()
  }

  /**
   * Waits until both a connection and budget are available. Budget must be used as soon as it is spent; otherwise our
   * bucket refills while Graph's is already full.
   */
  const admit = async (entries: readonly QueuedTask<T>[]): Promise<() => void> => {
    await lane?.waitForTurn(entries.length, {
      signal: control.signal,
      left: entries.length + queue.unsettled().length + queue.unsent(),
      onWait: (ms) => noteQuotaWait(queue, ms),
      patience: patience?.throttled,
    })
    for (;;) {
      const leave = await concurrency.acquire(urgency, control.signal)
      const waitMs = await allowance
        .spend(cost(entries), estimateAhead(entries, queue.unsent()))
        .catch((error: unknown) => {
          leave()
          throw error
        })
      if (waitMs === 0) return leave
      leave()
      if (patience && allowance.shut && waitMs > patience.throttled) throw new Throttled(waitMs)
      noteQuotaWait(queue, waitMs)
      await clock.sleep(waitMs, control.signal)
    }
  }

  const grow = (count: number) => (size = Math.max(size, spread(count)))
  const shut = (until: number) => {
    shutUntil = Math.max(shutUntil, until)
  }
  const job = { engine, queue, allowance, lane, options, window, grow, shut }
  while (!control.signal.aborted) {
    const shutMs = shutUntil - clock.elapsed()
    if (patience && shutMs > 0) {
      if (batchesInFlight > 0) await control.nextWake()
      else if (shutMs > patience.throttled) break
      else await control.pause(shutUntil)
      continue
    }
    const count = next()
    if (count === 0 && batchesInFlight > 0) {
      await control.nextWake()
      continue
    }
    // Immediate resends still belong to the first wave.
    const entries = count > 0 ? queue.take(count, clock.elapsed()) : queue.take(maxBatch, clock.elapsed(), 'sentBefore')
    if (count === 0 && entries.length === 0) {
      await judgeFirst().catch(control.fail)
      continue
    }
    if (entries.length === 0) {
      if (batchesInFlight === 0) {
        if (queue.nextAt() === Number.POSITIVE_INFINITY) break
        if (patience && queue.nextAt() - clock.elapsed() > patience.retry) break
      }
      await control.pause(queue.nextAt())
      continue
    }
    try {
      const leave = await admit(entries)
      batchesInFlight++
      inFlight += entries.length
      window?.admitted(entries.length)
      send(job, entries)
        .catch(control.fail)
        .finally(() => {
          batchesInFlight--
          inFlight -= entries.length
          leave()
          control.wake()
        })
      // Yield: sockets can't write or read while further batches are being built.
      if (++sent % sendsPerYield === 0) await immediate()
    } catch (error) {
      queue.putBack(entries)
      if (error instanceof Throttled) {
        queue.add(entries.filter(({ attempt }) => attempt === 0).map(({ task }) => task))
        shut(clock.elapsed() + error.waitMs)
      } else control.fail(error)
    }
  }
  while (batchesInFlight > 0) await control.nextWake()
  control.close()
  noteQuotaWait(queue, 0)
  await allowance.close()
  if (control.failure) throw control.failure.error
  const shutMs = shutUntil - clock.elapsed()
  return { unsettled: queue.unsettled(), throttledUntil: shutMs > 0 ? clock.now() + shutMs : undefined }
}

interface Job<T extends Task> {
  readonly engine: Engine
  readonly queue: TaskQueue<T>
  readonly allowance: Allowance
  readonly lane: Lane | undefined
  readonly options: JobOptions<T>
  readonly window: WriteWindow | undefined
  readonly grow: (count: number) => void
  /** Sends nothing more until then, in `Clock.elapsed` time. */
  readonly shut: (until: number) => void
}

async function send<T extends Task>(job: Job<T>, entries: readonly QueuedTask<T>[]): Promise<void> {
  const { queue, engine, options, window } = job
  let token: string
  try {
    token = await options.session.token()
    const first = entries.filter((entry) => entry.attempt === 0).map((entry) => entry.task)
    const again = entries.filter((entry) => entry.attempt > 0).map((entry) => entry.task)
    if (first.length > 0) await options.onSending?.(first)
    if (again.length > 0) await options.onResending?.(again)
  } catch (error) {
    queue.putBack(entries)
    throw error
  }
  const now = engine.clock.now()
  const begunAt = engine.clock.elapsed()
  for (const entry of entries) {
    entry.attempt++
    entry.firstSentAt ||= now
    entry.begunAt ||= begunAt
  }
  const headers: Record<string, string> = options.urgency === 'normal' ? {} : { 'x-ms-throttle-priority': 'High' }
  const sentBatch = window?.departed()
  const { answered, resend, error } = await sendBatch(entries, { ...engine, session: options.session, token, headers })
  const open = answered.filter(({ response }) => isInconclusive(response)).length
  if (sentBatch) window?.answered(sentBatch, answered.length - open)
  const seen = answered.flatMap(({ entry, response }) => usageReports(entry.task.request, response))
  for (const { entry, response } of answered) {
    engine.meter?.(entry.task.request, response)
    settleResponse(job, entry, response)
  }
  for (const entry of resend) queue.again(entry)
  if (open >= 3 && open > entries.length * throttledShare) {
    engine.concurrency.recordThrottled(engine.clock.elapsed())
    // Even if it names no quota, it refuses more than single items.
    const waits = answered.flatMap(({ response }) => (response.status === 429 ? (retryAfter(response) ?? []) : []))
    if (waits.length > entries.length * throttledShare)
      job.shut(engine.clock.elapsed() + Math.max(...waits) - engine.clock.now())
  } else engine.concurrency.recordSuccess()
  await job.lane?.recordResponses(answered.map(({ response }) => response))
  // The remaining quota is known only once nothing is in flight. Anything sent before that could be throttled, and
  // charged.
  if (await job.allowance.recordUsage(seen)) window?.drain()
  if (error !== undefined) throw error
}

function settleResponse<T extends Task>(
  { engine, queue, allowance, options, grow }: Job<T>,
  entry: QueuedTask<T>,
  response: GraphResponse,
): void {
  const charged = Number(response.headers['x-ms-resource-unit'])
  if (charged > 0) allowance.correctEstimate(charged - entry.task.request.units)
  if (response.status === 429) entry.throttled++
  if (isInconclusive(response) && allowedFrom(response) === undefined) entry.backoffs++
  const { request } = entry.task
  const elapsed = engine.clock.elapsed()
  // Counted back from the time of the response, because the clock might have been set since the request was sent.
  const firstSentAt = response.at - (elapsed - entry.begunAt)
  const { attempts = 0, firstSentAt: firstEver = firstSentAt } = entry.task.earlier ?? {}
  const outcome = judgeResponse(response, {
    ...entry,
    attempt: attempts + entry.attempt - entry.throttled,
    backoffs: attempts + entry.backoffs,
    waited: attempts + entry.waited,
    firstSentAt: Math.min(firstEver, firstSentAt),
    request,
    retries: options.retries,
    random: engine.random,
  })
  entry.open ||= isInconclusive(response)
  if (isInconclusive(response)) entry.notApplied = notAppliedAfter(entry.notApplied, response)
  if (outcome.outcome === 'retry') {
    if (!isInconclusive(response)) entry.waited++
    entry.readyAt = elapsed + (outcome.at - response.at)
    entry.fresh = needsNewConnection(response)
    queue.again(entry)
    if (response.status === 429) noteQuotaWait(entry, outcome.at - response.at)
    return
  }
  const more = options.onSettled(entry.task, outcome, response, entry.firstSentAt) ?? []
  queue.add(more)
  grow(more.length)
}

const noCost: Cost = { units: 0, writes: 0 }
const addCost = (sum: Cost, { request }: Task): Cost => ({
  units: sum.units + request.units,
  writes: sum.writes + request.writes,
})
const cost = (entries: readonly QueuedTask<Task>[]): Cost => entries.map((entry) => entry.task).reduce(addCost, noCost)

/** Estimated cost of the tasks that follow, assuming they are similar. Their requests haven't been built yet. */
function estimateAhead(entries: readonly QueuedTask<Task>[], unsent: number): Cost {
  const { units = 0, writes = 0 } = entries.at(-1)?.task.request ?? {}
  const count = Math.min(unsent, lookAheadTasks)
  return { units: units * count, writes: writes * count }
}
