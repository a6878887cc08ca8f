import { type Outcome, parts } from './run.ts'

/** What several runs did together. */
export interface Totals {
  readonly steps: number
  readonly asked: number
  readonly accepted: number
  readonly reached: Readonly<Record<string, number>>
  /** By statement: how often, and how long all together, in ms. */
  readonly spent: Readonly<Record<string, { readonly times: number; readonly ms: number }>>
  readonly took: Outcome['took']
  readonly cpuSeconds: number
}

export const nothing: Totals = {
  ...{ steps: 0, asked: 0, accepted: 0, reached: {}, spent: {}, cpuSeconds: 0 },
  took: { start: 0, steps: 0, judges: 0, end: 0 },
}

export const totalsOf = ({ steps, asked, accepted, reached, spent, took }: Outcome): Totals => ({
  steps,
  asked,
  accepted,
  reached: Object.fromEntries(reached),
  spent: Object.fromEntries(spent),
  took,
  cpuSeconds: 0,
})

export function add(one: Totals, other: Totals): Totals {
  const reached = { ...one.reached }
  for (const [what, times] of Object.entries(other.reached)) reached[what] = (reached[what] ?? 0) + times
  const spent = { ...one.spent }
  for (const [text, { times, ms }] of Object.entries(other.spent)) {
    const before = spent[text] ?? { times: 0, ms: 0 }
    spent[text] = { times: before.times + times, ms: before.ms + ms }
  }
  return {
    steps: one.steps + other.steps,
    asked: one.asked + other.asked,
    accepted: one.accepted + other.accepted,
    reached,
    spent,
    took: Object.fromEntries(parts.map((part) => [part, one.took[part] + other.took[part]])) as Totals['took'],
    cpuSeconds: one.cpuSeconds + other.cpuSeconds,
  }
}

/** What people read at the end; `seconds` is how long all of it took. */
export function linesOf(
  { steps, asked, accepted, reached, spent, took, cpuSeconds }: Totals,
  seconds: number,
): string[] {
  const statements = Object.values(spent)
  const count = statements.reduce((sum, { times }) => sum + times, 0)
  const inDatabase = statements.reduce((sum, { ms }) => sum + ms, 0)
  const summary = [
    `${steps} steps in ${seconds.toFixed(0)} s (${cpuSeconds.toFixed(0)} s of CPU time)`,
    `${(steps / seconds).toFixed(1)} a second`,
    `${((100 * accepted) / Math.max(1, asked)).toFixed(0)}% of what people asked was accepted`,
    `${(count / Math.max(1, steps)).toFixed(0)} statements a step`,
    `${(inDatabase / 1e3).toFixed(0)} s in the database`,
    parts.map((part) => `${part} ${(took[part] / 1e3).toFixed(1)} s`).join(', '),
  ]
  const situations = Object.entries(reached).sort(([one], [other]) => (one < other ? -1 : 1))
  return [summary.join('; '), ...situations.map(([what, times]) => `${String(times).padStart(7)} ${what}`)]
}

/** The statements that took longest. */
export const profileOf = ({ spent }: Totals): string[] =>
  Object.entries(spent)
    .sort(([, one], [, other]) => other.ms - one.ms)
    .slice(0, 40)
    .map(([text, { times, ms }]) => {
      const short = text.replace(/\s+/g, ' ').slice(0, 160)
      return `${ms.toFixed(0).padStart(7)} ms ${String(times).padStart(7)} times: ${short}`
    })
