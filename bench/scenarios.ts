import { latencyModels } from '../emulator/latency.ts'
import { type Measurement, measure, type Trial } from './measure.ts'
import { faultLimit, firstWave, limit, median, quotaLimit, seeded, writeLimit } from './model.ts'
import type { GraphProcess } from './play.ts'
import { sized } from './size.ts'
import { atLeast, atMost, type Check, type Row } from './table.ts'

const { standard } = latencyModels
const us = 'rollcall'
const runs = sized(3, 1)

/** The median of several runs, by time. */
async function typical(graph: GraphProcess, trial: Trial, peer = us): Promise<Measurement> {
  const all: Measurement[] = []
  for (let seed = 1; seed <= runs; seed++) all.push(await measure(graph, peer, { ...trial, seed }))
  const middle = median(all.map((one) => one.ms))
  const chosen = all.reduce((a, b) => (Math.abs(a.ms - middle) <= Math.abs(b.ms - middle) ? a : b))
  const worst = (pick: (one: Measurement) => number) => Math.max(...all.map(pick))
  return {
    ...chosen,
    lost: worst((one) => one.lost),
    wrong: worst((one) => one.wrong),
    silent: worst((one) => one.silent),
    trips: worst((one) => one.trips),
  }
}

function row(scenario: string, one: Measurement, more: Partial<Row> = {}): Row {
  const { peer, ms, lost, wrong, silent, throttled, died } = one
  const notes = [
    wrong > 0 ? `${wrong} wrong` : '',
    silent > 0 ? `${silent} silent` : '',
    throttled > 0 ? `${throttled} x 429` : '',
    died ? `died: ${died.split('\n')[0]}` : '',
    more.note ?? '',
  ]
  return { scenario, who: peer, ms, lost, ...more, note: notes.filter(Boolean).join(', ') }
}

/** Describes the time not spent computing, and the CPU time of each process. */
const shares = ({ packedMs, cpuMs, graphCpuMs }: Measurement, limit: number): string =>
  `${(packedMs / limit).toFixed(2)} without computing (${Math.round(cpuMs)} + ${Math.round(graphCpuMs)} ms)`

const none = (one: Measurement): Check[] => [
  atMost('lost', one.lost, 0),
  atMost('wrong', one.wrong, 0),
  atMost('silent', one.silent, 0),
]

/** Not in the table: warms up the JIT of the process that simulates Graph. */
export async function warmUp(graph: GraphProcess): Promise<Row[]> {
  for (const kind of ['status', 'disable'] as const) await measure(graph, us, { kind, count: 3000 })
  return []
}

export async function statusOf10000(graph: GraphProcess): Promise<Row[]> {
  const one = await typical(graph, { kind: 'status', count: 10_000 })
  const best = limit(standard, Math.ceil(10_000 / 15), 15)
  const checks = [
    ...none(one),
    atMost('trips', one.trips, 64),
    atMost('units', one.units, 667),
    atMost('x limit', one.ms / best, 1.25),
    atMost('MB peak', one.rssMb, 90, false),
    atMost('us CPU an account', one.cpuMs / 10, 12, false),
  ]
  return [row('status of 10,000, cold', one, { limit: best, checks, note: shares(one, best) })]
}

export async function statusOf1000(graph: GraphProcess): Promise<Row[]> {
  const name = 'status of 1,000'
  const trial = { kind: 'status', count: 1000 } as const
  const best = limit(standard, Math.ceil(1000 / 15), 15)
  const one = await typical(graph, trial)
  const few = await measure(graph, 'sequential', { ...trial, count: 100 })
  const rest = await peers(graph, trial)
  const times = (peer: string) => (rest.find((other) => other.peer === peer)?.ms ?? 0) / one.ms
  const checks = [
    ...none(one),
    atLeast('x sequential', (few.ms * 10) / one.ms, 300),
    atLeast('x PnPjs', times('pnpjs'), 30),
    // No client can be faster: even at its theoretical limit, this job takes more than a quarter of the time of a
    // thousand parallel calls.
    atLeast('x all at once', times('all-at-once'), 4, false),
  ]
  return [
    row(name, one, { limit: best, checks, note: shares(one, best) }),
    row(name, { ...few, ms: few.ms * 10 }, { note: 'ten times 100' }),
    ...rest.map((other) => row(name, other)),
  ]
}

