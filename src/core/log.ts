import { AsyncLocalStorage } from 'node:async_hooks'
import { type DestinationStream, type LevelWithSilent, type Logger, pino, stdTimeFunctions } from 'pino'

/** Structured log: one JSON line per event. Never pass it tokens; any that slip through are redacted. */
export interface Log {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
  /** Logs why the process exits. */
  fatal(message: string, fields?: LogFields): void
  /** A log that adds `fields` to every line. */
  child(fields: LogFields): Log
  /** Adds `fields` to every line written while `work` runs, by this log or any derived from it. */
  within<T>(fields: LogFields, work: () => T): T
}

export type LogFields = Readonly<Record<string, unknown>>
export type LogLevel = LevelWithSilent

// JWTs and opaque bearer tokens reach the log through error messages and headers dumped by libraries. Matching long
// runs first and tokens inside them avoids quadratic backtracking: a single pattern would rescan a long run from every
// `eyJ`.
const longRun = /[\w.-]{16,}/g
const bearer = /\b(Bearer)\s+[\w.~+/-]{8,}=*/gi
const secretField = /^(authorization|.*(token|secret|password|accesspass|assertion|credential).*|cookie|set-cookie)$/i

/** Replaces tokens in a text with a placeholder. */
export function redact(text: string): string {
  return text.replace(longRun, redactRun).replace(bearer, '$1 [token]')
}

/**
 * Redacts from the first JWT in a run onwards. Other characters may precede it: escaped line breaks leave a letter
 * there.
 */
function redactRun(found: string): string {
  let from = 0
  for (const part of found.split('.')) {
    const at = part.indexOf('eyJ')
    const end = from + part.length
    if (at >= 0 && part.length - at >= 8 && end + 1 < found.length) return `${found.slice(0, from + at)}[token]`
    from = end + 1
  }
  return found
}

function redactValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redact(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth > 5) return '[deep]'
  if (value instanceof Error) {
    const { name, message, stack, cause } = value
    const { code, statusCode } = value as { code?: unknown; statusCode?: unknown }
    const more = { ...(code !== undefined && { code }), ...(statusCode !== undefined && { statusCode }) }
    const shown = {
      name,
      message: redact(message),
      stack: stack && redact(stack),
      ...Object(redactValue(more, depth + 1)),
    }
    return cause === undefined ? shown : { ...shown, cause: redactValue(cause, depth + 1) }
  }
  if (Array.isArray(value)) return value.slice(0, 100).map((one) => redactValue(one, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      secretField.test(key) && typeof one !== 'boolean' ? '[secret]' : redactValue(one, depth + 1),
    ]),
  )
}

// One for all logs: on Node 20, each additional one permanently slows every promise in the process.
const contextFields = new AsyncLocalStorage<object>()

// `child` and `within` fields are merged here: pino would write a key set by both twice.
function wrapLogger(logger: Logger, own: object = {}): Log {
  const write = (level: 'debug' | 'info' | 'warn' | 'error' | 'fatal') => (message: string, fields?: LogFields) => {
    if (!logger.isLevelEnabled(level)) return
    logger[level]({ ...contextFields.getStore(), ...own, ...Object(redactValue(fields ?? {})) }, redact(message))
  }
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    fatal: write('fatal'),
    child: (fields) => wrapLogger(logger, { ...own, ...Object(redactValue(fields)) }),
    within: (fields, work) => contextFields.run({ ...contextFields.getStore(), ...Object(redactValue(fields)) }, work),
  }
}

/** A log that writes to `destination` (standard output by default), with `fields` on every line. */
export function createLog(options: { level: LogLevel; fields?: LogFields; destination?: DestinationStream }): Log {
  const settings = { level: options.level, base: options.fields ?? null, timestamp: stdTimeFunctions.isoTime }
  // By default pino writes from another thread, and the last line before exit can overtake the one before it.
  const { destination = pino.destination({ dest: 1, sync: true }) } = options
  return wrapLogger(pino(settings, destination))
}
