import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHttpClient } from '../src/auth/http-client.ts'
import { systemClock } from '../src/core/clock.ts'
import { checks } from './checks/index.ts'
import type { TrialOptions } from './connect.ts'
import { type DemoTenant, startDemo } from './demo.ts'
import { compare, writeBaseline } from './difference.ts'
import { type Answers, withAnswers } from './person.ts'
import { exchangesIn } from './report.ts'
import { runTrial, type Trialled } from './trial.ts'
import type { Exchange } from './wire.ts'

export interface EmulatedOptions
  extends Partial<Pick<TrialOptions, 'client' | 'only' | 'checks' | 'alter' | 'examine' | 'clock' | 'signal'>> {
  readonly tenant: DemoTenant
  readonly report: string
  readonly folder: string
  readonly write?: (text: string) => void
  /** Replaces and extends the answers of someone for whom everything works as documented. */
  readonly answers?: Answers
}

/** A trial in the emulator's tenant. */
export async function trialIn(options: EmulatedOptions): Promise<Trialled> {
  const { tenant, write = () => undefined } = options
  const client = createHttpClient({ headersTimeout: 30_000, bodyTimeout: 30_000 })
  const trial: TrialOptions = {
    environment: tenant.environment,
    as: options.client ? undefined : tenant.as,
    client: options.client,
    emulated: true,
    serviceUrl: tenant.serviceUrl,
    only: options.only,
    alter: options.alter,
    examine: options.examine,
    ...(options.checks && { checks: options.checks }),
    report: options.report,
    folder: options.folder,
    person: withAnswers({ ...tenant.answers, ...options.answers }, write),
    send: client.send,
    clock: options.clock ?? systemClock,
    signal: options.signal ?? new AbortController().signal,
  }
  try {
    return await runTrial(trial)
  } finally {
    await client.close()
  }
}

/** Starts the demo's tenant for one trial. */
async function once(
  options: Omit<EmulatedOptions, 'tenant' | 'folder' | 'report'> & { report?: string },
): Promise<Trialled> {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-trial-'))
  const tenant = await startDemo()
  try {
    return await trialIn({ ...options, tenant, folder, report: options.report ?? join(folder, 'report.md') })
  } finally {
    await tenant.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Output {
  readonly write: (text: string) => void
  readonly signal: AbortSignal
}

/** The whole trial with scripted answers. */
export async function runDemo({ report, write, signal }: Output & { report: string }): Promise<number> {
  write('A trial against the emulator: nothing leaves this machine, and a script answers.\n')
  const { code, left } = await once({ report, write, signal })
  return left.length === 0 ? code : 1
}

const automatic = checks.filter(({ kind }) => kind === 'automatic').map(({ id }) => id)

/** The emulator's answers to the requests of all checks. */
async function emulatedExchanges(signal: AbortSignal): Promise<readonly Exchange[]> {
  const { wire } = await once({ signal, only: automatic })
  return wire.exchanges
}

export async function record({ signal }: Pick<Output, 'signal'>): Promise<number> {
  writeBaseline(await emulatedExchanges(signal))
  return 0
}

/** Compares a report with the current emulator. The differences are what must be changed there. */
export async function replay(report: string, { write, signal }: Output): Promise<number> {
  const seen = exchangesIn(report)
  const differences = compare(seen, await emulatedExchanges(signal))
  for (const { seen: one, says } of differences) {
    write(`${one.check}/${one.name}: ${one.request}\n`)
    for (const line of says) write(`  ${line}\n`)
  }
  write(`${seen.length} answers, ${differences.length} differ.\n`)
  return differences.length === 0 ? 0 : 1
}