export async function rereadOf10000(graph: GraphProcess): Promise<Row[]> {
  const one = await typical(graph, { kind: 'reread', count: 10_000, stage: { scopes: ['Directory.Read.All'] } })
  const checks = [...none(one), atMost('trips', one.trips, 1), atMost('units', one.units, 20)]
  return [row('re-read of 10,000 by id', one, { checks })]
}

export async function disable1000(graph: GraphProcess): Promise<Row[]> {
  const name = 'disable 1,000'
  const trial = { kind: 'disable', count: 1000 } as const
  const best = writeLimit(standard, 1000)
  const one = await typical(graph, trial)
  const few = await measure(graph, 'sequential', { ...trial, count: 100 })
  const rest = await peers(graph, trial)
  const pnp = rest.find((other) => other.peer === 'pnpjs')?.ms ?? 0
  // Peers send no first wave. With it, even the limit is less than 18 times as fast as PnPjs.
  const alike = one.ms - firstWave(standard, 1000)
  const checks = [
    ...none(one),
    atMost('x limit', one.ms / best, 1.15),
    atLeast('x sequential, first wave aside', (few.ms * 10) / alike, 200),
    atLeast('x PnPjs, first wave aside', pnp / alike, 18),
  ]
  return [
    row(name, one, { limit: best, checks, note: shares(one, best) }),
    row(name, { ...few, ms: few.ms * 10 }, { note: 'ten times 100' }),
    ...rest.map((other) => row(name, other)),
  ]
}

async function peers(graph: GraphProcess, trial: Trial): Promise<Measurement[]> {
  // With a thousand sockets at once, the time doubles at random, so a single run says little.
  const all = [await typical(graph, trial, 'all-at-once')]
  for (const peer of ['graph-client', 'pnpjs', 'five-batches']) all.push(await measure(graph, peer, trial))
  return all
}

/** Less than the published quota, so that it is reached within seconds. */
const tight = { capacity: 300, perSecond: 20 }
const tightOptions = { quotas: { units: { capacity: 8000, perSecond: 800 }, writes: tight } }
const tightStage = { writes: { size: 300, perMs: 15_000 } }

export async function pastTheQuota(graph: GraphProcess): Promise<Row[]> {
  const name = 'disable 500, 300 writes per 15 s'
  const trial = { count: 500, users: 3000, stage: tightStage } as const
  const best = quotaLimit(standard, 500, { left: 300, perSecond: 20 })
  const one = await measure(graph, us, { ...trial, kind: 'disable', options: tightOptions })
  const read = await measure(graph, us, { ...trial, kind: 'disableEnabled', options: tightOptions })
  const all = await measure(graph, 'all-at-once', { ...trial, kind: 'disable' })
  const pnp = await measure(graph, 'pnpjs', { ...trial, kind: 'disable' })
  const [checks, again] = [one, read].map((it) => [...none(it), atMost('429s', it.throttled, 0)])
  const needed = await enabledAmong(graph, trial)
  return [
    row(name, one, { limit: best, checks: [...(checks ?? []), atMost('x limit', one.ms / best, 1.05)] }),
    row('same, reads first: 1 in 7 is off', read, {
      limit: best,
      checks: [
        ...(again ?? []),
        {
          what: 'writes',
          figure: String(read.writes),
          target: `= ${needed}`,
          met: read.writes === needed,
          starred: true,
        },
        atMost('x limit of all', read.ms / best, 0.85, false),
      ],
    }),
    row(name, all),
    row(name, pnp),
  ]
}

/** A night's work within the published quota; takes two minutes. */
export async function nightly5000(graph: GraphProcess): Promise<Row[]> {
  const trial = { kind: 'disable', count: 5000, users: 8000 } as const
  const best = quotaLimit(standard, 5000, { left: 3000, perSecond: 20 })
  const one = await measure(graph, us, trial)
  const checks = [...none(one), atMost('429s', one.throttled, 0), atMost('x limit', one.ms / best, 1.05)]
  return [row('disable 5,000, 3,000 writes per 150 s', one, { limit: best, checks })]
}

