import { UserError } from '../core/errors.ts'

// Of PostgreSQL: connection exceptions, shutting down, crashed, starting up, no free connection, read-only standby.
const sqlStates = /^(08...|57P0[1-5]|53300|25006)$/
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
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return sqlStates.test(code) || systemCodes.has(code) || messages.test(error.message)
}

/** The same error, or UserError('storeUnavailable') when it says that the database cannot be reached. */
export function asUnavailable(error: unknown): unknown {
  return isAway(error) ? new UserError('storeUnavailable', {}, { cause: error }) : error
}
