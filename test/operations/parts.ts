import { randomBytes } from 'node:crypto'
import { createLog } from '../../src/core/log.ts'
import { noMetrics } from '../../src/core/metrics.ts'
import { features } from '../../src/features/index.ts'
import type { Context } from '../../src/operations/model/context.ts'
import type { Queue } from '../../src/store/store.ts'
import { wholeRegistry } from '../support/registry.ts'
import type { Harness } from './harness.ts'

/** Dependencies of one part of the operations. */
export interface Parts {
  readonly context: Context
  /** Ids of operations whose state was to be shown, in order. */
  readonly shown: string[]
  /** When the next slices are due, in ms since the epoch; 0 for immediately. */
  readonly wanted: number[]
  /** Logged warnings and errors. */
  readonly lines: string[]
}

/**
 * For testing one part alone with a harness's store, clock and directory. Nothing is shown, and nothing runs by itself.
 */
export function createParts({ store, queue, clock, world, limits }: Harness): Parts {
  const shown: string[] = []
  const wanted: number[] = []
  const lines: string[] = []
  const send: Queue['send'] = async (_name, _data, { after = 0 } = {}) => void wanted.push(after)
  const nothing = async () => {}
  const context: Context = {
    store: { ...store, queue: { ...queue, send } },
    registry: wholeRegistry,
    features,
    graph: { as: () => world.directory(), close: nothing },
    clock,
    log: createLog({ level: 'warn', destination: { write: (line) => void lines.push(line) } }),
    limits,
    onStep: () => {},
    metrics: noMetrics,
    unmatched: new Set(),
    random: randomBytes,
    notifier: {
      state: async ({ id }) => void shown.push(id),
      progress: nothing,
      follow: () => () => {},
      again: nothing,
      sweep: nothing,
      idle: nothing,
    },
    tokenFor: async () => async () => 'token',
  }
  return { context, shown, wanted, lines }
}
