import { UserError } from '../../core/errors.ts'

/** Says in whole sentences what is wrong with the data folder, and what to do. */
export class DataFolderError extends Error {}

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

/** What a server refuses for good, by SQLSTATE. */
const refusals: Readonly<Record<string, string>> = {
  '28P01': 'The database refuses the user or the password in DATABASE_URL',
  '28000': 'The database does not let the user in DATABASE_URL in from this machine',
  '3D000': 'The database that DATABASE_URL names does not exist',
  '42501': 'The user in DATABASE_URL lacks a right in its database (docs/operations.md, "The database")',
}

/**
 * Why a database did not open, as a sentence, when waiting does not help; undefined when its server is only away. Whatever a
 * driver said stands behind it: it names users and databases, but no password.
 */
export function whyRefused(error: unknown): string | undefined {
  const kind = error instanceof UserError ? error.code : undefined
  const cause = error instanceof UserError ? error.cause : error
  const said = cause instanceof Error ? cause.message : String(cause)
  if (kind === 'storeFull') return 'The disk of the database is full. Make room, then start the bot again'
  if (cause instanceof DataFolderError) return said
  const refusal = refusals[textOf(Object(cause), 'code')]
  if (refusal) return `${refusal}: ${said}`
  return kind === 'storeUnavailable' ? undefined : `The database cannot be opened: ${said}`
}
