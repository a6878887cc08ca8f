import { hostname } from 'node:os'
import { systemClock } from '../../core/clock.ts'
import { createLog, type Log } from '../../core/log.ts'
import { settingsOf } from '../../features/define.ts'
import { features } from '../../features/index.ts'
import {
  type Config,
  ConfigError,
  currentSettings,
  findSuspectVariables,
  proxyOf,
  readConfig,
  version,
} from '../config/config.ts'
import { findConfigWarnings } from '../config/config-warnings.ts'
import { fingerprintOf } from '../config/fingerprint.ts'
import { openExporters, resourceAttributes } from '../telemetry/exporters.ts'
import { createTelemetry } from '../telemetry/telemetry.ts'
import { type Rollcall, startRollcall } from './start.ts'

/** The settings of features. */
const settings = settingsOf(features)

/** How long stopping may take, in ms: enough for most slow answers of Graph. Hosts usually kill a process after 30 s. */
const stopTimeoutMs = 25_000

/** The lifetime of the process: starts, runs until `stopping` aborts, stops, and exits with a code. */
export async function run(stopping: AbortSignal): Promise<void> {
  if (stopping.aborted) process.exit(0)
  const attributes = resourceAttributes(process.env, `${hostname()}-${process.pid}`)
  const fields = { instance: attributes['service.instance.id'], version }
  const config = readConfigOrExit(fields)
  const log = createLog({ level: config.LOG_LEVEL, fields })
  log.info('Rollcall is starting', { settings: fingerprintOf(config), ...currentSettings(config, settings) })
  for (const { name, meant } of findSuspectVariables(process.env, settings))
    log.warn(`${name} is not a configuration key; did you mean ${meant}?`)
  for (const { key, says } of findConfigWarnings(config, process.env)) log.warn(`${key} ${says}`)
  const interrupted = new AbortController()
  let started: Promise<Rollcall> | undefined
  const end = async (code: number) => {
    if (interrupted.signal.aborted) return
    interrupted.abort(new Error('The process ends'))
    setTimeout(() => process.exit(1), stopTimeoutMs).unref()
    try {
      // A start that is interrupted closes what it has opened.
      const rollcall = await started?.catch(() => undefined)
      await rollcall?.close()
      log.info('Stopped')
    } catch (error) {
      log.error('Stopping failed', { error })
      process.exit(1)
    }
    process.exit(code)
  }
  // After such an error, the state of the process is unknown, so it releases its work and exits to be restarted.
  for (const event of ['unhandledRejection', 'uncaughtException'] as const) {
    process.on(event, (error: unknown) => {
      // If nothing reads the log any more, logging itself fails, and each line would cause the next error.
      if (interrupted.signal.aborted) return
      void end(1)
      log.fatal('Unhandled error, exiting', { event, error })
    })
  }
  stopping.addEventListener('abort', () => {
    log.info('Stopping', { signal: stopping.reason })
    void end(0)
  })
  started = start(config, log, attributes, interrupted.signal)
  // Only the message: an error of the embedded database would print its minified source.
  await started.catch((error: unknown) => {
    if (!interrupted.signal.aborted) giveUp(error instanceof Error ? error.message : String(error), fields)
  })
}

function readConfigOrExit(fields: Readonly<Record<string, unknown>>): Config {
  try {
    return readConfig(process.env, settings)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    console.error(error.message)
    return giveUp('The configuration is wrong', { ...fields, problems: error.problems })
  }
}

async function start(
  config: Config,
  log: Log,
  attributes: Record<string, string>,
  interrupted: AbortSignal,
): Promise<Rollcall> {
  const exporters = await openExporters(process.env, log, proxyOf(config))
  const telemetry = createTelemetry({
    version,
    clock: systemClock,
    attributes,
    ...(exporters && { exporters }),
  })
  return startRollcall(config, log, systemClock, telemetry, interrupted)
}

/** Written regardless of LOG_LEVEL, because a silent exit would be a mystery. */
function giveUp(why: string, fields: Readonly<Record<string, unknown>>): never {
  createLog({ level: 'error' }).error(`Rollcall could not start: ${why}`, fields)
  process.exit(1)
}
