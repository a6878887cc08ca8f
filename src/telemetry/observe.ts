import type { Fetch } from '../auth/http.ts'
import type { Admitted, Channel, Received } from '../bot/channel/adapter.ts'
import type { Send as ModelSend } from '../bot/language/index.ts'
import type { Bot } from '../bot/turn/app.ts'
import type { Command, OpenCommand, SignedInCommand } from '../bot/turn/command.ts'
import type { Clock } from '../core/clock.ts'
import { UserError } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import { meteredCall, type Service } from '../core/metered-call.ts'
import { counters, type Labels, type Metrics, type Span } from '../core/metrics.ts'
import type { Directory, Graph } from '../graph/index.ts'
import { type Notify, operationQueue } from '../operations/index.ts'
import { openOperations } from '../store/queries/stats.ts'
import type { Queue, Store } from '../store/store.ts'

/*
 * Each function wraps a part to measure calls and to add ids to the log lines written meanwhile. The parts themselves
 * don't know about it.
 */

const turns: { readonly labels: { readonly type: readonly string[] } } = counters['rollcall.turns']

/** A span's trace id, for log lines. */
const traced = ({ trace }: Span) => (trace === undefined ? {} : { trace })

export interface Observer {
  readonly metrics: Metrics
  readonly clock: Clock
  readonly log: Log
}

/** Observes turns and adds the activity's id to every line they log. */
export function observeBot(bot: Bot, { metrics, clock, log }: Observer): Bot {
  return {
    ...bot,
    receive: (caller, body) => {
      const { id, type } = Object(body) as { id?: unknown; type?: unknown }
      const known = typeof type === 'string' && turns.labels.type.includes(type) ? type : 'other'
      const activity = typeof id === 'string' ? id.slice(0, 200) : undefined
      const ids: Labels = activity === undefined ? {} : { activity }
      const started = clock.elapsed()
      const turn = (span: Span) => log.within({ ...ids, ...traced(span) }, () => answer(span))
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
          metrics.seconds('rollcall.turn.seconds', (clock.elapsed() - started) / 1000, { type: known })
        }
      }
      return metrics.span('turn', { type: known, ...ids }, turn, 'server')
    },
  }
}

/** Counts refused requests, by reason. */
export function observeChannel(channel: Channel, metrics: Metrics): Channel {
  const counted = <T extends Received | Admitted>(answer: T): T => {
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
      metrics.seconds('rollcall.command.seconds', (clock.elapsed() - started) / 1000, { command })
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

type Settled = Parameters<Parameters<Directory['write']>[1]['onSettled']>[0]

/** Counts writes, by outcome. */
export function observeGraph(graph: Graph, { metrics }: Pick<Observer, 'metrics'>): Graph {
  const counted = (settled: Settled) => {
    for (const { outcome } of settled) {
      const reason = 'reason' in outcome ? outcome.reason.code : 'none'
      // Given up because the process is stopping, and to be resumed: not an outcome.
      if (reason !== 'cancelled') metrics.count('rollcall.writes', { outcome: outcome.outcome, reason })
    }
  }
  return {
    as: (token, options): Directory => {
      const directory = graph.as(token, options)
      return {
        ...directory,
        write: (changes, options) =>
          metrics.span('write', { changes: changes.length }, () =>
            directory.write(changes, {
              ...options,
              onSettled: async (settled) => {
                await options.onSettled(settled)
                counted(settled)
              },
            }),
          ),
      }
    },
    close: () => graph.close(),
  }
}

/** Observes slices of work and adds the operation's id to every line they log. */
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
          const slice = (span: Span) => log.within({ ...ids, ...traced(span) }, work)
          const work = async () => {
            let outcome = 'failed'
            try {
              await handler(data, signal)
              outcome = 'ok'
            } finally {
              metrics.count('rollcall.jobs', { outcome })
              metrics.seconds('rollcall.job.seconds', (clock.elapsed() - started) / 1000, {})
            }
          }
          return metrics.span(`job ${name}`, ids, slice, 'consumer')
        },
        options,
      ),
  }
}

/** Adds the operation's id to every line logged while showing it. */
export function observeNotify(notify: Notify, { log }: Pick<Observer, 'log'>): Notify {
  return (operation, ...how) => log.within({ operation: operation.id }, () => notify(operation, ...how))
}

/** Measures requests to Entra and for the Bot Framework's keys. */
export function observeFetch(send: Fetch, service: Service, observer: Observer): Fetch {
  return (url, options) =>
    meteredCall(observer, { service, method: options.method, status: ({ status }) => status }, () => send(url, options))
}

/** Measures requests to a language model. */
export function observeModel(send: ModelSend, observer: Observer): ModelSend {
  const call = {
    service: 'model',
    method: 'POST',
    status: ({ statusCode }: { statusCode: number }) => statusCode,
  } as const
  return (url, options) => meteredCall(observer, call, () => send(url, options))
}

/** Reports the database's own figures. */
export function observeStore(store: Store, metrics: Metrics): void {
  metrics.watch('rollcall.operations', async () =>
    (await openOperations(store.db)).map(({ state, count }) => ({ value: count, labels: { state } })),
  )
  metrics.watch('rollcall.queue.age.seconds', async () => [{ value: (await store.queue.age(operationQueue)) / 1000 }])
  metrics.watch('rollcall.database.up', async () => [
    {
      value: await store.ping().then(
        () => 1,
        () => 0,
      ),
    },
  ])
  metrics.watch('rollcall.database.connections', async () =>
    Object.entries(store.connections()).map(([state, value]) => ({ value, labels: { state } })),
  )
}
