import type { Clock } from './clock.ts'
import type { Log, LogFields } from './log.ts'

const intervalMs = 60_000
/** Maximum number of lines per kind and interval. */
const maxLines = 5
/** How many kinds are tracked at a time; all others share one bucket. */
const maxKinds = 500

/** A log that limits repeated warnings and errors. */
export interface RateLimitedLog extends Log {
  /** Logs how many lines were suppressed and stops limiting. */
  close(): void
}

/**
 * Limits repeated warnings and errors, which pile up while a service is down. Up to five lines a minute are written per
 * kind (same text and same error code or name); the rest are counted, and the count is logged when the minute is over.
 * Lines with a `reference` are always written, because an operator was shown it.
 */
export function limitRepeats(log: Log, clock: Clock): RateLimitedLog {
  const kinds = new Map<string, { level: 'warn' | 'error'; message: string; from: number; times: number }>()
  const flush = (over: (from: number) => boolean) => {
    for (const [kind, { level, message, from, times }] of kinds) {
      if (!over(from)) continue
      kinds.delete(kind)
      if (times > maxLines) log[level]('Held back', { what: message, times: times - maxLines })
    }
  }
  const stop = clock.every(intervalMs, () => flush((from) => clock.now() - from >= intervalMs))

  const wrap = (inner: Log): Log => {
    const bounded = (level: 'warn' | 'error') => (message: string, fields?: LogFields) => {
      if (fields?.['reference'] !== undefined) return inner[level](message, fields)
      const wanted = `${level} ${message} ${causeOf(fields)}`
      const kind = kinds.size < maxKinds || kinds.has(wanted) ? wanted : level
      const seen = kinds.get(kind)
      if (seen && clock.now() - seen.from < intervalMs) {
        seen.times++
        if (seen.times > maxLines) return
      } else {
        flush((from) => from === seen?.from)
        kinds.set(kind, { level, message, from: clock.now(), times: 1 })
      }
      inner[level](message, fields)
    }
    return {
      debug: inner.debug,
      info: inner.info,
      warn: bounded('warn'),
      error: bounded('error'),
      fatal: inner.fatal,
      child: (fields) => wrap(inner.child(fields)),
      within: inner.within,
    }
  }
  return {
    ...wrap(log),
    close: () => {
      stop()
      flush(() => true)
    },
  }
}

/** Distinguishes lines with the same text. Only properties with few possible values are used. */
function causeOf({ refused, chore, work, error }: LogFields = {}): string {
  if (typeof refused === 'string') return refused
  if (typeof chore === 'string') return chore
  if (typeof work === 'string') return work
  const { code, name } = Object(error) as { code?: unknown; name?: unknown }
  return String(code ?? name ?? '')
}
