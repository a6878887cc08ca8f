import { createHash } from 'node:crypto'
import type { Config } from './config.ts'

/** Keys that may differ between instances on one database. */
const instanceKeys = new Set<string>([
  ...['PORT', 'HOST', 'METRICS_PORT', 'METRICS_HOST', 'HTTPS_PROXY', 'NO_PROXY', 'DATA_DIR', 'LOG_LEVEL'],
  'DATABASE_NEWER_SCHEMA',
])

/** Whether a setting's value must never be shown. */
export const isSecret = (key: string) => key.startsWith('SECRET_')

/**
 * Eight hex digits that are the same for instances with the same settings. A secret counts only as set or not set, and
 * a database's address counts without user, password and options, so that nobody can test guesses of a secret against
 * the fingerprint, which logs and metrics show.
 */
export function fingerprintOf(config: Config): string {
  const settings = Object.entries(config)
    .filter(([key, value]) => value !== undefined && !instanceKeys.has(key))
    .map(([key, value]) => [key, withoutSecrets(key, value)])
    .sort(([one], [other]) => String(one).localeCompare(String(other)))
  return createHash('sha256').update(JSON.stringify(settings)).digest('hex').slice(0, 8)
}

function withoutSecrets(key: string, value: unknown): unknown {
  if (isSecret(key)) return true
  if (key === 'DATABASE_URL') return placeOf(String(value))
  if (value instanceof RegExp) return value.source
  return Array.isArray(value) ? value.map(String).sort() : value
}

function placeOf(address: string): string {
  // A password that isn't encoded may contain the characters that separate the parts.
  const [, after = ''] = /^\w+:\/\/(?:.*@)?([^?]*)/s.exec(address) ?? []
  return after
}
