import { AsyncLocalStorage } from 'node:async_hooks'
import { type DestinationStream, type LevelWithSilent, type Logger, pino, stdTimeFunctions } from 'pino'

/** Structured log: one JSON line an event. Never hand it tokens; what slips through is blotted out on the way. */
export interface Log {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
  /** The process ends because of this. */
  fatal(message: string, fields?: LogFields): void
  /** A log that adds `fields` to every line. */
  child(fields: LogFields): Log
  /** Adds `fields` to every line that anybody writes, to this log or one made from it, while `work` runs. */
  within<T>(fields: LogFields, work: () => T): T
}

export type LogFields = Readonly<Record<string, unknown>>
export type LogLevel = LevelWithSilent

// A JWT, or a bearer header with an opaque token: they reach the log inside error messages and dumped headers of libraries.
// Runs first and tokens inside them: a pattern for the whole would look at a long run again from every `eyJ` in it.
const run = /[\w.-]{16,}/g
const bearer = /\b(Bearer)\s+[\w.~+/-]{8,}=*/gi
const secretField = /^(authorization|.*(token|secret|password|assertion|credential).*|cookie|set-cookie)$/i

/** Replaces tokens inside a text by a mark. */
export function redact(text: string): string {
  return text.replace(run, blot).replace(bearer, '$1 [token]')
}

/** A run up to the first JWT in it, whatever is glued to its front: escaped line breaks leave a letter there. */
function blot(found: string): string {
  let from = 0
  for (const part of found.split('.')) {
    const at = part.indexOf('eyJ')
    const end = from + part.length
    if (at >= 0 && part.length - at >= 8 && end + 1 < found.length) return `${found.slice(0, from + at)}[token]`
    from = end + 1
  }
  return found
}

function clean(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redact(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth > 5) return '[deep]'
  if (value instanceof Error) {
    const { name, message, stack, cause } = value
    const { code, statusCode } = value as { code?: unknown; statusCode?: unknown }
    const more = { ...(code !== undefined && { code }), ...(statusCode !== undefined && { statusCode }) }
    const shown = { name, message: redact(message), stack: stack && redact(stack), ...Object(clean(more, depth + 1)) }
    return cause === undefined ? shown : { ...shown, cause: clean(cause, depth + 1) }
  }
  if (Array.isArray(value)) return value.slice(0, 100).map((one) => clean(one, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      secretField.test(key) && typeof one !== 'boolean' ? '[secret]' : clean(one, depth + 1),
    ]),
  )
}

// The fields of `child` and `within` are merged here: left to pino, a key that both set would stand in a line twice.
function wrap(logger: Logger, around: AsyncLocalStorage<object>, own: object = {}): Log {
  const write = (level: 'debug' | 'info' | 'warn' | 'error' | 'fatal') => (message: string, fields?: LogFields) => {
    if (!logger.isLevelEnabled(level)) return
    logger[level]({ ...around.getStore(), ...own, ...Object(clean(fields ?? {})) }, redact(message))
  }
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    fatal: write('fatal'),
    child: (fields) => wrap(logger, around, { ...own, ...Object(clean(fields)) }),
    within: (fields, work) => around.run({ ...around.getStore(), ...Object(clean(fields)) }, work),
  }
}

/** A log that writes to `destination` (standard output when left out); `fields` are on every line. */
export function createLog(options: { level: LogLevel; fields?: LogFields; destination?: DestinationStream }): Log {
  const settings = { level: options.level, base: options.fields ?? null, timestamp: stdTimeFunctions.isoTime }
  // Left to itself the library writes in another thread, and the last line before an end overtakes the one before it.
  const { destination = pino.destination({ dest: 1, sync: true }) } = options
  return wrap(pino(settings, destination), new AsyncLocalStorage())
}