async function enabledAmong(graph: GraphProcess, trial: Omit<Trial, 'kind'>): Promise<number> {
  const one = await measure(graph, 'census', { ...trial, kind: 'disable' })
  return one.lost
}

export async function quotaPartlyUsed(graph: GraphProcess): Promise<Row[]> {
  const name = 'disable 1,000, 500 writes left by others'
  const trial = {
    kind: 'disable',
    count: 1000,
    users: 3000,
    stage: { writes: { size: 3000, perMs: 150_000, used: 2500 } },
  } as const
  const best = quotaLimit(standard, 1000, { left: 500, perSecond: 20 })
  const one = await measure(graph, us, trial)
  const all = await measure(graph, 'all-at-once', trial)
  const dear = await measure(graph, us, { ...trial, stage: { ...trial.stage, accrue: true } })
  const checks = (it: Measurement) => [
    ...none(it),
    atMost('429s', it.throttled, 0),
    atMost('x limit', it.ms / best, 1.1),
  ]
  return [
    row(name, one, { limit: best, checks: checks(one) }),
    row('same, throttled calls charged too', dear, { limit: best, checks: checks(dear) }),
    row(name, all),
  ]
}

export async function faulty(graph: GraphProcess): Promise<Row[]> {
  const rows: Row[] = []
  for (const kind of ['status', 'disable'] as const) {
    const seeds = Array.from({ length: sized(20, 1) }, (_, index) => index + 1)
    const all: Measurement[] = []
    // Mostly waiting, so five can share the machine.
    for (let index = 0; index < seeds.length; index += 5) {
      const some = seeds.slice(index, index + 5)
      const trial = { kind, count: 1000, users: 3000, stage: { faults: true } } as const
      all.push(...(await Promise.all(some.map((seed) => measure(graph, us, { ...trial, seed })))))
    }
    const best = faultLimit(standard, kind === 'status' ? 67 : 1000, 200, seeded(1))
    const sum = (pick: (one: Measurement) => number) => all.reduce((total, one) => total + pick(one), 0)
    const [first] = all
    if (!first) continue
    const total = {
      ...first,
      ms: median(all.map((one) => one.ms)),
      lost: sum((one) => one.lost),
      wrong: sum((one) => one.wrong),
      silent: sum((one) => one.silent),
      throttled: 0,
    }
    const checks = [...none(total), atMost('median x limit', total.ms / best, 1.25)]
    const note = `${seeds.length} seeds, slowest ${Math.round(Math.max(...all.map((one) => one.ms)))} ms`
    rows.push(row(`${kind} 1,000, 30 % faults`, total, { limit: best, checks, note }))
    // What peers lose when they read, they lose when they write too.
    for (const peer of kind === 'disable' ? ['all-at-once', 'graph-client', 'pnpjs', 'five-batches'] : []) {
      const trial = { kind, count: 1000, users: 3000, stage: { faults: true } } as const
      rows.push(row(`${kind} 1,000, 30 % faults`, await measure(graph, peer, trial), { note: 'one seed' }))
    }
  }
  return rows
}

export async function otherModels(graph: GraphProcess): Promise<Row[]> {
  const rows: Row[] = []
  for (const model of ['slow', 'parallel', 'serial'] as const) {
    for (const kind of ['status', 'disable'] as const) {
      const [items, objects] = kind === 'status' ? [67, 15] : [1000, 0]
      const best =
        kind === 'status' ? limit(latencyModels[model], items, objects) : writeLimit(latencyModels[model], items)
      const one = await typical(graph, { kind, count: 1000, model })
      const checks = [...none(one), atMost('x limit', one.ms / best, model === 'serial' ? 1.6 : 1.3, false)]
      rows.push(row(`${kind} 1,000, ${model} model`, one, { limit: best, checks }))
    }
  }
  return rows
}
