import { about, type Finding } from '../../core/check.ts'
import { compact } from '../../core/compact.ts'
import { pluralise } from '../../core/text.ts'
import { refusalOf } from '../../store/engine/connection-errors.ts'
import type { RunningInstance } from '../../store/engine/postgres.ts'
import { DifferentSchemaError, type NewerSchema } from '../../store/migrate.ts'
import { type ClockDifference, severityOf } from '../../store/queries/clock.ts'
import { type ConnectionLimits, probeStore, type StoreProbe } from '../../store/tools/probe.ts'
import { databaseOf } from '../config/database.ts'
import { fingerprintOf } from '../config/fingerprint.ts'
import type { DoctorContext } from './context.ts'

/** The oldest Node that the bot and its libraries support, and the oldest that still gets security fixes. */
const oldestNode = [20, 19] as const
const supportedMajor = 22

export function checkNode(version: string): Finding {
  const { ok, warning, wrong } = about('Node')
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const recent = major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])
  if (!recent) return wrong(`${version} is too old`, 'Install Node 24 (LTS).')
  if (major < supportedMajor) return warning(`${version} no longer gets security fixes`, 'Install Node 24 (LTS).')
  return ok(version)
}

/** Checks the database as the bot would open it. */
export async function checkDatabase({ config, log, clock }: DoctorContext): Promise<Finding[]> {
  const where = databaseOf(config)
  const probe = await probeStore({ ...where, log, clock })
  const { DATABASE_NEWER_SCHEMA: newerSchema } = config
  return compact([
    judgeDatabase(probe, { dataDir: where.dataDir, server: Boolean(where.databaseUrl), newerSchema }),
    'connections' in probe && probe.connections && judgeConnections(probe.connections),
    ...('instances' in probe && probe.instances ? judgeInstances(probe.instances, fingerprintOf(config)) : []),
    'clock' in probe && probe.clock && judgeClock(probe.clock),
  ])
}

/**
 * Idle instances close most of their connections, so there might be more instances than the open connections suggest.
 */
export function judgeConnections({ available, open, perInstance }: ConnectionLimits): Finding {
  const { ok, warning } = about('database connections')
  const running = Math.max(1, Math.ceil(open / perInstance))
  const needed = (running + 1) * perInstance
  const each = `each opens up to ${perInstance}`
  if (available < needed)
    return warning(
      `the server has ${available} for the bot; ${pluralise(running, 'instance')}, and one more during a deployment, need ${needed} (${each})`,
      'Raise max_connections or the limit of the role, in Azure with a larger databaseSku, or run fewer instances (docs/run.md, "Several instances").',
    )
  return ok(
    `the server has ${available} for the bot: enough for ${pluralise(Math.floor(available / perInstance) - 1, 'instance')}, and one more during a deployment (${each})`,
  )
}

/** Whether the instances run with the same settings, which are those that the doctor was given. */
export function judgeInstances(running: readonly RunningInstance[], own: string): Finding[] {
  if (running.length === 0) return []
  const { ok, warning } = about('instances')
  const all = [...new Set(running.map(({ settings }) => settings))]
  if (all.length === 1 && all[0] === own)
    return [ok(`${pluralise(running.length, 'instance')} connected, with these settings`)]
  const each = all.map((settings) => {
    const names = running.flatMap((one) => (one.settings === settings ? [one.instance] : [])).join(', ')
    return `${settings}${settings === own ? ' (as here)' : ''}: ${names}`
  })
  return [
    warning(
      all.length === 1
        ? `all run with other settings than the ones here (${own}): ${each.join('')}`
        : `they run with different settings: ${each.join('; ')}`,
      'Give all of them the same settings and restart those that differ (docs/run.md, "Changing a setting"). The first line of each log names the settings without secrets.',
    ),
  ]
}

/** Judges a difference between the clocks: instances use theirs to agree on who works on what. */
export function judgeClock(difference: ClockDifference): Finding {
  const { ok, warning, wrong } = about("the database's clock")
  const { ahead } = difference
  const seconds = (Math.abs(ahead) / 1000).toFixed(1)
  const gravity = severityOf(difference)
  if (!gravity) return ok(`agrees with this machine's (${seconds} s apart)`)
  const says = `this machine's clock is ${seconds} s ${ahead > 0 ? 'ahead' : 'behind'}`
  const fix = 'Set the one that is wrong, and keep both in sync with NTP.'
  if (gravity === 'noticeable') return warning(says, fix)
  return wrong(`${says}: another instance could start the work that this one is doing`, fix)
}

export function judgeDatabase(
  probe: StoreProbe,
  where: { dataDir: string; server: boolean; newerSchema: NewerSchema },
): Finding {
  const { ok, warning, wrong, unknown } = about('database')
  const place = where.server
    ? 'the server of DATABASE_URL'
    : `the embedded database in ${where.dataDir} (only for the demo, tests and local debugging)`
  switch (probe.found) {
    case 'locked':
      return ok(`${place} is in use, presumably by a running bot; it was not checked`)
    case 'none':
      return ok(`${place} will be created at first start`)
    case 'notCopied':
      return unknown(
        `${place} cannot be copied, so it cannot be checked without changing it: ${reasonOf(probe.error)}`,
        'Set TMPDIR to a folder with room for a copy.',
      )
    case 'failed':
      if (probe.error instanceof DifferentSchemaError)
        return wrong(`${place} does not open: ${probe.error.problem}`, `${probe.error.fix}.`)
      return wrong(
        `${place} does not open: ${reasonOf(probe.error)}`,
        where.server
          ? "Check host, port, user, password, database name and sslmode in DATABASE_URL, and that the server's firewall allows this machine."
          : 'Do what the message says, or set DATA_DIR to a folder on a local disk that this user can write to.',
      )
    case 'open': {
      const { applied, known, version, mayCreate } = probe
      const newer = applied.filter((name) => !known.includes(name))
      const pending = known.filter((name) => !applied.includes(name))
      const opens = `${place} opens (PostgreSQL ${version})`
      if (newer.length > 0 && where.newerSchema === 'allow')
        return warning(
          `${opens}, but a newer version of the bot has migrated it: ${newer.join(', ')}. DATABASE_NEWER_SCHEMA=allow starts this one regardless`,
          'Run the newer version, then remove DATABASE_NEWER_SCHEMA.',
        )
      if (newer.length > 0)
        return wrong(
          `${opens}, but a newer version of the bot has migrated it: ${newer.join(', ')}`,
          'Run that version, or restore the backup from before the update (docs/run.md, "Back to an older version").',
        )
      if (pending.length > 0 && !mayCreate)
        return wrong(
          `${opens}, but its user is not allowed to create tables and the queue's schema`,
          'Grant it create on the database and on its schema public (docs/run.md, "The database").',
        )
      return ok(
        `${opens}${pending.length > 0 ? `; ${pluralise(pending.length, 'migration')} to run at the next start` : ''}`,
      )
    }
  }
}

/**
 * What is refused and by which key, or the driver's message. The wrapping error only says that the database is down.
 */
export function reasonOf(error: unknown): string {
  const { message, cause } = error instanceof Error ? error : new Error(String(error))
  return refusalOf(error) ?? refusalOf(cause) ?? (cause instanceof Error && cause.message ? cause.message : message)
}
