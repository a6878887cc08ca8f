import pg from 'pg'
import { UserError } from '../../core/errors.ts'
import { unknownIssuerCodes } from '../../core/unknown-issuer.ts'
import { storeErrors } from './errors.ts'

/** Explains in complete sentences what is wrong with the data folder and what to do. */
export class DataFolderError extends Error {}

// PostgreSQL: connection exceptions, shutting down, crashed, starting up, too many connections, read-only standby.
const sqlStates = /^(08...|57P0[1-5]|53300|25006)$/
const diskFull = '53100'
// The driver reports these errors without a code.
const connectionMessages =
  /connection terminated|timeout exceeded when trying to connect|connection error and is not queryable|query read timeout|cannot use a pool after|pglite is clos/i

const timeoutMessages = /timeout exceeded when trying to connect|due to connection timeout/

/** Whether there was no free connection in time, or a new one took too long. */
export const isConnectTimeout = (error: unknown): boolean =>
  error instanceof Error && timeoutMessages.test(error.message)

function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = textOf(error, 'code')
  return (
    sqlStates.test(code) ||
    /^(PANIC|FATAL)$/.test(textOf(error, 'severity')) ||
    Object.hasOwn(unreachableTexts, code) ||
    connectionMessages.test(error.message)
  )
}

const textOf = (error: object, name: string): string => {
  const value: unknown = Reflect.get(error, name)
  return typeof value === 'string' ? value : ''
}

/**
 * Converts connection and full-disk errors to UserError; returns others unchanged. `isStoring`: of a commit, which may
 * have been carried out all the same.
 */
export function asUnavailable(error: unknown, { isStoring = false } = {}): unknown {
  if (error instanceof Error && textOf(error, 'code') === diskFull)
    return new storeErrors.storeFull({}, { cause: error })
  if (!isConnectionLost(error)) return error
  return new storeErrors.storeUnavailable(isStoring ? { storing: 1 } : {}, { cause: error })
}

const noAnswerText = 'no answer: is it running, and do its firewall and the network allow this machine?'
const connectionClosedText = 'the connection was closed: it is stopping, restarting, or refuses this machine'

/** What to look at if a server can't be reached, by the code of the system or of the driver. */
const unreachableTexts: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there: start the server, or correct the host and port',
  ENOENT: 'there is no such socket: start the server, or correct its folder',
  ENOTFOUND: 'this name does not exist: correct the host, or DNS',
  EAI_AGAIN: 'DNS does not respond',
  ETIMEDOUT: noAnswerText,
  EHOSTUNREACH: noAnswerText,
  ENETUNREACH: noAnswerText,
  ECONNRESET: connectionClosedText,
  ECONNABORTED: connectionClosedText,
  EPIPE: connectionClosedText,
}

/** Why the server at this address can't be reached, as a sentence that names it; undefined if it isn't that. */
export function whyUnreachable(error: unknown, databaseUrl: string): string | undefined {
  const cause = error instanceof UserError ? error.cause : error
  if (!(cause instanceof Error)) return undefined
  const code = textOf(cause, 'code')
  const late = /timeout|connection terminated/i.test(cause.message)
  const advice = unreachableTexts[code] ?? (late && code === '' ? noAnswerText : undefined)
  if (!advice) return undefined
  const { host, port } = new pg.Client({ connectionString: databaseUrl })
  return `The database server at ${host}:${port} (DATABASE_URL) cannot be reached (${code || cause.message}): ${advice}`
}

/** Permanent refusals of a server, by SQLSTATE. */
const refusalTexts: Readonly<Record<string, string>> = {
  '28P01': 'The database refuses the user or the password in DATABASE_URL',
  '28000': 'The database does not let the user in DATABASE_URL in from this machine',
  '3D000': 'The database that DATABASE_URL names does not exist',
  '42501': 'The user in DATABASE_URL lacks a right in its database (docs/run.md, "The database")',
}

const unknownIssuer =
  'The certificate of the database comes from a CA that this machine does not know. Add sslrootcert=<file with the certificate of that CA> to DATABASE_URL, or set NODE_EXTRA_CA_CERTS (docs/run.md, "TLS to the database")'
const expiredCertificate =
  'The certificate of the database has expired or is not valid yet: renew it, or correct the clock'

/** The same for its certificate, by Node's TLS error code. */
const certificateRefusals: Readonly<Record<string, string>> = {
  ...Object.fromEntries([...unknownIssuerCodes].map((code) => [code, unknownIssuer])),
  ERR_TLS_CERT_ALTNAME_INVALID: 'The certificate of the database is for another host than DATABASE_URL names',
  CERT_HAS_EXPIRED: expiredCertificate,
  CERT_NOT_YET_VALID: expiredCertificate,
}

/**
 * A permanent refusal as a sentence with the driver's message, which never contains a password; undefined for others.
 */
export function refusalOf(cause: unknown): string | undefined {
  const code = textOf(Object(cause), 'code')
  const refusal = refusalTexts[code] ?? certificateRefusals[code]
  return refusal && `${refusal}: ${cause instanceof Error ? cause.message : String(cause)}`
}

/**
 * Why a database couldn't be opened, as a sentence, if waiting won't help; undefined if its server is merely down.
 * Includes the driver's message, which can name users and databases but never a password.
 */
export function whyRefused(error: unknown): string | undefined {
  const cause = error instanceof UserError ? error.cause : error
  const said = cause instanceof Error ? cause.message : String(cause)
  if (error instanceof storeErrors.storeFull)
    return 'The disk of the database is full. Make room, then start the bot again'
  if (cause instanceof DataFolderError) return said
  const refusal = refusalOf(cause)
  if (refusal) return refusal
  return error instanceof storeErrors.storeUnavailable ? undefined : `The database cannot be opened: ${said}`
}
