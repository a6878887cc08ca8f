import { readFileSync } from 'node:fs'

/** The value below which `share` of the values lie; 0 of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

/**
 * How fast `y` grows with `x`, which rises from point to point: the median of the slopes between any two points (Theil and
 * Sen). Less than a quarter of the points cannot tilt it, wherever they lie.
 */
export function slope(points: readonly { readonly x: number; readonly y: number }[]): number {
  const slopes = points.flatMap((one, index) =>
    points.slice(index + 1).map((later) => (later.y - one.y) / (later.x - one.x)),
  )
  return percentile(slopes, 0.5)
}

/** Time a process has had on a processor, in ms; 0 where the system does not tell. */
export function processorTimeOf(pid: number): number {
  try {
    // The name of the program, in parentheses, may hold anything; user and system time follow in hundredths of a second.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) * 10
  } catch {
    return 0
  }
}

/** Memory of a process in MB; 0 where the system does not tell. */
export function memoryOf(pid: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}
