import { UserError } from '../../core/errors.ts'

// Of PostgreSQL: connection exceptions, shutting down, crashed, starting up, no free connection, read-only standby.
const sqlStates = /^(08...|57P0[1-5]|53300|25006)$/
const diskFull = '53100'
const systemCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ENOENT',
])
// The driver reports these without a code.
const messages =
  /connection terminated|timeout exceeded when trying to connect|connection error and is not queryable|query read timeout|cannot use a pool after|pglite is clos/i

function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = textOf(error, 'code')
  return sqlStates.test(code) || systemCodes.has(code) || messages.test(error.message)
}

const textOf = (error: object, name: string): string => {
  const value: unknown = Reflect.get(error, name)
  return typeof value === 'string' ? value : ''
}

/** Whether the session is of no more use after this error of the embedded database: it gave up, or its program broke. */
export function isBroken(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return error.name === 'RuntimeError' || /^(PANIC|FATAL)$/.test(textOf(error, 'severity'))
}

/** The same error, or the UserError that says that the database cannot be reached, or that its disk is full. */
export function asUnavailable(error: unknown): unknown {
  if (error instanceof Error && textOf(error, 'code') === diskFull)
    return new UserError('storeFull', {}, { cause: error })
  return isAway(error) || isBroken(error) ? new UserError('storeUnavailable', {}, { cause: error }) : error
}
