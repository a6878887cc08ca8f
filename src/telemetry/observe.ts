import type { Bot } from '../bot/turn/app.ts'
import type { Command, OpenCommand, SignedInCommand } from '../bot/turn/command.ts'
import type { Clock } from '../core/clock.ts'
import { UserError } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import type { Labels, Metrics } from '../core/metrics.ts'
import type { Directory, Graph } from '../graph/index.ts'
import type { Notify } from '../operations/index.ts'
import type { Queue } from '../store/store.ts'

/*
 * Each function here gives back what it was given, seen from outside: what goes through is measured, and whatever is logged
 * meanwhile carries its ids. The parts themselves know nothing of it.
 */

export interface Observer {
  readonly metrics: Metrics
  readonly clock: Clock
  readonly log: Log
}

/** Types of activities that exist; anything else is somebody's invention and would be a label of its own each time. */
const activityTypes = new Set([
  'message',
  'invoke',
  'conversationUpdate',
  'installationUpdate',
  'messageReaction',
  'messageUpdate',
  'messageDelete',
  'event',
  'typing',
])

/** Turns, and the activity's id on every line they log. */
export function observeBot(bot: Bot, { metrics, clock, log }: Observer): Bot {
  return {
    ...bot,
    receive: (header, body) => {
      const { id, type } = Object(body) as { id?: unknown; type?: unknown }
      const known = typeof type === 'string' && activityTypes.has(type) ? type : 'other'
      const activity = typeof id === 'string' ? id.slice(0, 200) : undefined
      const ids: Labels = activity === undefined ? {} : { activity }
      const started = clock.now()
      const turn = async () => {
        let status = 500
        try {
          const answer = await bot.receive(header, body)
          status = answer.status
          return answer
        } finally {
          metrics.count('rollcall.turns', { type: known, status })
          metrics.seconds('rollcall.turn.seconds', (clock.now() - started) / 1000, { type: known })
        }
      }
      return log.within(ids, () => metrics.span('turn', { type: known, ...ids }, turn))
    },
  }
}

/** Commands, by name and outcome. */
export function observeCommands(commands: readonly Command[], { metrics, clock, log }: Observer): readonly Command[] {
  const observed = <T>(command: string, run: () => Promise<T>): Promise<T> => {
    const started = clock.now()
    const ended = (outcome: string) => {
      metrics.count('rollcall.commands', { command, outcome })
      metrics.seconds('rollcall.command.seconds', (clock.now() - started) / 1000, { command })
    }
    const watched = async () => {
      try {
        const reply = await run()
        ended('ok')
        return reply
      } catch (error) {
        ended(error instanceof UserError ? error.code : 'error')
        throw error
      }
    }
    return log.within({ command }, () => metrics.span(`command ${command}`, {}, watched))
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

/** Writes, by the outcome they came to. */
export function observeGraph(graph: Graph, { metrics }: Pick<Observer, 'metrics'>): Graph {
  const counted = (settled: Settled) => {
    for (const { outcome } of settled) {
      const reason = 'reason' in outcome ? outcome.reason.code : 'none'
      // Given up because the process stops, to be taken up again: no end yet.
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

/** Slices of work on operations, and the operation's id on every line they log. */
export function observeQueue(queue: Queue, { metrics, clock, log }: Observer): Queue {
  return {
    ...queue,
    work: (name, handler, options) =>
      queue.work(
        name,
        (data, signal) => {
          const { id } = data as { id?: unknown }
          const ids: Labels = typeof id === 'string' ? { operation: id } : {}
          const started = clock.now()
          const slice = async () => {
            let outcome = 'failed'
            try {
              await handler(data, signal)
              outcome = 'ok'
            } finally {
              metrics.count('rollcall.jobs', { outcome })
              metrics.seconds('rollcall.job.seconds', (clock.now() - started) / 1000)
            }
          }
          return log.within(ids, () => metrics.span(`job ${name}`, ids, slice))
        },
        options,
      ),
  }
}

/** The operation's id on every line that showing it logs. */
export function observeNotify(notify: Notify, { log }: Pick<Observer, 'log'>): Notify {
  return (operation, channel, news) => log.within({ operation: operation.id }, () => notify(operation, channel, news))
}
