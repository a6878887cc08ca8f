import type { Fetch } from '../../auth/bounded-fetch.ts'
import type { Channel, ReceiveResult, VerifiedRequest } from '../../chat/channel/adapter.ts'
import type { Bot } from '../../chat/turn/app.ts'
import type { Command, OpenCommand, SignedInCommand } from '../../chat/turn/command.ts'
import type { Clock } from '../../core/clock.ts'
import { UserError } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import { meterCall, type Service } from '../../core/metered-call.ts'
import { counters, type Labels, type Metrics, type Span } from '../../core/metrics.ts'
import type { Directory, Graph } from '../../graph/index.ts'
import { type Notify, operationQueue } from '../../operations/index.ts'
import { openOperationCounts } from '../../store/queries/operation-counts.ts'
import type { Queue, Store } from '../../store/store.ts'

/*
 * Each function wraps a part to measure calls and to add IDs to the log lines written during them. The parts themselves
 * don't know about it.
 */

const turns: { readonly labels: { readonly type: readonly string[] } } = counters['rollcall.turns']

/** A span's trace ID, for log lines. */
const traceFields = ({ trace }: Span) => (trace === undefined ? {} : { trace })

export interface Observer {
  readonly metrics: Metrics
  readonly clock: Clock
  readonly log: Log
}

/** The path to which the channel sends activities. */
const messages = '/api/messages'
const requestLabels: Labels = {
  'http.request.method': 'POST',
  'http.route': messages,
  'url.path': messages,
  'url.scheme': 'http',
}

/** Observes turns and adds the activity's ID to every line they log. */
export function observeBot(bot: Bot, { metrics, log }: Pick<Observer, 'metrics' | 'log'>): Bot {
  return {
    ...bot,
    receive: (caller, body) => {
      const { id, type } = Object(body) as { id?: unknown; type?: unknown }
      const known = typeof type === 'string' && turns.labels.type.includes(type) ? type : 'other'
      const activity = typeof id === 'string' ? id.slice(0, 200) : undefined
      const ids: Labels = activity === undefined ? {} : { activity }
      const turn = (span: Span) => log.within({ ...ids, ...traceFields(span) }, () => answer(span))
      const answer = async (span: Span) => {
        let status = 500
        try {
          const answered = await bot.receive(caller, body)
          status = answered.status
          return answered
        } finally {
          span.set({ 'http.response.status_code': status })
          if (status >= 500) span.fail(String(status))
          metrics.count('rollcall.turns', { type: known, status })
        }
      }
      return metrics.span(`POST ${messages}`, { ...requestLabels, type: known, ...ids }, turn, 'server')
    },
  }
}

/** Counts refused requests, by reason. */
export function observeChannel(channel: Channel, metrics: Metrics): Channel {
  const counted = <T extends ReceiveResult | VerifiedRequest>(answer: T): T => {
    if ('refused' in answer && answer.refused) metrics.count('rollcall.requests.refused', { reason: answer.refused })
    return answer
  }
  return {
    ...channel,
    preAuthenticate: async (header) => counted(await channel.preAuthenticate(header)),
    receive: async (caller, body, logic) => counted(await channel.receive(caller, body, logic)),
  }
}

/** Counts commands, by name and outcome. */
export function observeCommands(commands: readonly Command[], { metrics, clock, log }: Observer): readonly Command[] {
  const observed = <T>(command: string, run: () => Promise<T>): Promise<T> => {
    const started = clock.elapsed()
    const ended = (outcome: 'ok' | 'refused' | 'error') => {
      metrics.count('rollcall.commands', { command, outcome })
      metrics.seconds('rollcall.command.duration', (clock.elapsed() - started) / 1000, { command })
    }
    const watched = async (span: Span) => {
      try {
        const reply = await run()
        ended('ok')
        return reply
      } catch (error) {
        ended(error instanceof UserError ? 'refused' : 'error')
        if (error instanceof UserError) {
          metrics.count('rollcall.refusals', { code: error.code })
          span.set({ code: error.code })
        }
        throw error
      }
    }
    return log.within({ command }, () => metrics.span(`command ${command}`, { command }, watched))
  }
  const open = ({ run, ...rest }: OpenCommand): OpenCommand => ({
    ...rest,
    run: (turn, args) => observed(rest.name, () => run(turn, args)),
  })
  const signedIn = ({ run, ...rest }: SignedInCommand): SignedInCommand => ({
    ...rest,
    run: (turn, args) => observed(rest.name, () => run(turn, args)),
  })
  return commands.map((command) => (command.scopes ? signedIn(command) : open(command)))
}

