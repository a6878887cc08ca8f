import { readFileSync } from 'node:fs'

/** The given percentile, with `share` from 0 to 1; 0 for no values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

/**
 * How fast `y` grows with `x` (ascending): the median slope between any two points (Theil-Sen). Robust against up to a
 * quarter of outliers.
 */
export function slope(points: readonly { readonly x: number; readonly y: number }[]): number {
  const slopes = points.flatMap((one, index) =>
    points.slice(index + 1).map((later) => (later.y - one.y) / (later.x - one.x)),
  )
  return percentile(slopes, 0.5)
}

/** CPU time of a process in ms; 0 if the system doesn't provide it. */
export function processorTimeOf(pid: number): number {
  try {
    // The program's name, in parentheses, can contain anything; user and system time follow in hundredths of a second.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) * 10
  } catch {
    return 0
  }
}

/** Memory of a process in MB; 0 if the system doesn't provide it. */
export function memoryOf(pid: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}
