import type { Row } from './table.ts'

/**
 * The scenario used as reference: fixed work, measured in every run, so that the figures of two runs can be compared.
 */
export const referenceScenario = 'reference'

/** Measures the processor time of fixed work; the median of nine runs. */
export async function reference(): Promise<Row[]> {
  const accounts = Array.from({ length: 20_000 }, (_, index) => ({ id: `${(index * 7919) % 20_011}`, enabled: true }))
  const times = Array.from({ length: 9 }, () => {
    const before = process.cpuUsage()
    const read: typeof accounts = JSON.parse(JSON.stringify(accounts))
    read.sort((a, b) => (a.id < b.id ? -1 : 1))
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  })
  const ms = times.sort((a, b) => a - b)[4] ?? 0
  return [{ scenario: referenceScenario, who: 'bench', ms, note: 'processor time of fixed work' }]
}

interface Kept {
  readonly ms: number
  readonly overLimit: number | undefined
}

/** The rows of a Markdown table, by scenario and peer. */
function readTable(markdown: string): ReadonlyMap<string, Kept> {
  const rows = [...markdown.matchAll(/^\| ([^|]+) \| ([^|]+) \| ([\d.,]+) \| ([\d.]*) \|/gm)]
  return new Map(
    rows.map(([, scenario, who, ms = '', overLimit]) => [
      `${scenario} | ${who}`,
      { ms: Number(ms.replaceAll(',', '')), overLimit: overLimit ? Number(overLimit) : undefined },
    ]),
  )
}

/** How much longer something can take before it is reported. */
const tolerance = 1.1

/**
 * Reports what became more than a tenth slower than in the stored table. A row with a limit is compared by its ratio to
 * the limit, any other by its ratio to the reference of its own run; without a reference in both, it isn't compared.
 */
export function compare(rows: readonly Row[], kept: string): { readonly slower: string[]; readonly compared: number } {
  const before = readTable(kept)
  const now = rows.find(({ scenario }) => scenario === referenceScenario)
  const then = before.get(`${referenceScenario} | bench`)
  const ratios = rows.flatMap(({ scenario, who, ms, limit }) => {
    const old = before.get(`${scenario} | ${who}`)
    if (who !== 'rollcall' || !old) return []
    if (limit && old.overLimit) return [{ scenario, ratio: ms / limit / old.overLimit }]
    return now && then ? [{ scenario, ratio: ms / now.ms / (old.ms / then.ms) }] : []
  })
  const slower = ratios
    .filter(({ ratio }) => ratio > tolerance)
    .map(({ scenario, ratio }) => `${scenario}: ${ratio.toFixed(2)} x the kept table`)
  return { slower, compared: ratios.length }
}
