import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import http from 'node:http'
import https from 'node:https'
import type net from 'node:net'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { createRegistration, type Registration } from '../../../emulator/registration.ts'
import { runDoctor } from '../../../src/app/cli/doctor.ts'
import type { Finding, Verdict } from '../../../src/core/check.ts'
import type { Clock } from '../../../src/core/clock.ts'
import { environmentFor, useWorld, type World } from '../../support/rollcall.ts'
import { copyOfTemplate } from '../../support/store.ts'

const program = fileURLToPath(new URL('../../../src/app/cli/doctor.ts', import.meta.url))

/** The results of one doctor run. */
export interface Visit {
  readonly code: number
  readonly text: string
  readonly findings: readonly Finding[]
  /** The only finding about this subject; fails if there is none or its verdict differs. */
  about(subject: string, verdict: Verdict): Finding
}

export interface VisitOptions {
  readonly args?: readonly string[]
  readonly environment?: Readonly<Record<string, string | undefined>>
  readonly clock?: Clock
  readonly trusted?: string
  readonly nodeVersion?: string
}

/** Runs the doctor with this environment and parses its JSON. */
export async function visit(
  environment: Record<string, string | undefined>,
  options: VisitOptions = {},
): Promise<Visit> {
  const parts: string[] = []
  const { args = [], environment: more, ...rest } = options
  const code = await runDoctor({
    ...rest,
    args: ['--json', ...args],
    environment: { ...environment, ...more },
    write: (part) => parts.push(part),
  })
  return read(code, parts.join(''))
}

/** Every finding of any run in this process. */
export const seen: Finding[] = []

/** Parses the doctor's JSON and its exit code. */
export function read(code: number, text: string): Visit {
  const { findings } = JSON.parse(text) as { findings: Finding[] }
  seen.push(...findings)
  return {
    code,
    text,
    findings,
    about: (subject, verdict) => {
      const found = findings.filter((one) => one.about === subject)
      const fitting = found.find((one) => one.verdict === verdict)
      assert.ok(fitting, `${subject} is ${JSON.stringify(found)}, not ${verdict}`)
      if (verdict !== 'ok') assert.ok((fitting.fix ?? '').length > 10, 'what is not right comes with what to do')
      assert.equal(code, findings.some((one) => one.verdict === 'wrong') ? 1 : 0)
      return fitting
    },
  }
}

/** Keeps a server listening while `work` runs, on the port it receives. */
export async function during(server: net.Server, work: (port: number) => Promise<void>): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    await work((server.address() as AddressInfo).port)
  } finally {
    if (server instanceof http.Server || server instanceof https.Server) server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}

export interface Clinic {
  world(): World
  /** Runs the doctor against this world's running bot. */
  visit(options?: VisitOptions): Promise<Visit>
  /** The data folder of the running bot. */
  dataDir(): string
  /** Like `visit`, but as a separate process; with `alone`, only this environment is used. */
  program(environment: Record<string, string>, options?: { alone?: boolean }): Promise<Visit>
  /** Changes the registration until the end of the test. */
  register(change: Partial<Registration>): void
}

let dataDir = ''
before(async () => {
  dataDir = await copyOfTemplate()
})
// One for all tests: changes last only for one test, and starting a bot for each `describe` would take seconds.
const world = useWorld({ environment: () => ({ DATA_DIR: dataDir }) })

/** The running bot for the tests of a `describe`; faults, challenges and registrations last for one test. */
export function useClinic(): Clinic {
  const environment = () => {
    const { emulator, rollcall } = world()
    return environmentFor(emulator, { DATA_DIR: dataDir, PUBLIC_URL: `http://127.0.0.1:${rollcall.port}` })
  }
  afterEach(() => {
    const { emulator } = world()
    emulator.faults.remove()
    emulator.identity.lift()
    Object.assign(emulator.registration, createRegistration(emulator.world))
  })
  return {
    world,
    dataDir: () => dataDir,
    register: (change) => void Object.assign(world().emulator.registration, change),
    visit: (options = {}) => visit(environment(), options),
    program: async (more, { alone = false } = {}) => {
      const child = spawn(process.execPath, ['--import', 'tsx', program, '--json'], {
        env: { PATH: process.env['PATH'], ...(!alone && environment()), ...more },
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const ended = once(child, 'close')
      const text = Buffer.concat(await child.stdout.toArray()).toString('utf8')
      const [code] = await ended
      return read(Number(code), text)
    },
  }
}