type SettledWrite = Parameters<Parameters<Directory['write']>[1]['onSettled']>[0]

/** Counts writes by outcome. The span of a set of writes has their outcomes and the reasons for failures. */
export function observeGraph(graph: Graph, { metrics }: Pick<Observer, 'metrics'>): Graph {
  const tally = (settled: SettledWrite, ended: Map<string, number>, reasons: Map<string, number>) => {
    for (const { outcome } of settled) {
      const reason = 'reason' in outcome ? outcome.reason.code : 'none'
      // The process is stopping. The write is resumed later, so this isn't an outcome.
      if (reason === 'cancelled') continue
      metrics.count('rollcall.writes', { outcome: outcome.outcome, reason })
      ended.set(outcome.outcome, (ended.get(outcome.outcome) ?? 0) + 1)
      if (reason !== 'none') reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
    }
  }
  const write =
    (directory: Directory): Directory['write'] =>
    (changes, options) =>
      metrics.span('write', { changes: changes.length }, async (span) => {
        const [ended, reasons] = [new Map<string, number>(), new Map<string, number>()]
        const onSettled = async (settled: SettledWrite) => {
          await options.onSettled(settled)
          tally(settled, ended, reasons)
        }
        try {
          return await directory.write(changes, { ...options, onSettled })
        } finally {
          const most = [...reasons].sort(([, one], [, other]) => other - one)
          const why = most.map(([reason, count]) => `${reason}: ${count}`).join(', ')
          span.set({ ...Object.fromEntries(ended), ...(why && { reasons: why }) })
          const [worst] = most
          if (worst) span.fail(worst[0], why)
        }
      })
  return {
    as: (token, options): Directory => {
      const directory = graph.as(token, options)
      return { ...directory, write: write(directory) }
    },
    close: () => graph.close(),
  }
}

/** Observes slices of work and adds the operation's ID to every line they log. */
export function observeQueue(queue: Queue, { metrics, clock, log }: Observer): Queue {
  return {
    ...queue,
    work: (name, handler, options) =>
      queue.work(
        name,
        (data, signal) => {
          const { id } = data as { id?: unknown }
          const ids: Labels = typeof id === 'string' ? { operation: id } : {}
          const started = clock.elapsed()
          const slice = (span: Span) => log.within({ ...ids, ...traceFields(span) }, work)
          const work = async () => {
            let outcome = 'failed'
            try {
              await handler(data, signal)
              outcome = 'ok'
            } finally {
              metrics.count('rollcall.jobs', { outcome })
              metrics.seconds('rollcall.job.duration', (clock.elapsed() - started) / 1000, {})
            }
          }
          return metrics.span(`job ${name}`, ids, slice, 'consumer')
        },
        options,
      ),
  }
}

/** Adds the operation's ID to every line logged while showing it. */
export function observeNotify(notify: Notify, { log }: Pick<Observer, 'log'>): Notify {
  return (operation, ...how) => log.within({ operation: operation.id }, () => notify(operation, ...how))
}

/** Measures requests to Entra and for the Bot Framework's keys. */
export function observeFetch(send: Fetch, service: Service, observer: Observer): Fetch {
  return (url, options) =>
    meterCall(observer, { service, method: options.method, url, status: ({ status }) => status }, () =>
      send(url, options),
    )
}

/** Reports the database's own figures. */
export function observeStore(store: Store, metrics: Metrics): void {
  metrics.watch('rollcall.operations', async () =>
    (await openOperationCounts(store.db)).map(({ state, count }) => ({ value: count, labels: { state } })),
  )
  metrics.watch('rollcall.queue.age', async () => [{ value: (await store.queue.age(operationQueue)) / 1000 }])
  metrics.watch('rollcall.database.up', async () => [
    {
      value: await store.ping().then(
        () => 1,
        () => 0,
      ),
    },
  ])
  metrics.watch('rollcall.clock.difference', async () => {
    const difference = await store.clockDifference()
    return difference ? [{ value: Math.abs(difference.ahead) / 1000 }] : []
  })
  const pool = { 'db.client.connection.pool.name': 'rollcall' }
  metrics.watch('db.client.connection.count', async () => {
    const { used, idle } = store.connections()
    return Object.entries({ used, idle }).map(([state, value]) => ({
      value,
      labels: { ...pool, 'db.client.connection.state': state },
    }))
  })
  metrics.watch('db.client.connection.pending_requests', async () => [
    { value: store.connections().waiting, labels: pool },
  ])
  metrics.watch('rollcall.database.connections.free', async () => {
    const free = await store.freeConnections()
    return free === undefined ? [] : [{ value: free }]
  })
}
