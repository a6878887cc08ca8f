import type { Clock } from './clock.ts'
import type { Log, LogFields } from './log.ts'

const span = 60_000
/** How many lines of one kind are written in one span. */
const most = 5
/** How many kinds are told apart at a time; all beyond count as one. */
const kindsKept = 500

/** A log that writes no more than a few warnings and errors of one kind a minute. */
export interface HeldBackLog extends Log {
  /** Writes how many were held back, and holds back no more. */
  close(): void
}

/**
 * While something is down, whoever meets it logs the same over and over. Of warnings and errors of one kind (the text, and the
 * code or name of what caused it) five a minute are written; the others are counted, and the count is a line of its own when the
 * minute is over. A line with a `reference` is always written: somebody was given it to ask about.
 */
export function holdBack(log: Log, clock: Clock): HeldBackLog {
  const kinds = new Map<string, { level: 'warn' | 'error'; message: string; from: number; times: number }>()
  const flush = (over: (from: number) => boolean) => {
    for (const [kind, { level, message, from, times }] of kinds) {
      if (!over(from)) continue
      kinds.delete(kind)
      if (times > most) log[level]('held back', { what: message, times: times - most })
    }
  }
  const stop = clock.every(span, () => flush((from) => clock.now() - from >= span))

  const wrap = (inner: Log): Log => {
    const bounded = (level: 'warn' | 'error') => (message: string, fields?: LogFields) => {
      if (fields?.['reference'] !== undefined) return inner[level](message, fields)
      const wanted = `${level} ${message} ${causeOf(fields)}`
      const kind = kinds.size < kindsKept || kinds.has(wanted) ? wanted : level
      const seen = kinds.get(kind)
      if (seen && clock.now() - seen.from < span) {
        seen.times++
        if (seen.times > most) return
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

/** What tells two lines with one text apart, where few values are possible. */
function causeOf({ refused, error }: LogFields = {}): string {
  if (typeof refused === 'string') return refused
  const { code, name } = Object(error) as { code?: unknown; name?: unknown }
  return String(code ?? name ?? '')
}
