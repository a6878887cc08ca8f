import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import http from 'node:http'
import https from 'node:https'
import type net from 'node:net'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { createRegistration, type Registration } from '../../emulator/registration.ts'
import { runDoctor } from '../../src/cli/doctor.ts'
import type { Clock } from '../../src/core/clock.ts'
import type { Finding, Verdict } from '../../src/doctor/finding.ts'
import { temporaryFolder } from '../support/folders.ts'
import { environmentFor, useWorld, type World } from '../support/rollcall.ts'

const program = fileURLToPath(new URL('../../src/cli/doctor.ts', import.meta.url))

/** What a visit of the doctor left behind. */
export interface Visit {
  readonly code: number
  readonly text: string
  readonly findings: readonly Finding[]
  /** The one finding about this; fails when there is none, or one of another verdict. */
  about(subject: string, verdict: Verdict): Finding
}

export interface VisitOptions {
  readonly args?: readonly string[]
  readonly environment?: Readonly<Record<string, string | undefined>>
  readonly clock?: Clock
  readonly trusted?: string
  readonly nodeVersion?: string
}

/** Runs the doctor with this environment and reads its JSON. */
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

/** Every finding that any visit came to, in this process. */
export const seen: Finding[] = []

/** The JSON that the doctor has written, and the code it ended with. */
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

/** Lets a server listen for as long as `work` takes; the port is `work`'s. */
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
  /** Sees the doctor about the running bot of this world. */
  visit(options?: VisitOptions): Promise<Visit>
  /** The folder of the running bot's database. */
  dataDir(): string
  /** As `visit`, by the program in a process of its own; `alone` with this environment and nothing of the world's. */
  program(environment: Record<string, string>, options?: { alone?: boolean }): Promise<Visit>
  /** Registers something otherwise, until the test ends. */
  register(change: Partial<Registration>): void
}

let dataDir = ''
before(async () => {
  dataDir = await temporaryFolder()
})
// One for all: what a test does to it lasts that test, and a bot of its own for each `describe` would cost seconds.
const world = useWorld({ environment: () => ({ DATA_DIR: dataDir }) })

/** The running bot, for the tests of a `describe`; faults, challenges and registrations last one test. */
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
